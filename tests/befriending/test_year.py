"""A year of calls, imagined: always at their wall time, never two at once, and the check sees it."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.command import main
from solidarity.lifecycles import CallState
from solidarity.settings import Asking, Calls
from solidarity.simulation.year.diary import Diary, Planned
from solidarity.simulation.year.figures import figures
from solidarity.simulation.year.people import imagine
from solidarity.simulation.year.year import Told, Year

TUESDAY = datetime.fromisoformat("2026-10-20T14:00")
CALLS = Calls()


def call(at: datetime = TUESDAY, *, person: int = 1, volunteer: int = 2) -> Planned:
    return Planned(person, volunteer, at, 30, TUESDAY, CallState.HELD)


def told(*calls: Planned) -> Told:
    return Told(calls, [1.0], never=0, nobody=0, no_moment=0, left_out=0, welfare=0)


@pytest.fixture(scope="module")
def year() -> Told:
    seekers, callers = imagine(60, 40, seed=7)
    return Year(seekers, callers, calls=CALLS, asking=Asking(), seed=7).run()


def test_every_call_of_a_year_is_where_it_should_be(year: Told) -> None:
    found = figures(year, calls=CALLS, seconds=0)
    assert found.calls > 1_000
    assert found.offsets == 2
    assert (found.wrong_times, found.double, found.at_night, found.too_many_a_day) == (0, 0, 0, 0)


def test_nearly_everybody_has_somebody_within_two_days(year: Told) -> None:
    assert figures(year, calls=CALLS, seconds=0).within_48_h > 0.85


def test_the_same_seed_is_the_same_year(year: Told) -> None:
    seekers, callers = imagine(60, 40, seed=7)
    again = Year(seekers, callers, calls=CALLS, asking=Asking(), seed=7).run()
    assert again == year


def test_the_check_sees_a_call_that_slid_with_the_clocks() -> None:
    an_hour_early = TUESDAY + timedelta(weeks=1, hours=-1)
    found = figures(told(call(), call(an_hour_early)), calls=CALLS, seconds=0)
    assert found.wrong_times == 1


@pytest.mark.parametrize(("person", "volunteer", "double"), [(1, 3, 1), (4, 2, 1), (4, 3, 0)])
def test_the_check_sees_two_calls_at_once(person: int, volunteer: int, double: int) -> None:
    other = call(TUESDAY + timedelta(minutes=15), person=person, volunteer=volunteer)
    assert figures(told(call(), other), calls=CALLS, seconds=0).double == double


def test_the_check_sees_calls_at_night_and_too_many_of_them() -> None:
    late = call(TUESDAY.replace(hour=20, minute=45))
    assert figures(told(late), calls=CALLS, seconds=0).at_night == 1
    many = [call(TUESDAY + timedelta(hours=n), person=n) for n in range(4)]
    assert figures(told(*many), calls=CALLS, seconds=0).too_many_a_day == 1


def test_a_diary_has_room_where_nobody_talks() -> None:
    diary = Diary(CALLS)
    diary.write(call())
    half_past = TUESDAY + timedelta(minutes=30)
    assert not diary.has_room(1, 3, TUESDAY + timedelta(minutes=15), 30)
    assert not diary.has_room(4, 2, TUESDAY - timedelta(minutes=15), 30)
    assert diary.has_room(1, 2, half_past, 30)
    cancelled = replace(call(half_past), state=CallState.CANCELLED)
    diary.write(cancelled)
    assert diary.has_room(1, 2, half_past, 30)


def test_the_command_prints_its_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate-year", "--people", "20", "--listeners", "15", "--json"]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert found["1"]["double"] == 0
    assert found["1"]["held"] > 0
