"""Who is asked first, at which hours, and how far away."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import holidays
import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from solidarity.matching import Candidate, distance_m, parts_of_week, rank
from solidarity.squares import CELL_LAT, CELL_LON, CELLS_A_ROW, cell_of
from solidarity.vocabulary import (
    ALL_WEEK,
    DayPart,
    week_mask,
)
from solidarity.when.calendar import is_public_holiday
from tests.solidarity.stories import NOON

SOUTH, NORTH, WEST, EAST = 49.5, 51.5, 2.55, 6.4
"""Belgium, in degrees."""
ALL_DAY = DayPart.MORNING | DayPart.AFTERNOON | DayPart.EVENING
SOMEBODY = Candidate(
    volunteer_id=7, distance_m=800, recent_offers=1, last_asked_at=NOON, accepted=4, done=4,
    helped_before=False,
)  # fmt: skip


def first_of(*candidates: Candidate) -> int:
    return rank(candidates, has_time=True, now=NOON)[0].candidate.volunteer_id


BETTER: dict[str, dict[str, Any]] = {
    "who helped this person before": {"helped_before": True, "recent_offers": 3},
    "who was asked less in the last day": {"recent_offers": 0, "distance_m": 9_000},
    "who is much nearer": {"distance_m": 400, "done": 0},
    "who does what he promises": {"distance_m": 900, "accepted": 5, "done": 5},
    "who has waited longest": {"last_asked_at": NOON - timedelta(days=3), "distance_m": 900},
    "who was never asked": {"last_asked_at": None, "distance_m": 900},
    "who is a little nearer": {"distance_m": 799},
    "who is longer with us": {"volunteer_id": 3},
}


@pytest.mark.parametrize("better", BETTER.values(), ids=BETTER.keys())
def test_first_is(better: dict[str, Any]) -> None:
    other = replace(SOMEBODY, accepted=5, done=4)
    preferred = replace(other, **{"volunteer_id": 8, **better})
    assert first_of(other, preferred) == first_of(preferred, other) == preferred.volunteer_id


def test_a_newcomer_is_as_reliable_as_somebody_who_never_failed() -> None:
    newcomer = replace(SOMEBODY, accepted=0, done=0)
    assert newcomer.reliability == SOMEBODY.reliability == 1
    assert replace(SOMEBODY, accepted=1, done=0).reliability == 0.5


@given(st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_of_the_rows(chance: random.Random) -> None:
    some = [
        replace(
            SOMEBODY, volunteer_id=i, distance_m=chance.choice([None, 100, 600, 3_000]),
            recent_offers=chance.randrange(3), done=chance.randrange(4),
            helped_before=chance.random() < 0.2,
        )
        for i in range(12)
    ]  # fmt: skip
    ordered = rank(some, has_time=False, now=NOON)
    chance.shuffle(some)
    assert rank(some, has_time=False, now=NOON) == ordered


LONG_AGO = NOON - timedelta(days=31)
REASONS: list[tuple[dict[str, Any], bool, set[str]]] = [
    ({}, False, {"near"}),
    ({}, True, {"near", "free_then"}),
    ({"distance_m": 500}, False, {"very_near"}),
    ({"distance_m": 501}, False, {"near"}),
    ({"distance_m": None}, True, {"free_then"}),
    ({"helped_before": True}, False, {"helped_before", "near"}),
    ({"last_asked_at": None}, False, {"near", "your_turn"}),
    ({"last_asked_at": LONG_AGO}, False, {"near", "your_turn"}),
]


@pytest.mark.parametrize(("known", "has_time", "reasons"), REASONS)
def test_the_reasons_are_true(known: dict[str, Any], has_time: bool, reasons: set[str]) -> None:
    ranked = rank([replace(SOMEBODY, **known)], has_time=has_time, now=NOON)
    assert set(ranked[0].reasons) == reasons


def at(text: str) -> datetime:
    """Wall time in November 2026, e.g. "25 14:30"; the 23rd is a Monday."""
    return datetime.fromisoformat(f"2026-11-{text}")


STRETCHES = [
    ("25 08:00", "25 12:00", week_mask([2], DayPart.MORNING | DayPart.AFTERNOON)),
    ("25 08:00", "25 11:59", week_mask([2], DayPart.MORNING)),
    ("25 14:30", "25 14:30", week_mask([2], DayPart.AFTERNOON)),
    ("25 00:00", "25 23:59", week_mask([2], ALL_DAY)),
    ("25 17:00", "25 19:00", week_mask([2], DayPart.AFTERNOON | DayPart.EVENING)),
    ("25 19:00", "26 09:00", week_mask([2], DayPart.EVENING) | week_mask([3], DayPart.MORNING)),
    ("28 00:00", "29 23:59", week_mask([5, 6], ALL_DAY)),
    ("29 18:30", "30 08:30", week_mask([6], DayPart.EVENING) | week_mask([0], DayPart.MORNING)),
    ("23 00:00", "30 00:00", ALL_WEEK),
    ("25 23:00", "25 23:30", ALL_WEEK),
    ("25 06:00", "25 07:30", ALL_WEEK),
]


@pytest.mark.parametrize(("start", "end", "mask"), STRETCHES)
def test_a_stretch_of_time_touches_its_parts_of_the_week(start: str, end: str, mask: int) -> None:
    assert parts_of_week(at(start), at(end)) == mask


def test_on_a_public_holiday_the_hours_of_sunday_count() -> None:
    armistice, day_after = at("11 09:00"), at("12 10:00")  # a Wednesday and a Thursday
    assert parts_of_week(armistice, armistice) == week_mask([6], DayPart.MORNING)
    assert parts_of_week(day_after, day_after) == week_mask([3], DayPart.MORNING)
    night = at("10 21:00"), at("11 08:00")
    assert parts_of_week(*night) == (
        week_mask([1], DayPart.EVENING) | week_mask([6], DayPart.MORNING)
    )


@pytest.mark.parametrize("year", [2025, 2026, 2027, 2031])
def test_public_holidays_are_those_of_belgium(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert {day for day in days if is_public_holiday(day)} == set(holidays.BE(years=year))


def test_without_a_time_every_part_of_the_week_is_good() -> None:
    assert parts_of_week(None, None) == ALL_WEEK


@given(st.datetimes(at("01 00:00"), at("30 23:59")), st.integers(0, 60 * 24 * 9))
def test_a_longer_stretch_touches_no_less(start: datetime, minutes: int) -> None:
    start = start.replace(second=0, microsecond=0)
    short = parts_of_week(start, start + timedelta(minutes=minutes))
    longer = parts_of_week(start, start + timedelta(minutes=minutes + 60))
    assert 0 < short <= ALL_WEEK
    assert short == ALL_WEEK or short & longer == short


LATS, LONS = st.floats(SOUTH, NORTH), st.floats(WEST, EAST)


@given(LATS, LONS, LATS, LONS)
def test_distances_agree_with_the_ellipsoid(
    lat1: float, lon1: float, lat2: float, lon2: float
) -> None:
    exact = geodesic((lat1, lon1), (lat2, lon2)).meters
    assert abs(distance_m(lat1, lon1, lat2, lon2) - exact) <= (0.01 if exact < 75_000 else 2)
    assert distance_m(lat1, lon1, lat2, lon2) == pytest.approx(distance_m(lat2, lon2, lat1, lon1))


@given(LATS, LONS)
def test_a_square_is_found_back_from_its_number(lat: float, lon: float) -> None:
    row, column = divmod(cell_of(lat, lon), CELLS_A_ROW)
    assert row * CELL_LAT - 1e-9 <= lat <= (row + 1) * CELL_LAT + 1e-9
    assert column * CELL_LON - 1e-9 <= lon <= (column + 1) * CELL_LON + 1e-9
