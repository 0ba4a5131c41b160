"""Asking volunteers bit by bit, with the clock moved, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.later import Later
from solidarity import offers
from solidarity.habits import learnt
from solidarity.lifecycles import OfferState, RequestState
from solidarity.settings import Asking, Rules
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Alarm, Offer, Person, Request, TeamTask, Volunteer
from solidarity.waves import Habits
from tests.solidarity.stories import ASKING, NOON, RULES, person, placed, told, volunteer

EVENING = NOON + timedelta(hours=9, minutes=55)
"""21:55 in Brussels."""


def town(session: Session, count: int, **known: object) -> list[Person]:
    return [
        volunteer(session, f"V{number}", metres_north=100 + number, **known)
        for number in range(count)
    ]


def pass_time(sessions: Sessions, minutes: float, rules: Rules = RULES) -> None:
    """Minute after minute rings what is due; each with a program that was just started."""
    for minute in range(1, int(minutes) + 1):
        now = NOON + timedelta(minutes=minute)
        later = Later(sessions, rules, lambda now=now: now, lambda: None)
        while later.ring_next():
            pass


def asked(session: Session, request_id: int) -> int:
    return len(session.get_one(Request, request_id).offers)


def test_as_silence_lasts_the_next_are_asked_also_after_a_restart(sessions: Sessions) -> None:
    with sessions.begin() as session:
        town(session, 30)
        request_id = placed(session, person(session)).id
        first = asked(session, request_id)
    assert 3 <= first <= ASKING.most_at_once
    pass_time(sessions, 90)
    with sessions.begin() as session:
        assert first < asked(session, request_id) < 30


def test_a_no_is_made_up_for_at_once(sessions: Sessions) -> None:
    """With a level that is kept up throughout, each no brings the next volunteer."""
    steady = Asking(gap_minutes=0, kept_up=0.62)
    with sessions.begin() as session:
        town(session, 20)
        request = placed(session, person(session))
        first = len(request.offers)
        no = request.offers[0]
        offers.decline(session, no.id, volunteer_id=no.volunteer_id, asking=steady, now=NOON)
        session.refresh(request)
        assert len(request.offers) > first


def test_a_no_brings_nobody_while_the_others_give_enough_hope(sessions: Sessions) -> None:
    with sessions.begin() as session:
        town(session, 20)
        request = placed(session, person(session))
        first = len(request.offers)
        no = request.offers[0]
        offers.decline(session, no.id, volunteer_id=no.volunteer_id, asking=ASKING, now=NOON)
        session.refresh(request)
        assert len(request.offers) == first
        alarms = select(Alarm).where(Alarm.kind == "wave", Alarm.done_at.is_(None))
        assert len(session.scalars(alarms).all()) == 1, "one look is waited for, not two"


def test_those_who_often_say_yes_make_the_wave_small(sessions: Sessions) -> None:
    with sessions.begin() as session:
        town(session, 20, asked_count=40, accepted_count=36)
        request = placed(session, person(session))
        assert len(request.offers) == 1
        assert told(session, request.person) == ["placed.asked"]


def offers_of(session: Session, someone: Person) -> int:
    query = select(func.count(Offer.id)).where(Offer.volunteer_id == someone.id)
    return session.scalars(query).one()


def asked_count(session: Session, someone: Person) -> int:
    return session.get_one(Volunteer, someone.id).asked_count


def test_an_offer_counts_once_when_it_is_answered(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, nora = volunteer(session, "Karim"), volunteer(session, "Nora")
        request = placed(session, person(session), helpers_wanted=2)
        assert (asked_count(session, karim), asked_count(session, nora)) == (0, 0)
        first, second = sorted(request.offers, key=lambda offer: offer.volunteer_id)
        offers.accept(session, first.id, volunteer_id=karim.id, now=NOON)
        offers.decline(session, second.id, volunteer_id=nora.id, asking=ASKING, now=NOON)
        assert (asked_count(session, karim), asked_count(session, nora)) == (1, 1)


def test_who_lost_the_race_before_he_could_answer_was_not_silent(sessions: Sessions) -> None:
    with sessions.begin() as session:
        people = town(session, 3)
        request = placed(session, person(session))
        first = request.offers[0]
        offers.accept(session, first.id, volunteer_id=first.volunteer_id, now=NOON)
        others = [someone for someone in people if someone.id != first.volunteer_id]
        lost = [offer for offer in request.offers if offer is not first]
        assert [offer.state for offer in lost] == [OfferState.WITHDRAWN] * 2
        assert [asked_count(session, someone) for someone in others] == [0, 0]
        assert [session.get_one(Volunteer, one.id).last_asked_at for one in others] == [NOON] * 2


def test_who_was_silent_all_his_time_counts_also_when_he_says_yes_later(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim = volunteer(session, "Karim")
        offer_id = placed(session, person(session)).offers[0].id
        later = NOON + timedelta(hours=2)
        offers.expire(session, offer_id, now=later)
        assert asked_count(session, karim) == 1
        offers.accept(session, offer_id, volunteer_id=karim.id, now=later)
        assert asked_count(session, karim) == 1


def test_two_places_need_more_volunteers_than_one(sessions: Sessions) -> None:
    with sessions.begin() as session:
        town(session, 40, asked_count=20, accepted_count=8)
        one = placed(session, person(session, "Denise"))
        two = placed(session, person(session, "Paul"), helpers_wanted=2)
        assert len(two.offers) > len(one.offers)


def test_nobody_gets_more_offers_a_day_than_allowed(sessions: Sessions) -> None:
    with sessions.begin() as session:
        past = {"asked_count": 20, "accepted_count": 20, "done_count": 20}
        karim = volunteer(session, "Karim", **past)
        for number in range(6):
            placed(session, person(session, f"P{number}"))
        assert offers_of(session, karim) == ASKING.offers_a_day


def test_who_was_asked_twice_today_is_not_asked_in_vain(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim = volunteer(session, "Karim", asked_count=20, accepted_count=1, done_count=1)
        for number in range(4):
            placed(session, person(session, f"P{number}"))
        assert offers_of(session, karim) == 2


def test_at_night_the_drip_stops_and_silence_does_not_count(sessions: Sessions) -> None:
    from solidarity.requests import place_request
    from tests.solidarity.stories import draft

    with sessions.begin() as session:
        town(session, 30)
        request = draft(session, person(session))
        place_request(session, request, rules=RULES, now=EVENING)
        session.flush()
        request_id, first = request.id, len(request.offers)
    midnight = EVENING + timedelta(hours=2)
    later = Later(sessions, RULES, lambda: midnight, lambda: None)
    while later.ring_next():
        pass
    with sessions.begin() as session:
        assert asked(session, request_id) == first
        wave = select(Alarm).where(Alarm.kind == "wave", Alarm.done_at.is_(None))
        due = session.scalars(wave).one().due_at
        assert due == NOON + timedelta(hours=19), "7:00 in Brussels"


def test_the_team_is_told_and_who_joins_later_is_still_asked(sessions: Sessions) -> None:
    with sessions.begin() as session:
        denise = person(session)
        request_id = placed(session, denise).id
        assert session.scalars(select(TeamTask.kind)).all() == ["nobody_found"]
        karim = volunteer(session, "Karim")
    pass_time(sessions, ASKING.look_again_minutes + 1)
    with sessions.begin() as session:
        request = session.get_one(Request, request_id)
        assert request.state == RequestState.ASKING
        assert [offer.volunteer_id for offer in request.offers] == [karim.id]
        assert told(session, session.get_one(Person, denise.id)) == [
            "told.nobody_yet",
            "placed.asked",
        ]


def test_what_is_assumed_gives_way_to_what_was_seen() -> None:
    sent = NOON - timedelta(hours=5)
    quick = [(OfferState.ACCEPTED, sent, sent + timedelta(minutes=1))] * 400
    seen = learnt(quick, Habits())
    assert seen.yes > 0.8
    assert seen.answered > 0.9
    assert seen.median_minutes < 2
    assert learnt([], Habits()) == Habits()
    assert learnt([(OfferState.WITHDRAWN, sent, None)] * 50, Habits()) == Habits()


@pytest.mark.parametrize("state", [OfferState.EXPIRED, OfferState.DECLINED])
def test_silence_and_no_make_all_less_likely(state: OfferState) -> None:
    sent = NOON - timedelta(hours=5)
    answered = sent + timedelta(minutes=6) if state == OfferState.DECLINED else None
    assert learnt([(state, sent, answered)] * 100, Habits()).yes < Habits().yes
