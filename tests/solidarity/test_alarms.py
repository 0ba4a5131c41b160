"""What rings later: each alarm does its work when it is still due, and none is lost."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.later import MOST_TRIES, Later
from solidarity import offers, requests, volunteers
from solidarity.alarms import drop_alarms, first_time, set_alarm
from solidarity.lifecycles import OfferState, RequestState, VolunteerState
from solidarity.requests import after_acceptance
from solidarity.settings import Asking, Rules, Team
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Alarm, Notice, Offer, Person, Request, TeamTask
from tests.solidarity.stories import (
    ASKING,
    NOON,
    RULES,
    draft,
    offer_to,
    person,
    placed,
    told,
    volunteer,
)


class Bell:
    """The alarms, at a time that the test sets."""

    def __init__(self, sessions: Sessions, rules: Rules = RULES) -> None:
        self.now = NOON
        self.later = Later(sessions, rules, lambda: self.now, lambda: None)

    def after(self, **time: float) -> int:
        """Let time pass and ring what is due; how many rang."""
        self.now += timedelta(**time)
        rang = 0
        while self.later.ring_next():
            rang += 1
        return rang


def one_request(sessions: Sessions, *, helpers: int = 1) -> int:
    """A request at noon for which the first volunteers were asked."""
    with sessions.begin() as session:
        for number in range(helpers):
            volunteer(session, f"V{number}", metres_north=100 + number)
        return placed(session, person(session)).id


def accept(session: Session, request: Request) -> Offer:
    someone = session.get_one(Person, request.offers[0].volunteer_id)
    offer = offer_to(session, request, someone)
    offers.accept(session, offer.id, volunteer_id=someone.id, now=NOON)
    after_acceptance(session, request, asking=ASKING, now=NOON)
    return offer


def test_nothing_rings_before_its_time(sessions: Sessions) -> None:
    one_request(sessions)
    assert Bell(sessions).after(minutes=2) == 0


def test_as_hope_fades_the_next_volunteers_are_asked(sessions: Sessions) -> None:
    request_id = one_request(sessions, helpers=9)
    bell, asked = Bell(sessions), []
    for _ in range(12):
        with sessions.begin() as session:
            asked.append(len(session.get_one(Request, request_id).offers))
        bell.after(minutes=5)
        assert bell.after(minutes=0) == 0, "an alarm rings once"
    assert asked == sorted(asked)
    assert asked[0] == asked[1] < asked[-1], "not before there is reason, and then step by step"


def test_after_the_last_wave_the_team_is_told(sessions: Sessions) -> None:
    request_id = one_request(sessions)
    bell = Bell(sessions)
    bell.after(hours=4)
    bell.after(hours=1)
    with sessions.begin() as session:
        request = session.get_one(Request, request_id)
        assert session.scalars(select(TeamTask.kind)).all()[-1] == "nobody_found"
        assert request.state == RequestState.WITH_TEAM


def test_a_wave_kept_for_the_morning_is_told_when_it_goes_out(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, denise = volunteer(session, "Karim"), person(session)
        requests.place_request(
            session, draft(session, denise), rules=RULES, now=NOON + timedelta(hours=12)
        )
    bell = Bell(sessions)
    assert bell.after(hours=18, minutes=59) == 0
    assert bell.after(minutes=1) == 1
    with sessions.begin() as session:
        denise, karim = session.get_one(Person, denise.id), session.get_one(Person, karim.id)
        assert told(session, denise) == ["placed.night", "placed.asked"]
        assert told(session, karim) == ["offer.visit"]


def test_an_offer_nobody_answered_expires_but_can_still_be_taken(sessions: Sessions) -> None:
    request_id = one_request(sessions)
    Bell(sessions).after(hours=2)
    with sessions.begin() as session:
        request = session.get_one(Request, request_id)
        offer = request.offers[0]
        assert offer.state == OfferState.EXPIRED
        assert told(session, offer.volunteer.person)[-1] == "edit: offer.expired"
        offers.accept(session, offer.id, volunteer_id=offer.volunteer_id, now=NOON)
        assert request.state == RequestState.ASSIGNED


def test_the_person_hears_the_truth_while_nobody_has_said_yes(sessions: Sessions) -> None:
    request_id = one_request(sessions)
    bell = Bell(sessions)
    bell.after(minutes=20)
    with sessions.begin() as session:
        denise = session.get_one(Request, request_id).person
        assert told(session, denise) == ["placed.asked", "told.still_looking"]
        assert session.scalars(select(TeamTask.kind)).all() == ["still_looking"]


def test_who_found_a_helper_is_not_told_that_nobody_came(sessions: Sessions) -> None:
    request_id = one_request(sessions)
    with sessions.begin() as session:
        accept(session, session.get_one(Request, request_id))
    Bell(sessions).after(hours=3)
    with sessions.begin() as session:
        assert session.query(TeamTask).count() == 0
        assert told(session, session.get_one(Request, request_id).person) == ["placed.asked"]


def test_a_day_later_both_sides_are_asked_whether_it_is_done(sessions: Sessions) -> None:
    request_id = one_request(sessions)
    with sessions.begin() as session:
        accept(session, session.get_one(Request, request_id))
    Bell(sessions).after(hours=24)
    with sessions.begin() as session:
        request = session.get_one(Request, request_id)
        assert told(session, request.person)[-1] == "helped.ask"
        assert told(session, request.offers[0].volunteer.person)[-1] == "task.is_it_done"


def test_with_an_agreed_time_the_question_comes_two_hours_after_it(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, denise = volunteer(session, "Karim"), person(session)
        start = NOON.replace(tzinfo=None) + timedelta(hours=3)
        request = placed(session, denise, when_start=start, when_end=start + timedelta(hours=1))
        accept(session, request)
        asked = select(Alarm.due_at).where(Alarm.kind == "ask_done", Alarm.done_at.is_(None))
        # 15:00 on the wall in Brussels is 14:00 UTC.
        assert session.scalars(asked).one() == NOON + timedelta(hours=3 + 1 - 1 + 2)
        assert karim.id == request.offers[0].volunteer_id


def test_the_person_is_reminded_once_after_the_volunteer_said_done(sessions: Sessions) -> None:
    request_id = one_request(sessions)
    with sessions.begin() as session:
        offer = accept(session, session.get_one(Request, request_id))
        requests.mark_done(session, offer, now=NOON)
    bell = Bell(sessions)
    bell.after(hours=20)
    bell.after(hours=20)
    with sessions.begin() as session:
        asked = told(session, session.get_one(Request, request_id).person)
        assert asked.count("helped.ask") == 2


def cancelled(session: Session, request: Request) -> None:
    requests.cancel(session, request, now=NOON)


def confirmed(session: Session, request: Request) -> None:
    accept(session, request)
    requests.confirm_helped(session, request, now=NOON)


OF_REQUESTS = ("ask_done", "ask_helped", "expire", "same_need", "still_looking", "wave")


@pytest.mark.parametrize("kind", OF_REQUESTS)
@pytest.mark.parametrize("end", [cancelled, confirmed])
def test_an_alarm_that_comes_too_late_says_nothing(
    lite: Sessions, kind: str, end: Callable[[Session, Request], None]
) -> None:
    request_id = one_request(lite)
    with lite.begin() as session:
        request = session.get_one(Request, request_id)
        end(session, request)
        ref = request.offers[0].id if kind == "expire" else request_id
        set_alarm(session, kind, ref, due_at=NOON)
        before = session.query(Notice).count(), request.state
    assert Bell(lite).after(seconds=1) >= 1
    with lite.begin() as session:
        state = session.get_one(Request, request_id).state
        assert (session.query(Notice).count(), state) == before
        assert session.query(Alarm).where(Alarm.attempts > 0).count() == 0


def test_an_alarm_that_fails_is_put_off_and_in_the_end_the_team_is_told(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        set_alarm(session, "wave", 999_999, due_at=NOON)
    bell = Bell(sessions)
    for attempt in range(1, MOST_TRIES):
        assert bell.after(minutes=1) == 1
        with sessions.begin() as session:
            alarm = session.query(Alarm).one()
            assert (alarm.attempts, alarm.done_at) == (attempt, None)
            assert session.query(TeamTask).count() == 0
    bell.after(minutes=1)
    with sessions.begin() as session:
        assert session.query(Alarm).one().done_at is not None
        assert session.scalars(select(TeamTask.kind)).all() == ["technical"]
    assert bell.after(minutes=5) == 0


def test_an_alarm_that_fails_does_not_hold_up_the_others(sessions: Sessions) -> None:
    request_id = one_request(sessions, helpers=5)
    with sessions.begin() as session:
        set_alarm(session, "wave", 999_999, due_at=NOON)
    Bell(sessions).after(minutes=ASKING.latest_minutes)
    with sessions.begin() as session:
        rang = select(Alarm).where(Alarm.ref == request_id, Alarm.done_at.is_not(None))
        assert "wave" in {alarm.kind for alarm in session.scalars(rang)}


def test_a_dropped_alarm_does_not_ring(sessions: Sessions) -> None:
    request_id = one_request(sessions, helpers=5)
    with sessions.begin() as session:
        drop_alarms(session, request_id, "wave", "still_looking", now=NOON)
    assert Bell(sessions).after(minutes=30) == 0


def test_volunteers_come_back_when_their_pause_is_over(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim = volunteer(session, "Karim")
        volunteers.pause_days(session, karim, 7, now=NOON)
    bell = Bell(sessions)
    for hours, state in ((24 * 6, VolunteerState.PAUSED), (24, VolunteerState.ACTIVE)):
        bell.now += timedelta(hours=hours)
        bell.later._end_pauses()
        with sessions.begin() as session:
            someone = session.get_one(Person, karim.id)
            assert someone.volunteer is not None
            assert someone.volunteer.state == state
    with sessions.begin() as session:
        assert told(session, session.get_one(Person, karim.id))[-1] == "volunteer.resumed"


def test_the_team_reads_of_each_task_once_and_by_numbers_only(sessions: Sessions) -> None:
    rules = Rules(asking=Asking(), team=Team(channel="test", chat="team"))
    with sessions.begin() as session:
        placed(session, person(session, "Denise"))
    later = Later(sessions, rules, lambda: NOON, lambda: None)
    assert (later._alert_team(), later._alert_team()) == (1, 0)
    with sessions.begin() as session:
        notice = session.query(Notice).order_by(Notice.id.desc()).first()
        assert notice is not None
        assert notice.parts[0][0] == "team.task.nobody_found"
        assert "Denise" not in str(notice.parts)


def test_the_same_cause_has_an_effect_once(sessions: Sessions) -> None:
    with sessions.begin() as session:
        assert first_time(session, "7 action_greet", now=NOON)
    with sessions.begin() as session:
        assert not first_time(session, "7 action_greet", now=NOON)
        assert first_time(session, "8 action_greet", now=NOON)


def test_what_rings_wakes_the_outbox(lite: Sessions) -> None:
    one_request(lite, helpers=5)
    woken = asyncio.Event()

    async def ring() -> None:
        later = Later(lite, RULES, lambda: NOON + timedelta(minutes=45), woken.set)
        running = asyncio.create_task(later.run())
        await asyncio.wait_for(woken.wait(), timeout=10)
        running.cancel()

    asyncio.run(ring())
    assert woken.is_set()
