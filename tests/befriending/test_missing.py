"""A call that nobody answers is tried again, then the team looks; a no is respected."""

import contextlib
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.befriending.around import after_call, excusing, missing
from solidarity.befriending.times import booking, week
from solidarity.clock import wall_time
from solidarity.errors import IllegalStep, NotYours
from solidarity.lifecycles import CallState
from solidarity.messages import Message
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Call, Event, Listener, Pair, Person, Wish
from tests.befriending.around_calls import (
    RULES,
    TUESDAY_AT_TWO,
    at,
    buttons,
    call,
    due,
    known,
    on_wall,
    pair,
    ring,
    rules,
    said,
    tap,
    tasks,
)
from tests.solidarity.stories import NOON, person, volunteer

AFTER = at(TUESDAY_AT_TWO, minutes=40)


@pytest.fixture
def session(lite: Sessions) -> Iterator[Session]:
    with lite.begin() as session:
        yield session


def miss(session: Session, missed: Call, now: datetime | None = None) -> Call | None:
    """Nobody answered; the next try, if there is one."""
    moment = now or at(missed.at, minutes=40)
    missing.nobody_answered(session, missed, rules=RULES, now=moment)
    session.flush()
    query = select(Call).where(Call.follows_id == missed.id)
    return session.scalars(query).one_or_none()


def next_of(missed: Call, session: Session) -> Call:
    following = miss(session, missed)
    assert following is not None
    return following


def refuses(session: Session, together: Pair, wall: datetime) -> None:
    missed = call(session, together, wall)
    miss(session, missed)
    tap(session, together.person, "missed.refuse", at(wall, minutes=45))


def test_three_tries_on_two_days_then_the_team_is_told(session: Session) -> None:
    first = call(session, pair(session))
    second = next_of(first, session)
    assert (second.at, second.tries) == (on_wall("2026-12-01T17:00"), 2)
    third = next_of(second, session)
    assert (third.at, third.tries) == (on_wall("2026-12-02T14:00"), 3)
    assert tasks(session) == []
    assert miss(session, third) is None
    assert tasks(session) == ["missed_calls"]
    assert [c.state for c in (first, second, third)] == [CallState.MISSED] * 3
    assert first.pair.state == "active", "the pair goes on"


def test_the_team_is_told_what_is_known_in_numbers(session: Session) -> None:
    together = pair(session)
    before = call(session, together, on_wall("2026-11-25T14:00"))
    booking.move(before, CallState.HELD)
    missed = call(session, together)
    missed.tries = 3
    miss(session, missed)
    event = session.query(Event).filter_by(kind="calls_missed").one()
    assert event.person_id == together.person_id
    assert event.facts == {
        "call": missed.id, "tries": 3, "held": 1, "days_since": 6, "said_to_come": None,
    }  # fmt: skip


def test_the_volunteer_hears_when_and_the_person_gets_a_soft_word(session: Session) -> None:
    first = call(session, pair(session))
    miss(session, first)
    denise, an = first.person, first.volunteer.person
    then = {"start": "2026-12-01T17:00", "end": "2026-12-01T17:00"}
    assert known(session, an, "missed.tried") == {"when": then, "name": "Denise"}
    assert known(session, denise, "missed.person") == {"when": then, "name": "An"}
    assert buttons(session, denise) == [
        "button.call_later",
        "button.i_forgot",
        "button.rather_no_call",
    ]
    assert "button.worried" in buttons(session, an)


def test_somebody_with_only_a_telephone_gets_no_word_about_it(session: Session) -> None:
    first = call(session, pair(session))
    first.person.contacts[0].channel = "telephone"
    third = next_of(next_of(first, session), session)
    miss(session, third)
    assert said(session, first.person) == []
    assert tasks(session) == ["missed_calls"]


def test_who_asked_for_somebody_else_is_asked_to_look(session: Session) -> None:
    first = call(session, pair(session))
    session.get_one(Wish, first.person_id).for_other = True
    miss(session, first)
    assert said(session, first.person) == ["missed.for_other"]


