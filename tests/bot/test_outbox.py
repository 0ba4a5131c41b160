"""The outbox sends what was committed, by kind of error."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.channels.contract import Incoming, Outgoing
from bot.channels.errors import Gone, OutcomeUnknown, RetryLater, SendingError
from bot.outbox import Outbox
from bot.wording import Wording
from solidarity.messages import Button, Message, row
from solidarity.notices import amend, notify
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Notice, Person
from tests.solidarity.stories import NOON, person


class Paper:
    """A channel that writes down what it is given, and fails when it is told to."""

    name = "test"

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.edited: list[tuple[str, str]] = []
        self.errors: list[SendingError] = []

    async def read(self, payload: Mapping[str, Any]) -> Incoming:
        return Incoming(self.name, "", "ignored")

    async def send(self, address: str, message: Outgoing) -> str:
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append((address, message.text))
        return str(len(self.sent))

    async def edit(self, address: str, message_ref: str, message: Outgoing) -> None:
        self.edited.append((message_ref, message.text))

    async def answer_tap(self, tap_id: str, text: str | None) -> None:
        """Nothing to do on paper."""


class Post:
    """An outbox over the paper channel, at a time that the test sets."""

    def __init__(self, sessions: Sessions) -> None:
        self.now = NOON
        self.paper = Paper()
        self.sessions = sessions
        self.outbox = Outbox(sessions, {"test": self.paper}, Wording(), self._clock)

    def _clock(self) -> datetime:
        return self.now

    def send_all(self, *, after: float = 0) -> None:
        self.now += timedelta(seconds=after)

        async def send() -> None:
            while await self.outbox.send_next():
                pass

        asyncio.run(send())

    def notice(self) -> Notice:
        with self.sessions.begin() as session:
            return session.query(Notice).order_by(Notice.id).all()[0]


def test_messages_to_one_person_keep_their_order(sessions: Sessions) -> None:
    post = Post(sessions)
    with sessions.begin() as session:
        anna = person(session, "Anna")
        for key in ("goodbye", "kept", "task.thanks"):
            notify(session, anna, Message(key), now=NOON)
    post.send_all()
    assert [text.split()[0] for _, text in post.paper.sent] == ["Au", "Très", "Merci"]


def test_what_has_to_wait_is_sent_later_and_only_once(sessions: Sessions) -> None:
    post = Post(sessions)
    post.paper.errors = [RetryLater(7)]
    with sessions.begin() as session:
        notify(session, person(session, "Anna"), Message("kept"), now=NOON)
    post.send_all()
    post.send_all(after=5)
    assert post.paper.sent == []
    post.send_all(after=5)
    post.send_all(after=60)
    assert len(post.paper.sent) == 1


def test_somebody_who_cannot_be_reached_is_marked(sessions: Sessions) -> None:
    post = Post(sessions)
    post.paper.errors = [Gone()]
    with sessions.begin() as session:
        notify(session, person(session, "Anna"), Message("kept"), now=NOON)
    post.send_all()
    with sessions.begin() as session:
        assert session.query(Contact).one().unreachable_at is not None
    assert post.notice().state == "failed"


def test_an_unknown_outcome_repeats_a_sentence_but_never_an_offer(sessions: Sessions) -> None:
    post = Post(sessions)
    post.paper.errors = [OutcomeUnknown(), OutcomeUnknown()]
    with sessions.begin() as session:
        notify(session, person(session, "Anna"), Message("kept"), now=NOON)
    post.send_all()
    post.send_all(after=60)
    post.send_all(after=600)
    assert len(post.paper.sent) == 1


def test_an_edit_waits_for_its_message_and_replaces_it(sessions: Sessions) -> None:
    post = Post(sessions)
    with sessions.begin() as session:
        anna = person(session, "Anna")
        button = row(Button("button.change", "request.change"))
        notice = notify(session, anna, Message("kept", buttons=button), now=NOON)
        assert notice is not None
        amend(session, notice, Message("task.closed"), now=NOON)
    post.send_all()
    assert len(post.paper.sent) == 1
    assert [ref for ref, _ in post.paper.edited] == ["1"]


def test_somebody_who_wants_no_messages_gets_none(sessions: Sessions) -> None:
    post = Post(sessions)
    with sessions.begin() as session:
        anna = person(session, "Anna")
        anna.muted_at = NOON
        assert notify(session, anna, Message("kept"), now=NOON) is None
        assert session.query(Person).count() == 1
    post.send_all()
    assert post.paper.sent == []
