"""What WhatsApp tells later: nothing that arrived is said again, nothing that failed is lost."""

import itertools
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import deliveries, inbox
from bot.channels.whatsapp_batches import arrived
from bot.channels.whatsapp_updates import NAME, read
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Notice, Person, Received, TeamTask
from tests.bot.whatsapp_payloads import (
    ACCOUNT,
    ANNA,
    ANNAS_USER,
    BRAM,
    batch,
    status,
    value,
)
from tests.solidarity.stories import NOON

GONE, NO_TEMPLATE, BUSY, ODD, NOT_NOW = 131026, 131047, 130429, 131009, 131049
THEIRS, CLOSED = 131000, 190


@dataclass
class Post:
    """A message to Anna that was handed to WhatsApp, and the news about it."""

    sessions: Sessions
    notice_id: int = 0

    def was(self, **known: Any) -> "Post":
        """The row of the outbox is like this."""
        with self.sessions.begin() as session:
            anna = Person(first_name="Anna", language="fr", created_at=NOON)
            anna.contacts.append(
                Contact(channel=NAME, address=ANNA, last_seen_at=NOON, written_at=NOON)
            )
            session.add(anna)
            session.flush()
            notice = notify(session, anna, Message("trouble.moment"), now=NOON)
            assert notice is not None
            notice.attempts = 1
            for key, of in known.items():
                setattr(notice, key, of)
            self.notice_id = notice.id
        return self

    def was_sent(self) -> "Post":
        ref = f"{ANNA} wamid.out"
        return self.was(state="sent", sent_at=NOON, channel=NAME, message_ref=ref)

    def hears(self, word: str, code: int | None = None, *, after: float = 60, **more: Any) -> bool:
        """Keep a status and handle it, as a conversation does."""
        if code is not None:
            more["errors"] = [{"code": code}]
        told = status(word, **{"notice": self.notice_id, **more})
        told["timestamp"] = str(int(NOON.timestamp() + more.pop("written", 1)))
        updates = arrived(batch(value(statuses=[told])), phone_id=ACCOUNT.phone_id)
        now = NOON + timedelta(seconds=after)
        with self.sessions.begin() as session:
            inbox.keep(session, updates, now=now)
            return deliveries.note(session, read(updates[0].payload), now=now)

    def notice(self, session: Session) -> Notice:
        return session.get_one(Notice, self.notice_id)

    def state(self) -> str:
        with self.sessions.begin() as session:
            return self.notice(session).state

    def due(self) -> float:
        """Seconds after noon."""
        with self.sessions.begin() as session:
            notice = self.notice(session)
            assert notice.state == "waiting"
            return (notice.due_at - NOON).total_seconds()

    def contact(self) -> Contact:
        with self.sessions.begin() as session:
            return session.scalars(select(Contact)).one()


@pytest.fixture
def post(sessions: Sessions) -> Post:
    return Post(sessions)


@pytest.fixture
def quick(lite: Sessions) -> Post:
    return Post(lite)


IN_DOUBT: dict[str, dict[str, Any]] = {
    "an offer of unknown outcome": {"state": "unknown", "error": "OutcomeUnknown"},
    "a sentence that was to be said again": {"error": "OutcomeUnknown"},
    "a sender that died": {"claimed_until": NOON},
    "a sender that has not noted it yet": {"claimed_until": NOON + timedelta(minutes=2)},
}


@pytest.mark.parametrize("word", ["sent", "delivered", "read"])
@pytest.mark.parametrize("known", IN_DOUBT.values(), ids=IN_DOUBT.keys())
def test_what_went_out_is_not_said_again(quick: Post, known: dict[str, Any], word: str) -> None:
    assert quick.was(**known).hears(word)
    with quick.sessions.begin() as session:
        notice = quick.notice(session)
        assert (notice.state, notice.error, notice.claimed_until) == ("sent", None, None)
        assert notice.sent_at is not None
        assert (notice.channel, notice.message_ref) == (NAME, f"{ANNA} wamid.out")


