"""The database may go: nothing is lost, and people hear that it takes longer."""

import asyncio
import sqlite3
import time
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from bot.app import Bot
from bot.channels.contract import Arrived
from bot.channels.telegram import MOST_UPDATES
from solidarity.settings import read_settings
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Received
from tests.bot.paper import Paper, all_said
from tests.e2e.system import wait_until
from tests.guarantees.away import MOST_S, Postgres, Town, postgres, town
from tests.guarantees.figures import report
from tests.guarantees.sizes import IS_LONG, size

PROMISE = "The database may go"
DANGER = "ma femme ne se réveille pas"
SORRY = "souci technique"
OUTAGES = (30, 300) if IS_LONG else (5,)
RESTARTS = size(2, 20)
PEOPLE = size(3, 90)
"""Telegram hands out the first 100 unread updates: the danger must be one of them (docs/care.md)."""
CROWD = size(3, 10)
"""So many times more unread messages than Telegram hands out at once lie before the danger."""
ROUNDS = 3
"""So often everybody writes while it is away: a chat takes one message a second, so that more from
the same few people would measure that limit."""


def test_nothing_is_lost_while_postgresql_is_away_or_restarts(tmp_path: Path) -> None:
    with postgres(tmp_path) as (server, url), town(url, tmp_path, people=PEOPLE) as place:
        place.everybody_writes()
        wait_until(place.is_drained, seconds=MOST_S, what="the first words are handled")
        for seconds in OUTAGES:
            _goes_away(server, place, seconds)
        for _ in range(RESTARTS):
            place.a_few_write()
            server.stop()
            place.a_few_write()
            server.start()
        _drains(place, f"{RESTARTS} immediate restarts under load")


def _goes_away(server: Postgres, place: Town, seconds: float) -> None:
    """Everybody writes while it is away: what is urgent is answered, the others hear it once."""
    told = [_told(phone) for phone in place.phones]
    server.stop()
    stopped = time.monotonic()
    place.everybody_writes()
    somebody = place.telegram.user("Bram", language_code="fr")
    began = time.monotonic()
    place.writes(somebody, DANGER)
    somebody.waits_for("112", timeout=MOST_S)
    took = time.monotonic() - began
    while time.monotonic() < stopped + seconds:
        time.sleep(max(1.0, seconds / ROUNDS))
        place.everybody_writes()
    health = place.health()
    assert (health["status"], health["live"], health["database"]) == (503, True, False)
    for phone, before in zip(place.phones, told, strict=True):
        wait_until(lambda p=phone, n=before: _told(p) > n, seconds=MOST_S, what="all were told")
        assert _told(phone) == before + 1, "once each time"
    assert place.process.is_running()
    server.start()
    report(PROMISE, f"PostgreSQL down {seconds} s, danger meanwhile", f"answered in {took:.1f} s")
    _drains(place, f"PostgreSQL down {seconds} s")


def test_danger_behind_hundreds_of_unread_messages_is_heard(tmp_path: Path) -> None:
    with postgres(tmp_path) as (server, url), town(url, tmp_path, people=MOST_UPDATES) as place:
        somebody = place.telegram.user("Bram", language_code="fr")
        server.stop()
        for _ in range(CROWD):
            place.everybody_writes()
        began = time.monotonic()
        place.writes(somebody, DANGER)
        somebody.waits_for("112", timeout=MOST_S)
        took = time.monotonic() - began
        assert len(place.telegram.unacknowledged()) <= MOST_UPDATES, "what lies aside was taken"
        # Whatever lies aside outlives the process.
        place.process.kill()
        place.process.start()
        server.start()
        behind = CROWD * MOST_UPDATES
        report(PROMISE, f"danger behind {behind} unread messages", f"answered in {took:.1f} s")
        _drains(place, f"the {behind} messages that lay aside, the bot killed meanwhile")
        for texts in place.heard_of_each():
            assert texts == sorted(texts, key=place.written.index), "each in order"


def _told(phone: object) -> int:
    return sum(SORRY in message.text for message in phone.chat)  # type: ignore[attr-defined]


def _drains(place: Town, what: str) -> None:
    began = time.monotonic()
    wait_until(place.is_drained, seconds=MOST_S, what="all is handled and sent")
    took = time.monotonic() - began
    words = {text for text in place.written if text != DANGER}
    assert place.heard() >= words, "nothing is lost"
    assert set(place.states()) == {"done"}
    assert len(place.states()) == len(place.written), "and nothing is kept twice"
    assert place.process.is_running()
    assert not IS_LONG or took <= 60
    figure = f"0 lost of {len(place.written)} messages, drained in {took:.0f} s"
    report(PROMISE, what, figure)


def test_nothing_is_lost_while_somebody_else_holds_the_file_of_sqlite(tmp_path: Path) -> None:
    seconds, file = size(5, 10), tmp_path / "town.sqlite3"
    with town(f"sqlite:///{file}", tmp_path, people=2) as place:
        other = sqlite3.connect(file, isolation_level=None, timeout=MOST_S)
        other.execute("BEGIN IMMEDIATE")
        held = time.monotonic()
        place.writes(place.phones[0], DANGER)
        place.phones[0].waits_for("112", timeout=MOST_S)
        took = time.monotonic() - held
        place.everybody_writes()
        time.sleep(max(0, held + seconds - time.monotonic()))
        other.execute("COMMIT")
        other.close()
        report(PROMISE, f"SQLite locked {seconds} s, danger", f"answered in {took:.1f} s")
        _drains(place, f"SQLite locked {seconds} s")


def test_on_a_full_disk_nothing_is_acknowledged_and_nothing_is_lost(lite: Sessions) -> None:
    url = lite.engine.url.render_as_string()
    settings = read_settings({"DATABASE_URL": url, "RASA_URLS": "http://127.0.0.1:9"})
    bot, paper = Bot(settings), Paper()
    bot.channels["test"] = paper
    updates = [_long_text(number) for number in range(size(5, 500))]
    disk = event.listens_for(bot.sessions.engine, "connect")(_has_no_room)

    async def keeps() -> None:
        with pytest.raises(OperationalError, match="full"):
            await bot.keep(updates)
        await all_said(paper, 1)

    asyncio.run(keeps())
    event.remove(bot.sessions.engine, "connect", disk)
    bot.sessions.engine.dispose()
    asyncio.run(bot.keep(updates))
    with lite.begin() as session:
        assert session.query(Received).count() == len(updates)
    assert paper.sent[0][0] == "Bram", "danger is answered all the same"


def _has_no_room(connection: sqlite3.Connection, _record: object) -> None:
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")


def _long_text(number: int) -> Arrived:
    text, address = ("bonjour " * 2_000, "Anna") if number else (DANGER, "Bram")
    payload = {"channel": "test", "address": address, "kind": "text", "text": text}
    return Arrived("test", str(number), address, payload)
