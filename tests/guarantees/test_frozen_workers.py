"""A worker that stood still does no harm when it goes on: what it does counts no more."""

import asyncio
import time
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot import inbox, outbox
from bot.channels.contract import Arrived, Outgoing
from bot.channels.errors import Refused
from bot.conversation import Conversation
from bot.outbox import Outbox
from bot.rasa import Rasa
from bot.wording import Wording
from solidarity.claims import ClaimLost, hold_turn
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Notice, Received
from tests.bot.paper import Paper, Post
from tests.bot.rasa_on_loopback import FakeRasa, fake_rasa
from tests.databases import new_database
from tests.guarantees import town
from tests.guarantees.dying import LEASE, dying
from tests.guarantees.figures import report
from tests.guarantees.sizes import size
from tests.solidarity.stories import NOON, RULES, person

FREEZES = size(2, 100)


class Worker:
    """Who handles messages, at a time of his own."""

    def __init__(self, sessions: Sessions, rasa: FakeRasa, now: datetime) -> None:
        self._sessions, self._rasa, self._now = sessions, rasa, now

    def handles_next(self) -> bool:
        return asyncio.run(self._handle())

    async def _handle(self) -> bool:
        async with httpx.AsyncClient(trust_env=False) as client:
            paper, wording = {"test": Paper()}, Wording()
            conversation = Conversation(
                self._sessions,
                dict(paper),
                Rasa([self._rasa.url], client),
                Outbox(self._sessions, paper, wording, self._clock),
                wording=wording,
                rules=RULES,
                clock=self._clock,
            )
            return await conversation.handle_next()

    def _clock(self) -> datetime:
        return self._now


class SlowRasa(FakeRasa):
    """Fails the first time, but not before another worker has handled the message."""

    def __init__(self, sessions: Sessions) -> None:
        super().__init__()
        self._sessions, self._is_first = sessions, True

    def answer(self, path: str, body: dict[str, object]) -> tuple[int, bytes]:
        answer = super().answer(path, body)
        if path == "/model/parse" or not self._is_first:
            return answer
        self._is_first = False
        another = Worker(self._sessions, self, NOON + inbox.LEASE + timedelta(seconds=1))
        assert another.handles_next()
        self.mode = "error"
        return super().answer(path, body)


def test_what_a_frozen_worker_makes_of_a_message_does_not_count(sessions: Sessions) -> None:
    words = {"channel": "test", "address": "anna", "kind": "text", "text": "bonjour"}
    hello = Arrived("test", "1", "anna", words)
    with sessions.begin() as session:
        inbox.keep(session, [hello], now=NOON)
    with fake_rasa(SlowRasa(sessions)) as rasa:
        assert Worker(sessions, rasa, NOON).handles_next()
    with sessions.begin() as session:
        received = session.scalars(select(Received)).one()
        assert (received.state, received.attempts, received.due_at) == ("done", 1, NOON)
        assert session.scalars(select(Notice)).all() == [], "nobody hears that it takes longer"


def test_a_turn_that_comes_late_is_refused_once_somebody_else_has_the_message(
    sessions: Sessions,
) -> None:
    later = NOON + inbox.LEASE + timedelta(seconds=1)
    with sessions.begin() as session:
        inbox.keep(session, [Arrived("test", "1", "anna", {})], now=NOON)
        frozen = inbox.claim(session, now=NOON)
        assert frozen is not None
        number, until = frozen.id, frozen.claimed_until
        assert until is not None
    with sessions.begin() as session:
        hold_turn(session, number, until)
        assert inbox.claim(session, now=later) is not None
    with sessions.begin() as session, pytest.raises(ClaimLost):
        hold_turn(session, number, until)
    with sessions.begin() as session:
        inbox.finish(session, number)
    with sessions.begin() as session, pytest.raises(ClaimLost):
        hold_turn(session, number, until)


class SlowPaper(Paper):
    """Refuses a message, but not before another process has sent it."""

    def __init__(self, post: Post) -> None:
        super().__init__()
        self._post = post

    async def send(self, address: str, message: Outgoing) -> str:
        await asyncio.to_thread(self._post.send_all, after=outbox.LEASE.total_seconds() + 1)
        raise Refused


def test_what_a_frozen_sender_learns_does_not_count(sessions: Sessions) -> None:
    another = Post(sessions)
    frozen = Post(sessions, SlowPaper(another))
    with sessions.begin() as session:
        notify(session, person(session, "Anna"), Message("kept"), now=NOON)
    frozen.send_all()
    frozen.send_all(after=600)
    assert frozen.notice().state == "sent"
    assert len(another.paper.sent) == 1


def test_a_sender_that_stood_still_since_it_took_a_message_does_not_send_it(
    sessions: Sessions,
) -> None:
    paper, times = Paper(), [NOON, NOON + outbox.LEASE]
    frozen = Outbox(
        sessions, {"test": paper}, Wording(), lambda: times.pop(0) if len(times) > 1 else times[0]
    )
    with sessions.begin() as session:
        notify(session, person(session, "Anna"), Message("kept"), now=NOON)
    assert asyncio.run(frozen.send_next())
    assert paper.sent == []
    post = Post(sessions)
    post.send_all(after=outbox.LEASE.total_seconds() + 1)
    assert len(post.paper.sent) == 1
    assert post.notice().error == "OutcomeUnknown", "it counts as a repeat: nobody can know"


def test_processes_that_stand_still_and_go_on_do_no_harm(postgres_url: str, tmp_path: Path) -> None:
    url = new_database(postgres_url)
    with dying(url, tmp_path, FREEZES, 2, freeze=True) as (system, freezes):
        began = time.monotonic()
        people = town.Town(system)
        people.begin()
        freezes.bots.start()
        while not freezes.are_over():
            time.sleep(0.3)
        people.end()
        lost = freezes.log.count('"claim_lost"')
        repeated = town.repeated_messages(system).total()
        report(
            "A frozen worker does no harm",
            f"2 bots on postgresql, {FREEZES} times SIGSTOP for {1.5 * LEASE} s, a claim lasts "
            f"{LEASE} s, {people.asked} requests, {time.monotonic() - began:.0f} s",
            f"{lost} commits of stale workers refused; 0 lost, 0 given twice, "
            f"{repeated} messages repeated",
        )
        town.all_adds_up(system, people)
        assert repeated <= freezes.under_way + lost
