"""The outbox sends what was committed, by kind of error."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.channels.errors import Gone, OutcomeUnknown, Refused, RetryLater, SendingError
from bot.later import Later
from solidarity.messages import Button, Message, row
from solidarity.notices import amend, notify
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Notice, Offer, Person
from tests.bot.paper import Post
from tests.solidarity.stories import NOON, RULES, person, placed, volunteer


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


def test_a_sentence_of_unknown_outcome_is_repeated_once(sessions: Sessions) -> None:
    post = Post(sessions)
    post.paper.errors = [OutcomeUnknown(), OutcomeUnknown()]
    with sessions.begin() as session:
        notify(session, person(session, "Anna"), Message("kept"), now=NOON)
    post.send_all()
    post.send_all(after=60)
    post.send_all(after=600)
    assert len(post.paper.sent) == 1


@pytest.mark.parametrize("error", [OutcomeUnknown(), Refused()])
def test_an_offer_that_was_perhaps_lost_is_not_repeated_and_others_are_asked(
    sessions: Sessions, error: SendingError
) -> None:
    post = Post(sessions)
    with sessions.begin() as session:
        for number in range(20):
            volunteer(session, f"V{number}", metres_north=100 + number)
        request = placed(session, person(session))
        first = len(request.offers)
    post.paper.errors = [type(error)() for _ in range(first)]
    post.send_all()
    now = NOON + timedelta(minutes=1, seconds=5)
    while Later(sessions, RULES, lambda: now, lambda: None).ring_next():
        pass
    post.send_all(after=65)
    with sessions.begin() as session:
        asked = session.scalars(select(Offer)).all()
        again = [each for each in session.scalars(select(Notice)) if each.attempts > 1]
    assert len(asked) > first
    assert {offer.state for offer in asked} == {"sent"}, "he may still say yes"
    assert again == []


def test_an_edit_waits_for_its_message_and_replaces_it(sessions: Sessions) -> None:
    post = Post(sessions)
    with sessions.begin() as session:
        anna = person(session, "Anna")
        button = row(Button("button.change", "request.change"))
        notice = notify(session, anna, Message("kept", buttons=button), now=NOON)
        assert notice is not None
        amend(session, notice, Message("offer.taken"), now=NOON)
    post.send_all()
    assert len(post.paper.sent) == 1
    assert [ref for ref, _ in post.paper.edited] == ["1"]


def test_a_message_with_an_address_is_taken_out_of_the_chat(sessions: Sessions) -> None:
    post = Post(sessions)
    with sessions.begin() as session:
        notice = notify(session, person(session, "Anna"), Message("kept"), now=NOON)
        assert notice is not None
        amend(session, notice, Message("task.closed"), now=NOON)
    post.send_all()
    assert (post.paper.deleted, post.paper.edited) == (["1"], [])


def test_somebody_who_wants_no_messages_gets_none(sessions: Sessions) -> None:
    post = Post(sessions)
    with sessions.begin() as session:
        anna = person(session, "Anna")
        anna.muted_at = NOON
        assert notify(session, anna, Message("kept"), now=NOON) is None
        assert session.query(Person).count() == 1
    post.send_all()
    assert post.paper.sent == []
