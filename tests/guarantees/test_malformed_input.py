"""Malformed input does no harm: a defined answer, no dead worker, and the team sees poison."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from structlog.testing import capture_logs

from bot import inbox
from bot.app import Bot
from bot.channels.contract import Arrived, Channel, Incoming
from bot.processes import LOOPBACK
from solidarity.settings import Team, read_settings
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Notice, Received, TeamTask
from solidarity.team import alert_team
from tests.bot.paper import Paper
from tests.bot.rasa_on_loopback import FakeRasa, fake_rasa
from tests.bot.whatsapp_payloads import ACCOUNT
from tests.emulator.telegram import TelegramEmulator
from tests.guarantees.figures import report
from tests.guarantees.odd_input import SECRET, Call, calls
from tests.guarantees.several_bots import CALM
from tests.guarantees.sizes import size
from tests.solidarity.stories import NOON

PROMISE = "Malformed input does no harm"
AT_ONCE = 10
CALLS = size(600, 50_000)


class Deaf(Paper):
    """Reads as a real channel does, and sends on paper."""

    def __init__(self, channel: Channel) -> None:
        super().__init__(edits=channel.edits, window=channel.window)
        self.name, self.channel = channel.name, channel

    async def read(self, payload: Mapping[str, Any]) -> Incoming:
        return await self.channel.read(payload)


class House:
    """The bot's web server without a network, and its conversation, at a time that is set."""

    def __init__(self, url: str, telegram: TelegramEmulator, rasa: FakeRasa) -> None:
        self.now = NOON
        self.runner = asyncio.Runner()
        environment = {
            "DATABASE_URL": url, "RASA_URLS": rasa.url, "TELEGRAM_TOKEN": telegram.token,
            "TELEGRAM_API": telegram.url, "TELEGRAM_MODE": "webhook", "TELEGRAM_SECRET": SECRET,
            "PUBLIC_URL": "https://bot.invalid", "WHATSAPP_TOKEN": ACCOUNT.token,
            "WHATSAPP_PHONE_ID": ACCOUNT.phone_id, "WHATSAPP_APP_SECRET": ACCOUNT.app_secret,
            "WHATSAPP_VERIFY_TOKEN": ACCOUNT.verify_token, "WHATSAPP_API": f"http://{LOOPBACK}:9",
            "SOLIDARITY_CONFIG": str(CALM),
        }  # fmt: skip
        self.bot = self.runner.run(self._open(environment))
        app = httpx.ASGITransport(self.bot.pages(), raise_app_exceptions=False)
        self.client = httpx.AsyncClient(transport=app, base_url="http://bot")
        made = self.runner.run(
            self._call(Call("POST", "/web/people", b'{"language":"fr","role":"person"}'))
        )
        self.token = made.json()["token"]

    async def _open(self, environment: Mapping[str, str]) -> Bot:
        bot = Bot(read_settings(environment), clock=lambda: self.now)
        assert bot.telegram is not None
        await bot.telegram.start()
        for name in ("telegram", "whatsapp"):
            bot.channels[name] = Deaf(bot.channels[name])
        return bot

    async def _call(self, call: Call) -> httpx.Response:
        return await self.client.request(
            call.method, call.path, content=call.body, headers=call.headers
        )

    def hears(self, some: list[Call]) -> list[int]:
        """The calls are made and what was kept is handled; the answers."""
        return self.runner.run(self._hear(some))

    async def _hear(self, some: list[Call]) -> list[int]:
        answers = [(await self._call(call)).status_code for call in some]
        for _ in range(inbox.MOST_FAULTS + 1):
            while await self.bot.conversation.handle_next():
                pass
            while await self.bot.conversation.handle_next(of_chats=False):
                pass
            while await self.bot.outbox.send_next():
                pass
            self.now += timedelta(minutes=1)
        return answers

    def waiting(self) -> int:
        with self.bot.sessions.begin() as session:
            query = select(func.count()).select_from(Received).where(Received.state == "new")
            return session.scalars(query).one()


@pytest.fixture
def house(sessions: Sessions) -> Iterator[House]:
    url = sessions.engine.url.render_as_string(hide_password=False)
    # Tracebacks on a terminal take longer than all else.
    with capture_logs(), fake_rasa() as rasa, TelegramEmulator() as telegram:
        yield House(url, telegram, rasa)


def set_aside(session: Any) -> tuple[int, int]:
    """How many messages were set aside, and of how many of them the team knows nothing."""
    failed = session.scalars(select(Received).where(Received.state == "failed")).all()
    assert all(each.faults == each.attempts == inbox.MOST_FAULTS for each in failed)
    tasks = session.scalars(select(TeamTask).where(TeamTask.kind == "set_aside")).all()
    known = {task.person_id for task in tasks} | {None}
    query = select(Contact.person_id).where
    people = [
        session.scalars(query(Contact.channel == each.channel, Contact.address == each.address))
        .one_or_none()
        for each in failed
    ]  # fmt: skip
    return len(failed), sum(person not in known for person in people)


def test_whatever_comes_in_is_answered_and_handled_or_set_aside(
    house: House, request: pytest.FixtureRequest
) -> None:
    seen: list[int] = []
    backend = house.bot.sessions.engine.dialect.name
    # PostgreSQL refuses other things than SQLite: each has its part.
    some = CALLS // 3 if backend == "postgresql" else CALLS - CALLS // 3

    @settings(
        max_examples=some // AT_ONCE,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(calls(house.token), min_size=AT_ONCE, max_size=AT_ONCE))
    def hear(made: list[Call]) -> None:
        answers = house.hears(made)
        seen.extend(answers)
        assert max(answers) < 500, [
            each for each in zip(answers, made, strict=True) if each[0] >= 500
        ]
        assert house.waiting() == 0

    hear()
    with house.bot.sessions.begin() as session:
        failed, untold = set_aside(session)
        kept = session.scalars(select(func.count()).select_from(Received)).one()
        unworded = session.query(Notice).filter_by(error="KeyError").count()
    assert (untold, unworded) == (0, 0)
    assert kept > some / 5, "enough gets as far as the conversation"
    figure = f"{len(seen)} calls, {kept} kept, 0 errors 5xx, {failed} set aside, all told"
    report(PROMISE, f"generated updates and bodies, {backend}", figure)


def test_poison_is_set_aside_after_three_tries_and_the_team_reads_its_number(house: House) -> None:
    with house.bot.sessions.begin() as session:
        poison = Arrived("telegram", "1", "7", {"update_id": 1, "message": {"chat": "nowhere"}})
        inbox.keep(session, [poison], now=house.now)
    house.hears([])
    with house.bot.sessions.begin() as session:
        row = session.scalars(select(Received).where(Received.update_id == "1")).one()
        assert (row.state, row.faults) == ("failed", 3)
        alert_team(session, Team(chat="1"), now=house.now)
        told = session.scalars(select(Notice.parts).order_by(Notice.id.desc())).first()
        assert told is not None
        key, known = told[0]
        assert (key, known["message"]) == ("team.task.set_aside", row.id)