def test_an_offer_that_went_out_after_all_is_sent(post: Post) -> None:
    post.was(state="unknown", error="OutcomeUnknown").hears("delivered")
    assert post.state() == "sent"


@pytest.mark.parametrize("state", ["waiting", "held", "dropped", "failed"])
def test_a_message_that_was_never_sent_does_not_become_so(quick: Post, state: str) -> None:
    """A template announced it, perhaps: that is not the message itself."""
    quick.was(state=state).hears("delivered")
    assert quick.state() == state


@pytest.mark.parametrize(
    "stranger",
    [
        {"recipient_id": BRAM, "recipient_user_id": "BE.2"},
        {"recipient_id": None, "recipient_user_id": None},
        {"notice": 999_999},
    ],
    ids=["another person", "nobody", "no such message"],
)
@pytest.mark.parametrize("word", ["delivered", "failed"])
def test_news_of_others_change_nothing(quick: Post, word: str, stranger: dict[str, Any]) -> None:
    quick.was(state="unknown").hears(word, GONE, **stranger)
    assert quick.state() == "unknown"
    assert quick.contact().unreachable_at is None


@pytest.mark.parametrize(
    "unnumbered",
    [{"notice": None}, {"biz_opaque_callback_data": "1 or 2"}],
    ids=["no number", "an odd number"],
)
def test_news_of_an_announcement_are_of_the_person_alone(
    quick: Post, unnumbered: dict[str, Any]
) -> None:
    quick.was(state="unknown").hears("delivered", **unnumbered)
    assert quick.state() == "unknown"
    quick.hears("failed", GONE, number="wamid.announcement", **unnumbered)
    assert quick.state() == "unknown"
    assert quick.contact().unreachable_at is not None


def test_who_is_known_by_the_user_id_alone_is_the_recipient(quick: Post) -> None:
    quick.was(state="unknown")
    with quick.sessions.begin() as session:
        session.scalars(select(Contact)).one().address = ANNAS_USER
    quick.hears("delivered")
    with quick.sessions.begin() as session:
        assert quick.notice(session).message_ref == f"{ANNAS_USER} wamid.out"


def test_a_number_and_a_user_id_are_one_chat(post: Post) -> None:
    post.was_sent()
    with post.sessions.begin() as session:
        notice = post.notice(session)
        notice.message_ref = f"{ANNAS_USER} wamid.out"
        session.add(
            Contact(person_id=notice.person_id, channel=NAME, address=ANNAS_USER, last_seen_at=NOON)
        )
    post.hears("failed", GONE)
    with post.sessions.begin() as session:
        assert all(contact.unreachable_at for contact in session.scalars(select(Contact)))
        assert post.notice(session).state == "failed"
        assert post.notice(session).message_ref == f"{ANNAS_USER} wamid.out"


def test_whoever_cannot_be_reached_is_lost(post: Post) -> None:
    post.was_sent().hears("failed", GONE)
    assert post.state() == "failed"
    assert post.contact().unreachable_at is not None


def test_whoever_has_another_channel_is_told_there(post: Post) -> None:
    post.was_sent()
    with post.sessions.begin() as session:
        anna = post.notice(session).person_id
        session.add(Contact(person_id=anna, channel="test", address="anna", last_seen_at=NOON))
    post.hears("failed", GONE)
    assert post.due() == 60, "at once"


@pytest.mark.parametrize("code", [NOT_NOW, ODD])
def test_a_template_that_is_not_taken_is_said_when_the_person_writes(
    quick: Post, code: int
) -> None:
    quick.was_sent()
    with quick.sessions.begin() as session:
        quick.notice(session).template = "offer"
    quick.hears("failed", code)
    assert quick.state() == "held"
    quick.hears("delivered")
    assert quick.state() == "sent", "it was taken after all"