def test_the_next_try_is_reminded_of_as_every_call(session: Session) -> None:
    first = call(session, pair(session))
    second = next_of(first, session)
    assert set(due(session, second)) == {"remind_soon", "ask_call"}
    ring(session, at(second.at, minutes=-15))
    assert "reminder.person" in said(session, first.person)


def test_in_the_evening_it_is_tried_the_day_after_at_the_same_hour(session: Session) -> None:
    first = call(session, pair(session), on_wall("2026-12-01T19:00"))
    second = next_of(first, session)
    assert (second.at, second.tries) == (on_wall("2026-12-02T19:00"), 2)
    assert next_of(second, session).at == on_wall("2026-12-03T19:00")


def test_an_answer_that_comes_late_leads_to_the_next_half_hour(session: Session) -> None:
    first = call(session, pair(session))
    assert miss(session, first, at("2026-12-01T18:10")).at == on_wall("2026-12-01T18:30")  # type: ignore[union-attr]


def test_an_answer_of_the_next_day_leads_to_that_day(session: Session) -> None:
    first = call(session, pair(session))
    assert miss(session, first, at("2026-12-02T09:00")).at == on_wall("2026-12-02T14:00")  # type: ignore[union-attr]


def test_an_answer_days_later_is_tried_near_the_hour_or_goes_to_the_team(
    session: Session,
) -> None:
    first = call(session, pair(session))
    assert miss(session, first, at("2026-12-04T14:10")).at == on_wall("2026-12-04T14:30")  # type: ignore[union-attr]
    other = call(session, pair(session, person(session, "Jeanne"), volunteer(session, "Karim")))
    assert miss(session, other, at("2026-12-09T10:00")) is None
    assert tasks(session) == ["missed_calls"]


def test_a_busy_volunteer_tries_as_soon_as_he_can(session: Session) -> None:
    together = pair(session)
    an = together.volunteer.person
    first = call(session, together)
    jeanne = pair_of_an(session, an, "Jeanne")
    call(session, jeanne, on_wall("2026-12-01T17:00"))
    assert next_of(first, session).at == on_wall("2026-12-01T17:30")


def pair_of_an(session: Session, an: Person, name: str) -> Pair:
    denise = person(session, name)
    session.add(Wish(person_id=denise.id, state="paired", created_at=NOON))
    together = Pair(person_id=denise.id, volunteer_id=an.id, state="active", reasons=[],
                    proposed_at=NOON)  # fmt: skip
    session.add(together)
    session.flush()
    return together


def test_the_volunteers_own_hours_come_first(session: Session) -> None:
    first = call(session, pair(session))
    session.get_one(Listener, first.volunteer_id).hours = week.span(1, 14 * 60, 15 * 60) | (
        week.span(1, 18 * 60, 19 * 60)
    )
    assert next_of(first, session).at == on_wall("2026-12-01T18:00")


def test_among_these_the_hours_of_the_person(session: Session) -> None:
    first = call(session, pair(session))
    session.get_one(Listener, first.volunteer_id).hours = week.span(1, 14 * 60, 20 * 60)
    session.get_one(Wish, first.person_id).hours = week.span(1, 18 * 60, 21 * 60)
    assert next_of(first, session).at == on_wall("2026-12-01T18:00")


def test_where_they_speak_the_day_after_anyway_that_call_is_the_third_try(
    session: Session,
) -> None:
    together = pair(session)
    first = call(session, together)
    tomorrow = call(session, together, on_wall("2026-12-02T10:00"))
    second = next_of(first, session)
    assert miss(session, second) is None
    assert tomorrow.tries == 3
    assert known(session, together.person, "missed.person")["when"] == {
        "start": "2026-12-02T10:00", "end": "2026-12-02T10:00",
    }  # fmt: skip
    assert session.query(Call).count() == 3


