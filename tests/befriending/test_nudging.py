"""Pairs that hear nothing of each other, and whether both like to go on."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from solidarity.clock import wall_time
from solidarity.lifecycles import CallState, PairState
from solidarity.messages import Message
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Pair, Person
from tests.befriending.days import Days, listener, said, tasks, wisher

NUDGES = ("pair.quiet",)


def two(session: Session, **wish: Any) -> tuple[Days, Person, Person, Pair]:
    """Karim calls Denise; no moment is agreed yet."""
    days = Days(session)
    denise, karim = wisher(session, **wish), listener(session, "Karim")
    return days, denise, karim, days.pair_up(denise, karim)


def nudges(session: Session, someone: Person) -> int:
    return sum(key in NUDGES for key in said(session, someone))


def test_after_a_week_both_get_a_gentle_word_and_after_two_the_team(sessions: Sessions) -> None:
    with sessions.begin() as session:
        days, denise, karim, _ = two(session)
        days.after(days=6, hours=23)
        assert (nudges(session, denise), nudges(session, karim)) == (0, 0)
        days.after(hours=2)
        assert (nudges(session, denise), nudges(session, karim)) == (1, 1)
        assert "pair_silent" not in tasks(session, denise)
        days.after(days=7)
        assert "pair_silent" in tasks(session, denise)


def test_one_silence_is_spoken_of_once(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, _, _ = two(session)
        days.after(days=50)
        assert nudges(session, denise) == 1
        assert tasks(session, denise).count("pair_silent") == 1


def test_a_call_that_was_held_begins_the_count_anew(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, _, pair = two(session)
        for _ in range(4):
            days.after(days=6)
            days.call(pair, wall_time(days.now), CallState.HELD)
        assert nudges(session, denise) == 0
        days.after(days=8)
        assert nudges(session, denise) == 1
        days.call(pair, wall_time(days.now), CallState.HELD)
        days.after(days=8)
        assert nudges(session, denise) == 2, "another silence"
        assert "pair_silent" not in tasks(session, denise)


@pytest.mark.parametrize("state", [CallState.MISSED, CallState.CANCELLED, CallState.PLANNED])
def test_only_a_call_that_took_place_counts(lite: Sessions, state: CallState) -> None:
    with lite.begin() as session:
        days, denise, _, pair = two(session)
        days.call(pair, wall_time(days.now) + timedelta(days=3), state)
        days.after(days=8)
        assert nudges(session, denise) == 1


def test_who_has_a_call_each_week_is_never_told_of_silence(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, _, pair = two(session)
        coming = [days.call(pair, wall_time(days.now) + timedelta(days=7 * n)) for n in (1, 2, 3)]
        for call in coming:
            days.after(days=7, hours=2)
            call.state = CallState.HELD
        assert nudges(session, denise) == 0
        assert "pair_silent" not in tasks(session, denise)


def test_the_team_hears_of_a_pair_whose_planned_calls_do_not_take_place(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, _, pair = two(session)
        for week in (1, 2):
            call = days.call(pair, wall_time(days.now) + timedelta(days=7 * week))
            days.after(days=1)
            call.state = CallState.MISSED
        days.after(days=12)
        assert "pair_silent" in tasks(session, denise)


def test_who_wants_calls_every_two_weeks_has_more_time(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, _, _ = two(session, times=1, weeks=2)
        days.after(days=13)
        assert nudges(session, denise) == 0
        days.after(days=2)
        assert nudges(session, denise) == 1


def test_after_a_single_call_nobody_is_reminded_of_anything(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, _, pair = two(session, times=1, weeks=0)
        days.call(pair, wall_time(days.now) + timedelta(days=2), CallState.HELD)
        days.after(days=40)
        assert nudges(session, denise) == 0


def test_a_pause_is_no_silence(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, _, pair = two(session)
        pair.state, pair.paused_until = PairState.PAUSED, days.now + timedelta(days=30)
        days.after(days=30)
        assert nudges(session, denise) == 0
        pair.state, pair.paused_until = PairState.ACTIVE, None
        days.after(days=6)
        assert nudges(session, denise) == 0
        days.after(days=2)
        assert nudges(session, denise) == 1


def test_a_moment_is_proposed_from_the_gentle_word(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, karim, _ = two(session)
        days.after(days=8)
        proposed = said(session, denise).count("moment.begin")
        assert days.tap(karim, "pair.moment") is None
        assert said(session, denise).count("moment.begin") == proposed + 1
        assert said(session, karim)[-1] == "pair.moments_proposed"


def test_no_moment_is_proposed_when_a_call_is_planned_by_now(lite: Sessions) -> None:
    with lite.begin() as session:
        days, _, karim, pair = two(session)
        days.after(days=8)
        days.call(pair, wall_time(days.now) + timedelta(days=1))
        assert days.tap(karim, "pair.moment") == Message("tap.over")


def test_after_some_weeks_both_are_asked_whether_they_go_on(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, karim, pair = two(session)
        days.after(weeks=10, days=-1)
        assert "pair.go_on" not in said(session, denise)
        days.after(days=2)
        assert said(session, denise).count("pair.go_on") == 1
        assert said(session, karim).count("pair.go_on") == 1
        assert days.tap(denise, "pair.go_on") is None
        assert said(session, denise)[-1] == "pair.goes_on"
        assert days.tap(karim, "pair.talk") is None
        assert "human" in tasks(session, karim)
        assert pair.state == PairState.ACTIVE
        days.after(weeks=10)
        assert said(session, denise).count("pair.go_on") == 2


def test_whether_to_go_on_is_answered_with_a_stop_in_one_tap(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, _, pair = two(session)
        days.after(weeks=11)
        assert days.tap(denise, "pair.stop") is None
        session.refresh(pair)
        assert pair.state == PairState.ENDED
