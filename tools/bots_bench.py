"""`make bench`: taps and messages a second with 1, 2 and 4 bot processes on one PostgreSQL.

Taps: all who were asked tap "yes" at once in every task; until each tap is answered and each
message edited at the emulator. Messages: words that go through inbox, conversation and a stand-in
for Rasa that answers at once. The emulator and whoever taps run on the same cores: so these are
the least that the bots can do.
"""

import json
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

from sqlalchemy import func, select

from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.migrating import upgrade
from solidarity.storage.tables import Received
from tests.bot.rasa_on_loopback import fake_rasa
from tests.databases import new_database, postgres_server
from tests.e2e.system import wait_until
from tests.emulator import TelegramEmulator
from tests.guarantees.asked import VOLUNTEERS, ask_all, neighbours, shown_on_telegram
from tests.guarantees.posting import post_in_order, post_to_telegram, updates_of, words
from tests.guarantees.several_bots import CALM, several_bots

BOTS = (1, 2, 4)
TASKS = 20
PEOPLE, MESSAGES = 100, 5
FIRST = 5_000_000
PATIENCE_S = 600


def main() -> int:
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        cluster = Path(folder) / "postgresql"
        cluster.mkdir()
        with postgres_server(cluster) as server:
            for bots in BOTS:
                url = new_database(server)
                figures |= measure(url, Path(folder) / str(bots), bots)
    for name, figure in figures.items():
        print(f"{name:32} {figure:8.1f}", file=sys.stderr)
    print(json.dumps(figures))
    return 0


def measure(url: str, folder: Path, bots: int) -> dict[str, float]:
    upgrade(url)
    sessions = Sessions(open_engine(url))
    with (
        TelegramEmulator() as telegram,
        fake_rasa() as rasa,
        several_bots(url, folder, telegram, count=bots, rasa=rasa.url, rules=CALM) as addresses,
    ):
        # What is loaded at the first message, and the first plan of each statement.
        messages_a_second(sessions, addresses, first=FIRST + 200_000)
        figures = {
            f"{bots}_bots_messages_a_second": messages_a_second(sessions, addresses, first=FIRST),
            f"{bots}_bots_taps_a_second": taps_a_second(sessions, telegram, addresses),
        }
    sessions.engine.dispose()
    return figures


def messages_a_second(sessions: Sessions, bots: list[str], *, first: int) -> float:
    numbers, before = count(first), handled(sessions)
    chats = [
        [words(next(numbers), first + person, f"Est-ce payant ? Question {n}")
         for n in range(MESSAGES)]
        for person in range(PEOPLE)
    ]  # fmt: skip
    wanted = before + PEOPLE * MESSAGES

    def is_handled() -> bool:
        return handled(sessions) == wanted

    began = time.monotonic()
    post_in_order(bots, chats)
    wait_until(is_handled, seconds=PATIENCE_S, what="all messages are handled")
    return PEOPLE * MESSAGES / (time.monotonic() - began)


def taps_a_second(sessions: Sessions, telegram: TelegramEmulator, bots: list[str]) -> float:
    people = [telegram.user(f"V{n}", user_id=FIRST + 100_000 + n) for n in range(VOLUNTEERS)]
    addresses = [str(person.id) for person in people]
    volunteers = neighbours(sessions, "telegram", addresses)
    for task in range(TASKS):
        seen = shown_on_telegram(telegram, addresses)
        _, asked = ask_all(sessions, "telegram", requester=str(task), volunteers=volunteers,
                           messages=seen)  # fmt: skip
        # Another wins each time: what he is sent keeps to the pace of his chat.
        taps = list(zip(people, asked, strict=True))
        for person, one in taps[task:] + taps[:task]:
            person.taps_old(int(one.message), one.token)
    updates = updates_of(telegram)

    def is_done() -> bool:
        answered = telegram.count("answerCallbackQuery")
        return answered >= len(updates) and telegram.count("editMessageText") >= len(updates)

    began = time.monotonic()
    post_to_telegram(bots, updates)
    wait_until(is_done, seconds=PATIENCE_S, what="all taps are answered, all messages edited")
    return len(updates) / (time.monotonic() - began)


def handled(sessions: Sessions) -> int:
    """How many messages have been handled so far."""
    with sessions.begin() as session:
        query = select(func.count()).where(Received.state == "done")
        return session.scalars(query).one()


if __name__ == "__main__":
    sys.exit(main())
