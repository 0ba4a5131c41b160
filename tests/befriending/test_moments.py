"""The best moments for a pair: always possible, never a clash, best first."""

# ruff: noqa: DTZ001 -- wall time without a zone is what is read

from datetime import date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from solidarity.befriending.times.moments import Proposed, best_moments
from solidarity.befriending.times.series import WEEKLY, Rhythm
from solidarity.befriending.times.week import SUNDAY, WHOLE_WEEK, holds, span
from solidarity.settings import Calls
from solidarity.when.calendar import HOLIDAYS, PUBLIC_HOLIDAYS, is_public_holiday

TUESDAY = datetime(2026, 11, 24, 10)
CALLS = Calls()
ONCE = Rhythm(times=1, weeks=0)
Taken = list[tuple[datetime, datetime]]


def week_of(rows: list[tuple[int, int, int]]) -> int:
    week = 0
    for day, hour, long in rows:
        week |= span(day, hour * 60, (hour + long) * 60)
    return week


stretches = st.tuples(st.integers(0, 6), st.integers(0, 23), st.integers(1, 12))
weeks = st.lists(stretches, max_size=8).map(week_of)
moments_of_asking = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1))
rhythms = st.builds(
    Rhythm,
    times=st.integers(1, 3),
    weeks=st.sampled_from([0, 1, 2, 4]),
    until_weeks=st.sampled_from([None, 2, 6]),
)
unhurried = settings(deadline=None, max_examples=60)


@st.composite
def taken_after(draw: st.DrawFn, now: datetime) -> Taken:
    rows = draw(
        st.lists(
            st.tuples(st.integers(0, 35), st.integers(0, 24 * 12 - 1), st.integers(1, 300)),
            max_size=40,
        )
    )
    midnight = datetime.combine(now.date(), time())
    starts = [midnight + timedelta(days=days, minutes=5 * fives) for days, fives, _ in rows]
    return [
        (start, start + timedelta(minutes=long))
        for start, (_, _, long) in zip(starts, rows, strict=True)
    ]


def best(common: int, **changes: object) -> list[Proposed]:
    told: dict[str, object] = {
        "taken": [], "now": TUESDAY, "rhythm": WEEKLY, "minutes": 30, "calls": CALLS,
    } | changes  # fmt: skip
    return best_moments(common, **told)  # type: ignore[arg-type]


def clashes(at: datetime, minutes: int, taken: Taken) -> bool:
    end = at + timedelta(minutes=minutes)
    return any(start < end and at < over for start, over in taken)


@unhurried
@given(st.data(), weeks, moments_of_asking, rhythms, st.sampled_from([20, 30, 45, 60]),
       st.integers(0, 5))  # fmt: skip
def test_every_moment_is_possible(
    data: st.DataObject, common: int, now: datetime, rhythm: Rhythm, minutes: int, most: int
) -> None:
    taken = data.draw(taken_after(now))
    found = best(common, taken=taken, now=now, rhythm=rhythm, minutes=minutes, most=most)
    assert len(found) <= most
    assert len({moment.at for moment in found}) == len(found)
    for moment in found:
        day = moment.at.date()
        weekday = SUNDAY if is_public_holiday(day) else None
        assert holds(common, moment.at, minutes, weekday=weekday)
        assert not clashes(moment.at, minutes, taken)
        assert moment.at >= now + timedelta(hours=18)
        assert now.date() < day <= now.date() + timedelta(weeks=CALLS.weeks_ahead)
        assert moment.at.time() >= time(CALLS.earliest)
        assert moment.at + timedelta(minutes=minutes) <= datetime.combine(day, time(CALLS.latest))
        assert (moment.holiday is not None) == is_public_holiday(day)
    assert found == best(common, taken=taken, now=now, rhythm=rhythm, minutes=minutes, most=most)


