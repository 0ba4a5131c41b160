"""What Rasa keeps of a conversation: where it stands, and no words."""

import asyncio
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from bot.rasa import Rasa
from tests.nlu.test_server import Actions, serving

pytestmark = pytest.mark.timeout(180)
WORDS = "Kunt u vandaag mijn medicijnen halen bij de apotheek?"
OLD = '{"event": "user", "text": "je suis Denise", "parse_data": {}}'


def kept(file: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(file)) as database:
        return list(database.execute("SELECT sender_id, data FROM events ORDER BY id"))


def test_no_words_are_kept_the_form_goes_on_and_a_conversation_can_be_forgotten(
    tmp_path: Path,
) -> None:
    file, actions = tmp_path / "tracker.sqlite3", Actions()
    with (
        actions.serving() as url,
        serving(tmp_path / "log", ACTION_URL=url, TRACKER_FILE=str(file)) as server,
    ):
        server.say("aaaaaaaa1", WORDS)
        server.say("bbbbbbbb2", "goedemorgen")
        said = str(kept(file))
        for word in ("medicijnen", "apotheek", "goedemorgen", "done", "metadata", "update"):
            assert word not in said
        server.say("aaaaaaaa1", "merci beaucoup")
        tracker = actions.calls[-1]["tracker"]
        intents = [
            event["parse_data"]["intent"]["name"]
            for event in tracker["events"]
            if event["event"] == "user"
        ]
        assert intents == ["request_help", "thank"]
        assert tracker["active_loop"].get("name") == "request_form"

        async def forget() -> None:
            async with httpx.AsyncClient() as client:
                for sender in ("aaaaaaaa1", "cccccccc3"):
                    await Rasa([server.url], client).forget(sender)

        asyncio.run(forget())
        assert {sender for sender, _ in kept(file)} == {"bbbbbbbb2"}
    old = time.time() - 31 * 24 * 3600
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(
            "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (?, ?, ?, ?)",
            ("dddddddd4", "user", time.time(), OLD),
        )
        database.execute("UPDATE events SET timestamp = ? WHERE sender_id = 'bbbbbbbb2'", (old,))
    with (
        actions.serving() as url,
        serving(tmp_path / "log2", ACTION_URL=url, TRACKER_FILE=str(file)) as server,
    ):
        assert "dddddddd4" not in {sender for sender, _ in kept(file)}, "kept with words before"
        server.say("aaaaaaaa1", "bonjour")
        assert {sender for sender, _ in kept(file)} == {"aaaaaaaa1"}, "the other was silent"
