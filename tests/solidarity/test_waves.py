"""How many are asked, and when the next are: what holds for any chances."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.matching import Candidate, Ranked
from solidarity.settings import Asking
from solidarity.waves import (
    Habits,
    Pace,
    Silence,
    chance_of_enough,
    chance_of_yes,
    likeliest,
    next_step,
    pace_of,
    still_likely,
    worth_asking,
)

HABITS, ASKING = Habits(), Asking()
CHANCES = st.lists(st.floats(0.02, 0.9), max_size=12)
MINUTES = st.floats(0, 600)
SILENCES = st.lists(st.builds(Silence, st.floats(0.02, 0.6), MINUTES), max_size=8)
PACE = Pace(want=0.8, keep=0.8, most=50, soonest=1, latest=60)
PLACES = st.integers(1, 3)


def ranked(volunteer_id: int, **known: int | bool) -> Ranked:
    candidate = Candidate(
        volunteer_id=volunteer_id, distance_m=500, recent_offers=0, last_asked_at=None,
        accepted=0, done=0, helped_before=False,
    )  # fmt: skip
    return Ranked(replace(candidate, **known), ())


@given(SILENCES, CHANCES, PLACES)
def test_a_wave_reaches_the_level_and_asks_nobody_more(
    waiting: list[Silence], coming: list[float], places: int
) -> None:
    step = next_step(waiting, coming, places=places, pace=PACE, habits=HABITS)
    hopes = [still_likely(silence, HABITS) for silence in waiting]
    if step.ask < len(coming):
        assert chance_of_enough([*hopes, *coming[: step.ask]], places) >= PACE.want
    if step.ask:
        assert chance_of_enough([*hopes, *coming[: step.ask - 1]], places) < PACE.want


@given(SILENCES, st.builds(Silence, st.floats(0.02, 0.6), MINUTES), CHANCES, PLACES)
def test_the_more_wait_the_fewer_are_asked(
    waiting: list[Silence], one: Silence, coming: list[float], places: int
) -> None:
    fewer = next_step(waiting, coming, places=places, pace=PACE, habits=HABITS)
    more = next_step([*waiting, one], coming, places=places, pace=PACE, habits=HABITS)
    assert more.ask <= fewer.ask


@given(SILENCES, CHANCES, PLACES)
def test_more_places_need_no_fewer_volunteers(
    waiting: list[Silence], coming: list[float], places: int
) -> None:
    one = next_step(waiting, coming, places=places, pace=PACE, habits=HABITS)
    two = next_step(waiting, coming, places=places + 1, pace=PACE, habits=HABITS)
    assert two.ask >= one.ask


@given(SILENCES, CHANCES, st.booleans())
def test_urgent_is_never_slower(waiting: list[Silence], coming: list[float], begins: bool) -> None:
    def step(*, urgent: bool) -> int:
        pace = pace_of(ASKING, urgent=urgent, begins=begins)
        return next_step(waiting, coming, places=1, pace=pace, habits=HABITS).ask

    assert step(urgent=True) >= step(urgent=False)
    urgent, calm = (pace_of(ASKING, urgent=u, begins=begins) for u in (True, False))
    assert (urgent.keep, -urgent.soonest) >= (calm.keep, -calm.soonest)


@given(SILENCES, CHANCES)
def test_the_next_look_comes_in_its_bounds(waiting: list[Silence], coming: list[float]) -> None:
    step = next_step(waiting, coming, places=1, pace=PACE, habits=HABITS)
    assert PACE.soonest <= step.minutes <= PACE.latest


@given(st.floats(0.02, 0.6), MINUTES, MINUTES)
def test_the_longer_the_silence_the_less_likely_a_yes(
    chance: float, minutes: float, more: float
) -> None:
    now = still_likely(Silence(chance, minutes), HABITS)
    later = still_likely(Silence(chance, minutes), HABITS, later=more)
    assert 0 <= later <= now + 1e-9 <= chance + 2e-9


@given(CHANCES)
def test_for_one_place_it_is_the_chance_that_not_all_say_no(chances: list[float]) -> None:
    none = 1.0
    for chance in chances:
        none *= 1 - chance
    assert chance_of_enough(chances) == pytest.approx(1 - none)


def test_two_yeses_of_three_coins_come_in_half_of_all_cases() -> None:
    assert chance_of_enough([0.5, 0.5, 0.5], 2) == pytest.approx(0.5)


def test_who_often_said_yes_is_likelier_and_who_had_offers_today_less() -> None:
    def chance(asked: int, accepted: int, recent: int = 0) -> float:
        return chance_of_yes(asked=asked, accepted=accepted, recent_offers=recent, habits=HABITS)

    assert chance(0, 0) == pytest.approx(HABITS.yes)
    assert chance(10, 6) > chance(0, 0) > chance(10, 0)
    assert chance(10, 6, recent=1) == pytest.approx(chance(10, 6) / 2)


def test_the_likeliest_come_first_after_who_helped_before() -> None:
    rows = [
        ranked(1, asked=9),
        ranked(2, asked=9, accepted=5),
        ranked(3, asked=9, helped_before=True),
        ranked(4, asked=9),
    ]
    order = [one.candidate.volunteer_id for one, _ in likeliest(rows, HABITS)]
    assert order == [3, 2, 1, 4]


def test_the_tired_are_left_in_peace_while_others_may_answer() -> None:
    tired = likeliest([ranked(i, recent_offers=3) for i in (1, 2, 3)], HABITS)
    assert worth_asking(tired, is_alone=False, asking=ASKING) == []
    assert worth_asking(tired, is_alone=True, asking=ASKING) == []


def test_who_hardly_ever_says_yes_is_asked_when_nobody_else_is_left() -> None:
    shy = likeliest([ranked(i, asked=40, recent_offers=i - 1) for i in (1, 2, 3)], HABITS)
    assert worth_asking(shy, is_alone=False, asking=ASKING) == []
    left = worth_asking(shy, is_alone=True, asking=ASKING)
    assert [one.candidate.volunteer_id for one, _ in left] == [1, 2]
