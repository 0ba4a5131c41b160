"""The whole bot process before an emulated Cloud API: updates in, answers out, news of them."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from bot.app import Bot
from bot.processes import free_port
from bot.web.whatsapp_webhook import PATH
from solidarity.settings import read_settings
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Notice, Person, Received
from tests.bot.rasa_on_loopback import FakeRasa, fake_rasa
from tests.cloud_api import CloudApi
from tests.cloud_api.listener import wait_until

PATIENCE_S = 20


class Running:
    """A bot in a thread of this process, and the number that WhatsApp calls it by."""

    def __init__(self, bot: Bot, cloud: CloudApi) -> None:
        self.bot, self.cloud, self.sessions = bot, cloud, bot.sessions
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()
        url = f"http://127.0.0.1:{self.bot.settings.port}"

        def answers() -> bool:
            with contextlib.suppress(httpx.TransportError):
                return httpx.get(f"{url}/metrics", trust_env=False).status_code == 200
            return False

        wait_until(answers, PATIENCE_S)
        self.cloud.delivers_to(url + PATH)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._work_task.cancel)
        self._thread.join(PATIENCE_S)

    def _run(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            asyncio.run(self._work())

    async def _work(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._work_task = asyncio.create_task(self.bot.run())
        await self._work_task

    def states(self, of: type[Received] | type[Notice]) -> dict[str, int]:
        query = select(of.state, func.count()).group_by(of.state)
        with self.sessions.begin() as session:
            return dict(tuple(row) for row in session.execute(query).all())

    def comes_to_rest(self, holds: Callable[[], bool] = lambda: True) -> None:
        """All updates are handled, all messages are sent."""
        self.cloud.waits_until_acknowledged()
        wait_until(
            lambda: (
                holds()
                and set(self.states(Received)) == {"done"}
                and "waiting" not in self.states(Notice)
            ),
            PATIENCE_S,
        )


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    with fake_rasa() as running:
        yield running


@pytest.fixture
def cloud() -> Iterator[CloudApi]:
    with CloudApi() as running:
        yield running


@pytest.fixture
def running(lite: Sessions, tmp_path: Path, cloud: CloudApi, rasa: FakeRasa) -> Iterator[Running]:
    environment = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'lite.sqlite3'}",
        "PORT": str(free_port()),
        "RASA_URLS": rasa.url,
        "WHATSAPP_TOKEN": cloud.token,
        "WHATSAPP_PHONE_ID": cloud.phone_id,
        "WHATSAPP_APP_SECRET": cloud.app_secret,
        "WHATSAPP_VERIFY_TOKEN": cloud.verify_token,
        "WHATSAPP_API": cloud.url,
    }
    running = Running(Bot(read_settings(environment)), cloud)
    running.start()
    yield running
    running.stop()


def test_whoever_opens_the_chat_is_welcomed_and_the_news_of_it_are_noted(running: Running) -> None:
    anna = running.cloud.user("Anna Peeters")
    anna.writes("/start")
    anna.waits_for("Bonjour")
    running.comes_to_rest(lambda: running.states(Received).get("done", 0) >= 4)
    with running.sessions.begin() as session:
        someone = session.scalars(select(Person)).one()
        assert someone.first_name == "Anna"
        addresses = {contact.address for contact in session.scalars(select(Contact))}
        assert addresses == {anna.wa_id, anna.user_id}
        told = session.scalars(select(Received.update_id)).all()
    assert {word.split(":")[1] for word in told if ":" in word} == {"sent", "delivered", "read"}


def test_words_go_to_rasa_once_however_they_come(running: Running, rasa: FakeRasa) -> None:
    anna = running.cloud.user("Anna")
    with running.cloud.batch():
        first, second = anna.writes("un"), anna.writes("deux")
    running.comes_to_rest(lambda: len(rasa.heard) == 2)
    for message in (first, second, first):
        running.cloud.redeliver(str(message))
    running.comes_to_rest()
    assert [body["message"] for body in rasa.heard] == ["un", "deux"]


def test_a_sentence_that_went_out_over_a_broken_line_is_not_repeated(running: Running) -> None:
    anna = running.cloud.user("Anna")
    running.cloud.fault(kind="drop_after", to=anna.wa_id)
    anna.writes("/start")
    anna.waits_for("Bonjour")
    running.comes_to_rest()
    anna.hears_nothing(3.0)
    assert running.states(Notice) == {"sent": 1}
    assert len(running.cloud.sendings(anna.wa_id)) == 1


def test_who_cannot_be_reached_is_lost_until_he_writes_again(running: Running) -> None:
    anna = running.cloud.user("Anna")
    running.cloud.fault(kind="131026", to=anna.wa_id, times=None)
    anna.writes("/start")

    def lost() -> bool:
        with running.sessions.begin() as session:
            contacts = session.scalars(select(Contact)).all()
            return bool(contacts) and all(contact.unreachable_at for contact in contacts)

    running.comes_to_rest(lost)
    assert len(running.cloud.sendings()) == 1, "by his user id he would be the same"
    running.cloud.clear_faults()
    anna.writes("/start")
    anna.waits_for("Bonjour")


def test_a_forged_post_leaves_nothing(running: Running, rasa: FakeRasa) -> None:
    anna = running.cloud.user("Anna")
    anna.writes("bonjour")
    running.comes_to_rest(lambda: len(rasa.heard) == 1)
    payload = running.cloud.posts[0].payload
    before = running.states(Received)
    assert running.cloud.forged(payload) == 401
    assert running.states(Received) == before
