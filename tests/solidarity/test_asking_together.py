"""At seven in the morning many requests of the night wait: volunteers are shared out among them."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.later import MANY, Later
from solidarity.alarms import set_alarm
from solidarity.lifecycles import RequestState
from solidarity.requests import place_request
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Alarm, Offer, Request
from tests.solidarity.stories import NOON, RULES, draft, person, told, volunteer

NIGHT = NOON + timedelta(hours=12)
MORNING = NOON + timedelta(hours=21)


def bell(sessions: Sessions, now: datetime = MORNING) -> Later:
    return Later(sessions, RULES, lambda: now, lambda: None)


def a_night(sessions: Sessions, *, requests: int, neighbours: int) -> list[int]:
    """Requests placed in the night; for each, the number of it."""
    with sessions.begin() as session:
        for number in range(neighbours):
            volunteer(session, f"V{number}", metres_north=100 + 20 * number)
        placed = [draft(session, person(session, f"P{number}")) for number in range(requests)]
        for request in placed:
            place_request(session, request, rules=RULES, now=NIGHT)
        return [request.id for request in placed]


@pytest.mark.parametrize("neighbours", [MANY, 2 * MANY])
def test_everybody_of_the_night_gets_somebody_and_nobody_is_asked_twice(
    sessions: Sessions, neighbours: int
) -> None:
    numbers = a_night(sessions, requests=MANY, neighbours=neighbours)
    assert bell(sessions).ring_many()
    with sessions.begin() as session:
        offers = session.scalars(select(Offer)).all()
        assert max(Counter(offer.volunteer_id for offer in offers).values()) == 1
        assert {offer.request_id for offer in offers} == set(numbers)
        someone = session.get_one(Request, numbers[0]).person
        assert told(session, someone)[-1] == "placed.asked"
    assert not bell(sessions).ring_many(), "an alarm rings once"


def test_whoever_is_left_without_anybody_is_looked_at_again_soon(sessions: Sessions) -> None:
    numbers = a_night(sessions, requests=MANY, neighbours=3)
    assert bell(sessions).ring_many()
    with sessions.begin() as session:
        left = [n for n in numbers if not session.get_one(Request, n).offers]
        assert len(left) == MANY - 3
        query = select(Alarm).where(
            Alarm.kind == "wave", Alarm.ref.in_(left), Alarm.done_at.is_(None)
        )
        waiting = session.scalars(query).all()
        assert {alarm.ref for alarm in waiting} == set(left)
        assert all(alarm.due_at <= MORNING + timedelta(hours=1) for alarm in waiting)


def test_a_few_requests_are_asked_one_by_one(sessions: Sessions) -> None:
    a_night(sessions, requests=2, neighbours=3)
    assert not bell(sessions).ring_many()
    with sessions.begin() as session:
        assert session.scalars(select(Offer)).all() == []


def test_one_that_cannot_be_asked_does_not_hold_up_the_others(sessions: Sessions) -> None:
    numbers = a_night(sessions, requests=MANY, neighbours=5 * MANY)
    with sessions.begin() as session:
        set_alarm(session, "wave", 999_999, due_at=NIGHT)
    later = bell(sessions)
    assert not later.ring_many()
    while later.ring_next():
        pass
    with sessions.begin() as session:
        for number in numbers:
            assert session.get_one(Request, number).state == RequestState.ASKING
