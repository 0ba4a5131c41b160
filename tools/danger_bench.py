"""`make bench`: how soon danger is answered while something is away, or everybody writes at once.

From the update that is posted to the bot's webhook to the answer at the emulator, on PostgreSQL.
A stand-in takes Rasa's place: it does one thing at a time and takes as long as Rasa does.
"""

import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx

from bot.web.telegram_webhook import SECRET_HEADER
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.migrating import upgrade
from tests.bot.rasa_on_loopback import FakeRasa, fake_rasa
from tests.databases import new_database
from tests.emulator import TelegramEmulator
from tests.guarantees.away import Postgres
from tests.guarantees.posting import post_to_telegram, words
from tests.guarantees.several_bots import CALM, NOBODY, SECRET, several_bots, telegram_address

DANGERS, OTHERS = 60, 500
EVERY_S = 0.2
"""So often one writes of danger: not before the last was answered."""
PARSE_S, TURN_S = 0.03, 0.1
PATIENCE_S = 30.0
PERCENTILE_99 = 98
"""Index of the 99th percentile among hundredths."""
TEXTS = ("ma femme ne se réveille pas", "mijn man ademt niet meer")
NUMBERS = count(1)


class BusyRasa(FakeRasa):
    """One thing at a time, as long as Rasa takes."""

    def __init__(self) -> None:
        super().__init__()
        self._one_at_a_time = threading.Lock()

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, bytes]:
        with self._one_at_a_time:
            time.sleep(PARSE_S if path == "/model/parse" else TURN_S)
        return super().answer(path, body)


def main() -> int:
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        server = Postgres(Path(folder) / "server")
        print(f"{'first answer to danger':30} p50 s  p99 s", file=sys.stderr)
        try:
            for name, measured in situations(server, Path(folder)):
                half, most = (
                    median(measured),
                    quantiles(measured, n=100, method="inclusive")[PERCENTILE_99],
                )
                print(f"{name:30} {half:5.2f}  {most:5.2f}", file=sys.stderr)
                figures |= {f"danger_{name}_p50_s": half, f"danger_{name}_p99_s": most}
        finally:
            server.end()
    print(json.dumps({name: round(figure, 2) for name, figure in figures.items()}))
    return 0


def situations(server: Postgres, folder: Path) -> Iterator[tuple[str, list[float]]]:
    """Each with the seconds until each answer."""
    with fake_rasa(BusyRasa()) as rasa, bot_of(server, folder / "1", rasa.url) as (bot, telegram):
        yield "calm", answers(bot, telegram)
        others = [words(next(NUMBERS), 1_000 + n, f"Question {n}") for n in range(OTHERS)]
        post_to_telegram([bot], others)
        yield "500_waiting", answers(bot, telegram)
    with (
        fake_rasa(BusyRasa()) as rasa,
        bot_of(server, folder / "2", rasa.url) as (bot, telegram),
        bot_of(server, folder / "3", NOBODY) as (alone, telegram_of_alone),
    ):
        yield "rasa_stopped", answers(alone, telegram_of_alone)
        server.stop()
        yield "database_stopped", answers(bot, telegram)
        yield "rasa_and_database_stopped", answers(alone, telegram_of_alone)


@contextmanager
def bot_of(server: Postgres, folder: Path, rasa: str) -> Iterator[tuple[str, TelegramEmulator]]:
    url = new_database(server.url)
    upgrade(url)
    sessions = Sessions(open_engine(url))
    with (
        TelegramEmulator() as telegram,
        several_bots(url, folder, telegram, count=1, rasa=rasa, rules=CALM) as (bot,),
    ):
        # What is loaded at the first message.
        answers(bot, telegram, dangers=2)
        yield bot, telegram
    sessions.engine.dispose()


def answers(bot: str, telegram: TelegramEmulator, *, dangers: int = DANGERS) -> list[float]:
    """The seconds until each of so many people was answered, one after the other."""
    return [_answered(bot, telegram, number) for number in range(dangers)]


def _answered(bot: str, telegram: TelegramEmulator, number: int) -> float:
    someone = telegram.user("Anna")
    update = words(next(NUMBERS), someone.id, TEXTS[number % len(TEXTS)])
    began = time.monotonic()
    threading.Thread(target=_post, args=(bot, update), daemon=True).start()
    someone.waits_for("112", timeout=PATIENCE_S)
    took = time.monotonic() - began
    time.sleep(EVERY_S)
    return took


def _post(bot: str, update: dict[str, Any]) -> None:
    """While the database is away the answer is "not now": Telegram would bring it again."""
    headers = {SECRET_HEADER: SECRET}
    with httpx.Client(trust_env=False, timeout=60) as client:
        client.post(telegram_address(bot), json=update, headers=headers)


if __name__ == "__main__":
    sys.exit(main())
