"""The same help again by one tap."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from solidarity import offers, repeating, requests
from solidarity.errors import IllegalStep
from solidarity.requests.again import a_week_later
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Offer, Request
from tests.solidarity.stories import NOON, RULES, placed, volunteer
from tests.solidarity.talking import Chat

TUESDAY = datetime.fromisoformat("2026-11-24T14:00")


def helped(session: Session, chat: Chat, **known: object) -> Request:
    """A request of the person in the chat that was done and confirmed."""
    karim = volunteer(session, "Karim")
    request = placed(session, chat.person, **known)
    offer = session.query(Offer).filter_by(request_id=request.id, volunteer_id=karim.id).one()
    offers.accept(session, offer.id, volunteer_id=karim.id, now=NOON)
    requests.confirm_helped(session, request, now=NOON)
    session.flush()
    return request


def test_the_same_weekday_next_week_is_one_tap_and_one_yes(sessions: Sessions) -> None:
    with sessions.begin() as session:
        chat = Chat(session)
        when = {"when_start": TUESDAY, "when_end": TUESDAY + timedelta(hours=2), "any_time": False}
        first = helped(session, chat, **when)
        assert chat.taps("button.next_weekday", weekday="2026-12-01") == [
            "summary.noted", "summary.items", "summary.right",
        ]  # fmt: skip
        second = chat.request
        assert second.repeats_id == first.id
        assert second.when_start == TUESDAY + timedelta(days=7)
        assert (second.kinds_mask, second.address) == (first.kinds_mask, first.address)
        assert [item.text for item in second.details] == ["pain", "lait"]
        said = chat.taps("button.that_is_right")
        assert said == ["placed.asked"]


def test_another_day_asks_only_for_the_day(sessions: Sessions) -> None:
    with sessions.begin() as session:
        chat = Chat(session)
        helped(session, chat)
        assert chat.taps("button.another_day") == ["ask.when"]
        said = chat.asks("vendredi matin")
        assert said is not None
        assert said[-1] == "summary.right"
        assert chat.taps("button.that_is_right") == ["placed.asked"]
        assert chat.request.when_start == datetime.fromisoformat("2026-11-27T08:00")


def test_without_an_agreed_moment_there_is_no_button_for_a_weekday(lite: Sessions) -> None:
    with lite.begin() as session:
        chat = Chat(session)
        helped(session, chat)
        with pytest.raises(AssertionError, match="there is no button"):
            chat.token("button.next_weekday")


def test_a_request_is_repeated_once(lite: Sessions) -> None:
    with lite.begin() as session:
        chat = Chat(session)
        first = helped(session, chat)
        repeating.repeat(session, first, next_week=False, now=NOON)
        with pytest.raises(IllegalStep):
            repeating.repeat(session, first, next_week=False, now=NOON)


def test_a_repeat_that_was_cancelled_can_be_asked_again(lite: Sessions) -> None:
    with lite.begin() as session:
        chat = Chat(session)
        first = helped(session, chat)
        again = repeating.repeat(session, first, next_week=False, now=NOON)
        requests.cancel(session, again, now=NOON)
        session.flush()
        assert repeating.repeat(session, first, next_week=False, now=NOON).repeats_id == first.id


def test_what_is_not_finished_cannot_be_repeated(lite: Sessions) -> None:
    with lite.begin() as session:
        chat = Chat(session)
        volunteer(session, "Karim")
        request = requests.start_draft(session, chat.person, now=NOON)
        with pytest.raises(IllegalStep):
            repeating.repeat(session, request, next_week=True, now=NOON)


@pytest.mark.parametrize(("days_later", "expected"), [(0, 7), (6, 7), (7, 14), (15, 21)])
def test_next_week_is_always_still_to_come(days_later: int, expected: int) -> None:
    request = Request(when_start=TUESDAY, when_end=TUESDAY + timedelta(hours=2))
    moment = a_week_later(request, now=TUESDAY + timedelta(days=days_later))
    assert moment == (
        TUESDAY + timedelta(days=expected),
        TUESDAY + timedelta(days=expected, hours=2),
    )


def test_the_repeat_is_asked_of_the_same_volunteer_first(lite: Sessions) -> None:
    with lite.begin() as session:
        chat = Chat(session)
        helped(session, chat)
        draft = repeating.repeat(session, chat.request, next_week=False, now=NOON)
        draft.any_time = draft.confirmed = True
        requests.place_request(session, draft, rules=RULES, now=NOON)
        session.flush()
        assert "helped_before" in draft.offers[0].reasons