@unhurried
@given(st.data(), weeks, moments_of_asking)
def test_something_is_found_wherever_one_call_fits(
    data: st.DataObject, common: int, now: datetime
) -> None:
    taken = data.draw(taken_after(now))
    possible = 0
    for ahead in range(1, CALLS.weeks_ahead * 7 + 1):
        day = now.date() + timedelta(days=ahead)
        weekday = SUNDAY if is_public_holiday(day) else day.weekday()
        for half in range(CALLS.earliest * 2, CALLS.latest * 2):
            at = datetime.combine(day, time(half // 2, 30 * (half % 2)))
            fits = holds(common, at, 30, weekday=weekday) and not clashes(at, 30, taken)
            possible += fits and at >= now + timedelta(hours=18)
    found = best(common, taken=taken, now=now, rhythm=ONCE)
    assert len(found) == min(3, possible)


@unhurried
@given(st.data(), weeks, moments_of_asking, rhythms)
def test_the_best_comes_first(
    data: st.DataObject, common: int, now: datetime, rhythm: Rhythm
) -> None:
    taken = data.draw(taken_after(now))
    found = best(common, taken=taken, now=now, rhythm=rhythm)
    assert found[:1] == best(common, taken=taken, now=now, rhythm=rhythm, most=1)
    later = [later_clashes(moment.at, rhythm, taken) for moment in found]
    assert later == sorted(later)
    for one, following in pairwise(found):
        same = later_clashes(one.at, rhythm, taken) == later_clashes(following.at, rhythm, taken)
        assert not (same and one.holiday and not following.holiday)


def later_clashes(at: datetime, rhythm: Rhythm, taken: Taken) -> int:
    """How many of the second to the fourth call clash, counted in half hours that are touched."""
    if rhythm.is_once:
        return 0
    count = 4 if rhythm.until_weeks is None else max(1, rhythm.until_weeks // rhythm.weeks)
    turns = range(1, min(4, count))
    return sum(
        clashes(at + timedelta(weeks=rhythm.weeks * turn), 30, taken) for turn in turns
    )  # fmt: skip


def test_the_three_are_on_different_days_and_in_different_parts_of_the_day() -> None:
    found = [moment.at for moment in best(WHOLE_WEEK)]
    assert len({at.weekday() for at in found}) == 3
    assert len({(at.hour >= 12) + (at.hour >= 18) for at in found}) == 3


def test_full_hours_come_before_half_hours() -> None:
    found = [moment.at for moment in best(span(1, 14 * 60, 17 * 60) | span(3, 10 * 60, 12 * 60))]
    assert [at.minute for at in found] == [0, 0, 0]


def test_a_call_is_kept_away_from_the_edge_of_what_both_have_free() -> None:
    assert best(span(1, 14 * 60, 16 * 60))[0].at == datetime(2026, 12, 1, 15)


def test_a_series_is_not_proposed_twice_in_different_weeks() -> None:
    tuesday_at_two = span(1, 14 * 60, 14 * 60 + 30)
    assert [moment.at for moment in best(tuesday_at_two)] == [datetime(2026, 12, 1, 14)]


def test_of_a_single_call_other_weeks_are_proposed_too() -> None:
    tuesday_at_two = span(1, 14 * 60, 14 * 60 + 30)
    found = [moment.at for moment in best(tuesday_at_two, rhythm=ONCE)]
    assert found == [datetime(2026, 12, day, 14) for day in (1, 8, 15)]


def test_a_series_avoids_what_is_taken_in_a_later_week() -> None:
    hours = span(1, 14 * 60, 15 * 60 + 30)
    in_two_weeks = datetime(2026, 12, 15, 14)
    taken = [(in_two_weeks, in_two_weeks + timedelta(hours=1))]
    assert best(hours, taken=taken)[0].at == datetime(2026, 12, 1, 15)
    assert best(hours, taken=taken, rhythm=ONCE)[0].at == datetime(2026, 12, 1, 14)


def test_of_several_weeks_a_day_off_is_the_last() -> None:
    fridays_and_sundays = span(4, 600, 690) | span(6, 600, 690)
    before_christmas = datetime(2026, 12, 23, 10)
    found = best(fridays_and_sundays, now=before_christmas, most=8)
    holidays = [moment.holiday for moment in found]
    assert found[0] == Proposed(datetime(2026, 12, 27, 10))
    assert holidays == sorted(holidays, key=lambda name: name is not None)


def test_a_public_holiday_has_the_hours_of_a_sunday() -> None:
    christmas_is_a_friday = datetime(2026, 12, 23, 10)
    one_week = Calls(weeks_ahead=1)
    friday, sunday = span(4, 600, 660), span(6, 900, 960)
    found = best(friday, now=christmas_is_a_friday, calls=one_week, rhythm=ONCE)
    assert found == []
    found = best(sunday, now=christmas_is_a_friday, calls=one_week, rhythm=ONCE, most=9)
    assert Proposed(datetime(2026, 12, 25, 15), "christmas") in found


def test_nothing_is_proposed_for_tomorrow_morning_late_in_the_evening() -> None:
    late = datetime(2026, 11, 24, 20)
    first = min(moment.at for moment in best(span(2, 0, 1440), now=late, most=99))
    assert first == datetime(2026, 11, 25, 14)


def test_all_day_is_taken_by_what_lasts_over_midnight() -> None:
    away = (datetime(2026, 11, 24, 20), datetime(2026, 11, 27, 9, 10))
    mornings = span(3, 540, 720) | span(4, 540, 720)
    found = best(mornings, taken=[away], rhythm=ONCE, most=99, calls=Calls(weeks_ahead=1))
    first = min(moment.at for moment in found)
    assert first == datetime(2026, 11, 27, 9, 30)


def test_every_public_holiday_has_its_name() -> None:
    for name in PUBLIC_HOLIDAYS:
        day: date = HOLIDAYS[name](2027)
        now = datetime.combine(day, time(8)) - timedelta(days=2)
        sundays = span(6, 600, 660)
        found = best(sundays, now=now, rhythm=ONCE, most=9, calls=Calls(weeks_ahead=1))
        assert name in {moment.holiday for moment in found if moment.at.date() == day}
