"""What one volunteer may take on, also when he taps twice at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.later import Later
from bot.taps import handle_tap
from solidarity import offers
from solidarity.errors import LimitReached, OfferOver
from solidarity.lifecycles import OfferState, RequestState
from solidarity.settings import Asking, Rules, Volunteers
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Offer, Person, Tap, TeamTask, Volunteer
from solidarity.telling import tell_offer
from tests.solidarity.stories import NOON, RULES, draft, person, placed, told, volunteer

ROOM = Asking(gap_minutes=0, open_tasks=10, offers_a_day=100)


def asked_often(session: Session, karim: Person, times: int) -> Iterator[Offer]:
    """Karim is asked by so many different people."""
    for number in range(times):
        request = draft(session, person(session, f"P{karim.id}-{number}"))
        request.state, request.placed_at = RequestState.ASKING, NOON
        offer = Offer(
            request=request, volunteer=karim.volunteer, state=OfferState.SENT, wave=1,
            distance_m=400, reasons=[], sent_at=NOON, expires_at=NOON + timedelta(hours=2),
        )  # fmt: skip
        session.add(offer)
        session.flush()
        tell_offer(session, offer, now=NOON)
        yield offer


def tap(session: Session, someone: Person, action: str, ref: int, *, rules: Rules = RULES,
        now: datetime = NOON) -> object:  # fmt: skip
    query = select(Tap).where(Tap.person_id == someone.id, Tap.action == action, Tap.ref == ref)
    newest = session.scalars(query.order_by(Tap.notice_id.desc())).first()
    assert newest is not None
    said = handle_tap(session, someone, newest.token, rules=rules, now=now)
    session.flush()
    return said


def test_a_third_open_task_is_refused_kindly_and_the_offer_stays(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim = volunteer(session, "Karim")
        first, second, third = list(asked_often(session, karim, 3))
        for offer in (first, second, third):
            tap(session, karim, "offer.accept", offer.id)
        assert third.state == OfferState.SENT
        assert told(session, karim)[-1] == "limit.open"
        tap(session, karim, "task.done", first.id)
        tap(session, karim, "offer.accept", third.id)
        assert third.state == OfferState.ACCEPTED


def test_four_yeses_a_day_are_enough(sessions: Sessions) -> None:
    rules = Rules(asking=ROOM)
    with sessions.begin() as session:
        karim = volunteer(session, "Karim")
        *four, last = asked_often(session, karim, 5)
        for offer in four:
            offers.accept(session, offer.id, volunteer_id=karim.id, rules=rules, now=NOON)
        with pytest.raises(LimitReached) as refused:
            offers.accept(session, last.id, volunteer_id=karim.id, rules=rules, now=NOON)
        assert refused.value.data == {"limit": "day"}
        later = NOON + timedelta(hours=25)
        offers.accept(session, last.id, volunteer_id=karim.id, rules=rules, now=later)


def test_two_yeses_at_once_do_not_pass_the_limit(sessions: Sessions) -> None:
    one = Rules(asking=Asking(gap_minutes=0, open_tasks=1))
    with sessions.begin() as session:
        karim = volunteer(session, "Karim")
        numbers, karim_id = [offer.id for offer in asked_often(session, karim, 2)], karim.id
        # SQLite has one writer at a time: there is no "at once".
        start = Barrier(1 if session.get_bind().dialect.name == "sqlite" else 2)

    def say_yes(number: int) -> bool:
        with sessions.begin() as session:
            session.get_one(Offer, number)
            start.wait()
            try:
                offers.accept(session, number, volunteer_id=karim_id, rules=one, now=NOON)
            except LimitReached:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(say_yes, numbers)) == [False, True]


def test_who_gives_up_three_times_rests_and_the_team_is_told(sessions: Sessions) -> None:
    rules = Rules(asking=ROOM, volunteers=Volunteers(accepted_a_day=10))
    with sessions.begin() as session:
        karim = volunteer(session, "Karim")
        *three, fourth = list(asked_often(session, karim, 4))
        for offer in three:
            tap(session, karim, "offer.accept", offer.id, rules=rules)
            tap(session, karim, "task.give_up", offer.id, rules=rules)
        assert karim.volunteer is not None
        assert karim.volunteer.state == "paused"
        tasks = session.scalars(select(TeamTask.person_id).where(TeamTask.kind == "gives_up"))
        assert tasks.all() == [karim.id]
        tap(session, karim, "offer.accept", fourth.id, rules=rules)
        assert fourth.state == OfferState.SENT
        assert told(session, karim)[-2:] == ["limit.rest", "limit.given_up"]
        paul = person(session, "Paul")
        assert karim.id not in {o.volunteer_id for o in placed(session, paul).offers}
        number = karim.id
    clock = NOON + timedelta(days=15)
    Later(sessions, rules, lambda: clock, lambda: None)._end_pauses()
    with sessions.begin() as session:
        assert session.get_one(Volunteer, number).state == "active", "he is back by himself"


@pytest.mark.parametrize("state", ["stopped", "suspended", "joining"])
def test_an_old_button_gives_no_address_to_who_helps_no_more(lite: Sessions, state: str) -> None:
    with lite.begin() as session:
        karim = volunteer(session, "Karim")
        (offer,) = asked_often(session, karim, 1)
        assert karim.volunteer is not None
        karim.volunteer.state = state
        with pytest.raises(OfferOver):
            offers.accept(session, offer.id, volunteer_id=karim.id, now=NOON)


def test_what_the_team_no_longer_approves_cannot_be_accepted(lite: Sessions) -> None:
    with lite.begin() as session:
        karim = volunteer(session, "Karim")
        (offer,) = asked_often(session, karim, 1)
        assert karim.volunteer is not None
        karim.volunteer.approved = 0
        with pytest.raises(OfferOver):
            offers.accept(session, offer.id, volunteer_id=karim.id, now=NOON)
