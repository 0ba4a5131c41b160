"""The whole system as real processes, and the people of the stories."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.processes import Process, Supervisor, free_port
from bot.up import processes
from bot.web import whatsapp_webhook
from solidarity import places, volunteers
from solidarity.settings import read_settings
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.migrating import upgrade
from solidarity.storage.tables import Contact, Notice, Person, Received, Request, Volunteer
from solidarity.vocabulary import HelpType, help_mask, language_mask
from tests.cloud_api import CloudApi
from tests.cloud_api import Person as WhatsAppPerson
from tests.emulator import TelegramEmulator
from tests.phones import AnyPhone, WebPhone

RULES = Path(__file__).parent / "solidarity.toml"
CHANNELS = ("telegram", "whatsapp", "web")
T = TypeVar("T")

VISITS = tuple(kind for kind in HelpType if kind != HelpType.LISTENING)
"""Calls have no distance: whoever listens in one story would be asked in another."""


class System:
    """Emulators, Rasa, action server and bot on one database."""

    def __init__(
        self,
        database_url: str,
        folder: Path,
        *,
        channels: Collection[str] = CHANNELS,
        mode: str = "polling",
        rules: Path = RULES,
        understands: bool = True,
    ) -> None:
        """`understands`: with Rasa and its actions; without them the bot hears taps alone."""
        self._open = ExitStack()
        self.folder = folder
        """Holds the logs, Rasa's conversations, and the database if it is SQLite."""
        self.telegram = self._open.enter_context(TelegramEmulator())
        self.cloud = self._open.enter_context(CloudApi())
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            "DATABASE_URL": database_url,
            "PORT": str(self.port),
            "SOLIDARITY_CONFIG": str(rules),
        }
        if "telegram" in channels:
            self.environment["TELEGRAM_TOKEN"] = self.telegram.token
            self.environment["TELEGRAM_API"] = self.telegram.url
            self.environment["TELEGRAM_MODE"] = mode
            self.environment["TELEGRAM_SECRET"] = "a-secret-of-the-tests"
            self.environment["PUBLIC_URL"] = self.url
        if "whatsapp" in channels:
            self.environment |= {
                "WHATSAPP_TOKEN": self.cloud.token,
                "WHATSAPP_PHONE_ID": self.cloud.phone_id,
                "WHATSAPP_BUSINESS_ID": self.cloud.business_id,
                "WHATSAPP_APP_SECRET": self.cloud.app_secret,
                "WHATSAPP_VERIFY_TOKEN": self.cloud.verify_token,
                "WHATSAPP_API": self.cloud.url,
            }
        if not understands:
            self.environment["RASA_URLS"] = f"http://127.0.0.1:{free_port()}"
        self.settings = read_settings(self.environment)
        upgrade(database_url)
        self.sessions = Sessions(open_engine(database_url))
        self.supervisor = Supervisor(processes=processes(self.settings, folder))
        if understands:
            self.process("rasa").environment["TRACKER_FILE"] = str(folder / "tracker.sqlite3")
        else:
            self.process("bot").ready_url += "/live"
        for process in self.supervisor.processes:
            process.environment = {**self.environment, **process.environment}

    def start(self) -> None:
        self.supervisor.start(progress=print)
        if self.settings.whatsapp is not None:
            command = [sys.executable, "-m", "bot.command", "whatsapp-templates", "--submit"]
            whole = {**os.environ, **self.environment}
            done = subprocess.run(command, env=whole, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
            self.cloud.delivers_to(self.url + whatsapp_webhook.PATH)

    def stop(self) -> None:
        self.supervisor.stop()
        self._open.close()
        self.sessions.engine.dispose()

    def process(self, name: str) -> Process:
        return next(p for p in self.supervisor.processes if p.name == name)

    def kill(self, name: str) -> None:
        """End a process without warning, as a power cut would."""
        self.process(name).kill()

    def revive(self, name: str) -> None:
        process = self.process(name)
        process.start()
        wait_until(process.is_ready, seconds=60, what=f"{name} is ready again")

    def settles(self, seconds: float = 20) -> None:
        """Wait until nothing is being handled or sent."""
        settle(self.sessions, seconds)

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.sessions.begin() as session:
            yield session

    def phone(self, channel: str, name: str, language: str = "fr") -> AnyPhone:
        """Somebody new, with nothing in his chat but what the channel itself puts there."""
        if channel == "telegram":
            return self.telegram.user(name, language_code=language)
        if channel == "whatsapp":
            return self.cloud.user(name)
        phone = WebPhone(self.url, name, language)
        with self.session() as session:
            # The page tells no name, and the stories speak of their people by name.
            person = _owner(session, phone)
            assert person is not None
            person.first_name = name
        return phone

    def volunteer(
        self,
        name: str,
        commune: str,
        *,
        channel: str = "telegram",
        language: str = "fr",
        kinds: tuple[HelpType, ...] = VISITS,
        metres_north: int = 300,
    ) -> AnyPhone:
        """Somebody who helps already, and has not written to the bot lately."""
        phone = self.phone(channel, name, language)
        place = places.find(commune).place
        assert place is not None
        now = datetime.now(UTC)
        with self.session() as session:
            person = _owner(session, phone) or _newcomer(session, channel, phone, language, now)
            volunteer = Volunteer(
                state="active",
                languages=language_mask([language]),
                wanted=help_mask(kinds),
                approved=help_mask(kinds),
                radius_m=5_000,
            )
            person.volunteer = volunteer
            volunteers.settle(volunteer, place)
            north = place.lat + metres_north / 111_320
            volunteers.locate(volunteer, north, place.lon, uncertainty_m=50)
        return phone

    def delivers_again(self, phone: AnyPhone, sent: Any) -> None:
        """Bring a message to the bot once more, as channels do that missed the acknowledgement."""
        if isinstance(phone, WebPhone):
            phone.sends_again(sent)
        elif isinstance(phone, WhatsAppPerson):
            self.cloud.redeliver(sent)
        else:
            self.telegram.redeliver(sent)

    def person_of(self, phone: AnyPhone) -> int:
        """The number of the person with this telephone."""
        with self.session() as session:
            person = _owner(session, phone)
            assert person is not None
            return person.id

    def contact_of(self, phone: AnyPhone) -> Contact:
        with self.session() as session:
            query = select(Contact).where(Contact.address == str(phone.id))
            return session.scalars(query).one()

    def request_of(self, phone: AnyPhone) -> Request:
        """The newest request of the person with this telephone."""
        with self.session() as session:
            query = (
                select(Request)
                .join(Contact, Contact.person_id == Request.person_id)
                .where(Contact.address == str(phone.id))
                .order_by(Request.id.desc())
                .limit(1)
            )
            request = session.scalars(query).one()
            _ = request.offers
            return request


def _owner(session: Session, phone: AnyPhone) -> Person | None:
    query = select(Person).join(Contact).where(Contact.address == str(phone.id))
    return session.scalars(query).one_or_none()


def _newcomer(
    session: Session, channel: str, phone: AnyPhone, language: str, now: datetime
) -> Person:
    """The person of a chat in which nothing was said."""
    person = Person(first_name=phone.name, language=language, created_at=now)
    person.contacts.append(Contact(channel=channel, address=str(phone.id), last_seen_at=now))
    session.add(person)
    return person


def settle(sessions: Sessions, seconds: float) -> None:
    """Wait until nothing is being handled or sent."""

    def is_quiet() -> bool:
        with sessions.begin() as session:
            handled = select(Received.id).where(Received.state == "new")
            sent = select(Notice.id).where(Notice.state == "waiting")
            return not (session.scalars(handled).first() or session.scalars(sent).first())

    wait_until(is_quiet, seconds=seconds, what="nothing is being handled or sent")


def wait_until(holds: Callable[[], T], *, seconds: float = 20, what: str = "it holds") -> T:
    """The first true answer of `holds`; AssertionError after so many seconds."""
    deadline = time.monotonic() + seconds
    while True:
        answer = holds()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds} s still not: {what}")
        time.sleep(0.1)