def test_that_call_stays_when_the_person_would_rather_not_be_tried_again(
    session: Session,
) -> None:
    together = pair(session)
    second = next_of(call(session, together), session)
    tomorrow = call(session, together, on_wall("2026-12-02T10:00"))
    miss(session, second)
    tap(session, together.person, "missed.refuse", at(second.at, minutes=45))
    assert (tomorrow.state, tomorrow.tries) == (CallState.PLANNED, 1)


def test_all_is_well_is_passed_on_and_the_next_try_stays(session: Session) -> None:
    first = call(session, pair(session))
    second = next_of(first, session)
    denise, an = first.person, first.volunteer.person
    assert tap(session, denise, "missed.fine", AFTER) is None
    assert second.person_comes is True
    assert said(session, denise)[-1] == "missed.see_you"
    assert said(session, an)[-1] == "missed.told_fine"


def test_forgotten_is_taken_kindly(session: Session) -> None:
    first = call(session, pair(session))
    miss(session, first)
    tap(session, first.person, "missed.forgot", AFTER)
    assert said(session, first.person)[-1] == "missed.happens"
    assert said(session, first.volunteer.person)[-1] == "missed.told_forgot"


def test_after_the_last_try_the_person_can_say_that_all_is_well(session: Session) -> None:
    missed = call(session, pair(session))
    missed.tries = 3
    miss(session, missed)
    assert said(session, missed.person)[-1] == "missed.person_last"
    assert tap(session, missed.person, "missed.fine", AFTER) is None
    assert said(session, missed.person)[-1] == "missed.good_to_know"
    assert tasks(session) == ["missed_calls"], "the team looks all the same"


def test_who_would_rather_not_is_not_tried_again_and_the_pair_goes_on(session: Session) -> None:
    first = call(session, pair(session))
    second = next_of(first, session)
    assert tap(session, first.person, "missed.refuse", AFTER) is None
    assert second.state == CallState.CANCELLED
    assert due(session, second) == {}
    assert said(session, first.person)[-1] == "missed.as_you_like"
    assert said(session, first.volunteer.person)[-1] == "missed.told_refused"
    assert first.pair.state == "active"


def test_two_refusals_running_end_the_calls_gently_and_the_team_looks_by_once(
    session: Session,
) -> None:
    together = pair(session)
    for week_number in range(2):
        refuses(session, together, TUESDAY_AT_TWO + timedelta(weeks=week_number))
    assert (together.state, together.ended_by) == ("ended", "person")
    assert "missed.rest" in said(session, together.person)
    assert tasks(session) == ["pair_ended"]


def test_a_call_that_took_place_between_two_refusals_counts(session: Session) -> None:
    together = pair(session)
    refuses(session, together, TUESDAY_AT_TWO)
    between = call(session, together, TUESDAY_AT_TWO + timedelta(weeks=1))
    booking.move(between, CallState.HELD)
    refuses(session, together, TUESDAY_AT_TWO + timedelta(weeks=2))
    assert together.state == "active"


def test_a_kind_word_between_two_refusals_counts(session: Session) -> None:
    together = pair(session)
    refuses(session, together, TUESDAY_AT_TWO)
    between = call(session, together, TUESDAY_AT_TWO + timedelta(weeks=1))
    following = next_of(between, session)
    tap(session, together.person, "missed.forgot", at(between.at, minutes=45))
    booking.move(following, CallState.CANCELLED)
    refuses(session, together, TUESDAY_AT_TWO + timedelta(weeks=2))
    assert together.state == "active"


def test_silence_between_two_refusals_does_not_count(session: Session) -> None:
    together = pair(session)
    refuses(session, together, TUESDAY_AT_TWO)
    between = call(session, together, TUESDAY_AT_TWO + timedelta(weeks=1))
    following = next_of(between, session)
    miss(session, following)
    tap(session, together.person, "missed.refuse", at(following.at, minutes=45))
    assert together.state == "ended"


