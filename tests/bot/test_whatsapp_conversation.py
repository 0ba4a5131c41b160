"""What comes from WhatsApp and is no message: it is noted, and nobody waits for it."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot import inbox
from bot.channels.contract import Incoming
from bot.channels.whatsapp_batches import arrived
from bot.channels.whatsapp_updates import NAME, read
from bot.conversation import Conversation
from bot.outbox import Outbox
from bot.rasa import Rasa
from bot.wording import Wording
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Notice, Person, Received
from tests.bot.paper import Paper
from tests.bot.rasa_on_loopback import FakeRasa, fake_rasa
from tests.bot.whatsapp_payloads import (
    ACCOUNT,
    ANNA,
    ANNAS_USER,
    BRAM,
    Payload,
    batch,
    message,
    status,
    value,
    words,
)
from tests.solidarity.stories import NOON, RULES

NEW, NEWS_USER = "32499000001", "BE.99999"
OPENED = message("button", {"payload": "open", "text": "Lire"}, number="wamid.open")


class WhatsAppOnPaper(Paper):
    name = NAME
    edits = False
    window: timedelta | None = timedelta(hours=24)

    async def read(self, payload: Mapping[str, Any]) -> Incoming:
        return read(payload)


@dataclass
class Chat:
    """A bot with WhatsApp, at a time that the test sets."""

    sessions: Sessions
    rasa: FakeRasa
    now: datetime = NOON
    paper: WhatsAppOnPaper = field(default_factory=WhatsAppOnPaper)

    def keeps(self, *messages: Payload, statuses: list[Payload] | None = None) -> "Chat":
        updates = arrived(batch(value(*messages, statuses=statuses)), phone_id=ACCOUNT.phone_id)
        with self.sessions.begin() as session:
            inbox.keep(session, updates, now=self.now)
        return self

    def handles_all(self, *, of_chats: bool = True) -> "Chat":
        async def handle() -> None:
            async with httpx.AsyncClient(trust_env=False) as client:
                channels, wording = {NAME: self.paper}, Wording()
                outbox = Outbox(self.sessions, channels, wording, lambda: self.now)
                conversation = Conversation(
                    self.sessions, dict(channels), Rasa([self.rasa.url], client), outbox,
                    wording=wording, rules=RULES, clock=lambda: self.now,
                )  # fmt: skip
                while await conversation.handle_next(of_chats=of_chats):
                    pass

        asyncio.run(handle())
        return self

    def contacts(self) -> dict[str, int]:
        with self.sessions.begin() as session:
            return {contact.address: contact.person_id for contact in session.query(Contact)}

    def states(self) -> list[str]:
        with self.sessions.begin() as session:
            return list(session.scalars(select(Received.state).order_by(Received.id)))

    def tells(self, address: str = ANNA, **known: Any) -> int:
        with self.sessions.begin() as session:
            contact = session.scalars(select(Contact).where(Contact.address == address)).one()
            notice = notify(session, contact.person, Message("trouble.moment"), now=self.now)
            assert notice is not None
            for key, of in known.items():
                setattr(notice, key, of)
            return notice.id

    def notices(self) -> list[str]:
        with self.sessions.begin() as session:
            return list(session.scalars(select(Notice.state).order_by(Notice.id)))


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    with fake_rasa() as running:
        yield running


@pytest.fixture
def chat(sessions: Sessions, rasa: FakeRasa) -> Chat:
    return Chat(sessions, rasa)


@pytest.fixture
def quick(lite: Sessions, rasa: FakeRasa) -> Chat:
    return Chat(lite, rasa)


def test_number_and_user_id_are_one_person(chat: Chat) -> None:
    chat.keeps(words("bonjour")).handles_all()
    chat.keeps(words("encore", number="wamid.2", **{"from": None})).handles_all()
    assert set(chat.contacts()) == {ANNA, ANNAS_USER}
    assert len(set(chat.contacts().values())) == 1


def test_whoever_opens_the_announcement_is_told_what_was_held(chat: Chat) -> None:
    chat.keeps(words("bonjour")).handles_all()
    chat.tells(state="held")
    chat.now += timedelta(days=3)
    late = OPENED | {"timestamp": str(int(chat.now.timestamp()))}
    chat.keeps(late).handles_all()
    assert chat.notices() == ["waiting"]
    assert chat.states() == ["done", "done"]
    with chat.sessions.begin() as session:
        written = {contact.written_at for contact in session.query(Contact)}
    assert written == {chat.now}, "on both of his addresses he can be written to"


def test_a_clock_that_is_ahead_opens_no_longer_window(quick: Chat) -> None:
    quick.keeps(words("bonjour", second=86_400 * 30)).handles_all()
    with quick.sessions.begin() as session:
        assert {contact.written_at for contact in session.query(Contact)} == {NOON}


def test_a_message_that_comes_late_counts_from_when_it_was_written(quick: Chat) -> None:
    quick.keeps(words("bonjour", second=-86_400)).handles_all()
    with quick.sessions.begin() as session:
        written = {contact.written_at for contact in session.query(Contact)}
    assert written == {NOON - timedelta(days=1)}


def moved(*, second: int = 60, **system: str) -> Payload:
    system["type"] = "user_changed_number"
    return message("system", system, number="wamid.move", second=second)


def test_whoever_has_another_number_stays_who_he_is(chat: Chat) -> None:
    (person,) = set(chat.keeps(words("bonjour")).handles_all().contacts().values())
    move = moved(wa_id=NEW, user_id=NEWS_USER, previous_user_id=ANNAS_USER)
    chat.keeps(move).handles_all()
    assert chat.contacts() == {NEW: person, NEWS_USER: person}
    assert chat.notices() == [], "nothing is said about it"


def test_a_number_that_somebody_else_has_stays_his(chat: Chat) -> None:
    """Numbers are given out again: nobody may hear what was meant for the one before."""
    chat.keeps(
        words("bonjour", from_user_id=None),
        words("dag", number="wamid.2", **{"from": BRAM, "from_user_id": None}),
    ).handles_all()
    before = chat.contacts()
    chat.keeps(moved(wa_id=BRAM)).handles_all()
    assert chat.contacts() == before
    with chat.sessions.begin() as session:
        lost = session.query(Contact).filter(Contact.unreachable_at.is_not(None))
        assert ANNA in {contact.address for contact in lost}
        assert BRAM not in {contact.address for contact in lost}


def test_whoever_is_heard_by_his_new_number_before_the_news_of_it_is_one_person(chat: Chat) -> None:
    (person,) = set(chat.keeps(words("bonjour")).handles_all().contacts().values())
    chat.now += timedelta(minutes=2)
    from_new = words("c'est moi", number="wamid.2", **{"from": NEW, "from_user_id": NEWS_USER})
    assert len(set(chat.keeps(from_new).handles_all().contacts().values())) == 2
    move = moved(wa_id=NEW, user_id=NEWS_USER, previous_user_id=ANNAS_USER)
    chat.keeps(move).handles_all()
    assert chat.contacts() == {NEW: person, NEWS_USER: person}


def test_a_stranger_who_moves_is_nobody(quick: Chat) -> None:
    quick.keeps(moved(wa_id=NEW)).handles_all()
    assert quick.contacts() == {}
    assert quick.states() == ["done"]


def test_news_of_messages_and_messages_do_not_wait_for_each_other(chat: Chat) -> None:
    chat.rasa.mode = "error"
    chat.keeps(words("bonjour"), statuses=[status("sent")]).handles_all()
    assert chat.states() == ["new", "new"]
    chat.handles_all(of_chats=False)
    assert chat.states() == ["new", "done"]
    chat.rasa.mode = "done"
    chat.keeps(statuses=[status("delivered"), status("read")])
    chat.now += timedelta(seconds=5)
    chat.handles_all()
    assert chat.states() == ["done", "done", "new", "new"]


def test_news_of_a_message_that_is_being_sent_wait_until_it_is(chat: Chat) -> None:
    chat.keeps(words("bonjour")).handles_all()
    lease = chat.now + timedelta(seconds=60)
    notice = chat.tells(claimed_until=lease)
    failed = status("failed", notice=notice, errors=[{"code": 131047}])
    chat.keeps(statuses=[failed]).handles_all(of_chats=False)
    assert chat.states() == ["done", "new"]
    with chat.sessions.begin() as session:
        row = session.get_one(Notice, notice)
        row.state, row.claimed_until, row.message_ref = "sent", None, f"{ANNA} wamid.out"
    chat.now += timedelta(seconds=3)
    chat.handles_all(of_chats=False)
    assert chat.states() == ["done", "done"]
    assert chat.notices() == ["waiting"], "to go by a template"


def test_what_belongs_to_no_chat_is_nobodys_trouble(quick: Chat) -> None:
    """However often it fails, no person is made of it, and nobody is told."""
    with quick.sessions.begin() as session:
        session.add(
            Received(
                channel=NAME, update_id="x", address="", payload={"status": {"status": "failed"},
                "message": 1}, state="new", attempts=0, received_at=NOON, due_at=NOON,
            )
        )  # fmt: skip
    quick.paper.read = None  # type: ignore[assignment,method-assign]
    for _ in range(10):
        quick.handles_all(of_chats=False)
        quick.now += timedelta(minutes=10)
    assert quick.states() == ["failed"]
    with quick.sessions.begin() as session:
        assert session.query(Person).count() == 0