def test_the_team_looks_after_a_closed_account_and_nothing_is_given_up(quick: Post) -> None:
    quick.was_sent()
    for number in range(10):
        ref = f"wamid.{number}"
        with quick.sessions.begin() as session:
            notice = quick.notice(session)
            notice.state, notice.message_ref = "sent", f"{ANNA} {ref}"
            notice.attempts += 1
        quick.hears("failed", CLOSED, number=ref)
        assert quick.due() == 360
    with quick.sessions.begin() as session:
        assert [task.kind for task in session.query(TeamTask)] == ["channel_closed"]


def test_outside_the_window_it_goes_again_by_template(post: Post) -> None:
    post.was_sent().hears("failed", NO_TEMPLATE)
    assert post.due() == 60, "at once"
    assert post.contact().written_at is None


@pytest.mark.parametrize("code", [GONE, NO_TEMPLATE])
def test_who_has_written_since_can_be_reached(quick: Post, code: int) -> None:
    quick.was_sent().hears("failed", code, written=-10)
    assert quick.contact().unreachable_at is None
    assert quick.contact().written_at == NOON


@pytest.mark.parametrize("code", [BUSY, THEIRS, CLOSED])
def test_what_failed_on_their_side_is_sent_again_later(quick: Post, code: int) -> None:
    quick.was_sent().hears("failed", code)
    assert quick.due() > 60


def test_a_message_that_fails_for_ever_is_given_up(quick: Post) -> None:
    quick.was_sent()
    with quick.sessions.begin() as session:
        quick.notice(session).attempts = 6
    quick.hears("failed", BUSY)
    assert quick.state() == "failed"


def test_a_message_they_never_take_has_failed(quick: Post) -> None:
    quick.was_sent().hears("failed", ODD)
    assert quick.state() == "failed"
    assert quick.contact().unreachable_at is None


def test_an_offer_that_did_not_go_out_after_all_is_sent_again(quick: Post) -> None:
    quick.was(state="unknown").hears("failed", BUSY)
    assert quick.due() > 60


def test_a_failure_of_an_earlier_try_is_over(quick: Post) -> None:
    quick.was_sent().hears("failed", GONE, number="wamid.before")
    assert quick.state() == "sent"
    assert quick.contact().unreachable_at is None


def test_a_failure_while_it_is_being_sent_is_looked_at_again(quick: Post) -> None:
    quick.was(claimed_until=NOON + timedelta(minutes=2))
    assert not quick.hears("failed", GONE)
    assert quick.state() == "waiting"
    assert quick.contact().unreachable_at is None


NEWS = ["sent", "delivered", "read", "failed"]


@pytest.mark.parametrize("order", list(itertools.permutations(NEWS)), ids=" ".join)
@pytest.mark.parametrize("code", [BUSY, GONE, NO_TEMPLATE, ODD])
@pytest.mark.parametrize("before", ["sent", "unknown"])
def test_what_arrived_has_arrived_whatever_the_order(
    quick: Post, order: tuple[str, ...], code: int, before: str
) -> None:
    quick.was_sent() if before == "sent" else quick.was(state="unknown")
    for word in order:
        quick.hears(word, code if word == "failed" else None)
    assert quick.state() == "sent"
    assert quick.contact().unreachable_at is None


@pytest.mark.parametrize("order", [("sent", "failed"), ("failed", "sent")])
def test_that_it_was_on_its_way_does_not_undo_its_failure(
    quick: Post, order: tuple[str, ...]
) -> None:
    quick.was_sent()
    for word in order:
        quick.hears(word, THEIRS if word == "failed" else None)
    assert quick.state() == "waiting"


def test_repeated_news_change_nothing(quick: Post) -> None:
    quick.was_sent().hears("failed", BUSY)
    due = quick.due()
    with quick.sessions.begin() as session:
        assert session.query(Received).count() == 1
    quick.hears("failed", BUSY, after=600)
    assert quick.due() == due
    with quick.sessions.begin() as session:
        assert session.query(Received).count() == 1