def test_a_pair_that_has_ended_or_pauses_is_not_tried_again(session: Session) -> None:
    first = call(session, pair(session))
    first.pair.state = "paused"
    assert miss(session, first) is None
    assert said(session, first.person) == []
    assert said(session, first.volunteer.person)[-1] == "missed.pair_over"


def test_who_stands_in_tries_again_himself(session: Session) -> None:
    karim = volunteer(session, "Karim")
    first = call(session, pair(session), volunteer_id=karim.id)
    assert next_of(first, session).volunteer_id == karim.id


def test_a_call_is_missed_once(session: Session) -> None:
    first = call(session, pair(session))
    miss(session, first)
    with pytest.raises(IllegalStep):
        miss(session, first)


def test_only_the_person_answers_for_herself(session: Session) -> None:
    first = call(session, pair(session))
    miss(session, first)
    for someone in (first.volunteer.person, person(session, "Zoé")):
        with pytest.raises(NotYours):
            excusing.fine(session, first.id, someone, now=AFTER)


def test_once_it_took_place_after_all_the_persons_buttons_are_over(session: Session) -> None:
    first = call(session, pair(session))
    miss(session, first)
    tap(session, first.volunteer.person, "after.held", AFTER)
    for action in ("missed.fine", "missed.refuse"):
        assert tap(session, first.person, action, AFTER) == Message("tap.over")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    half_hour=st.integers(16, 41),
    day=st.integers(0, 8),
    late_minutes=st.integers(30, 3_000),
    tries=st.integers(1, 3),
)
def test_whenever_it_is_missed_it_is_never_tried_at_night_or_in_the_past(
    lite: Sessions, half_hour: int, day: int, late_minutes: int, tries: int
) -> None:
    # The clocks go back in the second night of these.
    wall = on_wall("2026-10-24T00:00") + timedelta(days=day, minutes=30 * half_hour)
    with lite.begin() as session:
        before = session.begin_nested()
        missed = call(session, pair(session), wall, now=at("2026-10-01T12:00"))
        missed.tries = tries
        now = at(wall, minutes=late_minutes)
        following = miss(session, missed, now)
        assert (following is None) == (tasks(session) == ["missed_calls"])
        if following is not None:
            assert not booking.is_quiet(following.at, 30, RULES.calls)
            assert following.at >= wall_time(now)
            assert following.tries == tries + 1
        before.rollback()


def test_how_often_it_is_tried_is_a_setting(session: Session) -> None:
    first = call(session, pair(session))
    missing.nobody_answered(session, first, rules=rules(most_tries=1), now=AFTER)
    assert tasks(session) == ["missed_calls"]


def test_on_both_databases_three_tries_lead_to_the_team(sessions: Sessions) -> None:
    with sessions.begin() as session:
        first = call(session, pair(session))
        third = next_of(next_of(first, session), session)
        miss(session, third)
        assert tasks(session) == ["missed_calls"]


@pytest.mark.parametrize("taps", [("after.no_answer",) * 2, ("after.no_answer", "after.held")])
def test_two_taps_at_the_same_moment_leave_one_truth(
    sessions: Sessions, taps: tuple[str, str]
) -> None:
    with sessions.begin() as session:
        first = call(session, pair(session))
        number, an = first.id, first.volunteer_id
    start = threading.Barrier(2)

    def answers(action: str) -> None:
        start.wait()
        with contextlib.suppress(IllegalStep), sessions.begin() as session:
            volunteer = session.get_one(Person, an)
            if action == "after.held":
                after_call.held(session, number, volunteer, now=AFTER)
            else:
                after_call.no_answer(session, number, volunteer, rules=RULES, now=AFTER)

    threads = [threading.Thread(target=answers, args=(action,)) for action in taps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sessions.begin() as session:
        planned = session.query(Call).filter_by(state="planned").count()
        state = session.get_one(Call, number).state
        assert (state, planned) == (("held", 0) if "after.held" in taps else ("missed", 1))
