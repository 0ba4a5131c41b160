"""A volunteer's calendar as other programs read it: each call at its wall time, nothing else."""

# ruff: noqa: DTZ001 -- wall time without a zone is what is read

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import recurring_ical_events
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from sqlalchemy.orm import Session

from solidarity.befriending.calendar import agenda
from solidarity.befriending.calendar.calendar_file import written
from solidarity.befriending.times.series import occurrences
from solidarity.clock import point_in_time
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Pair, Person
from solidarity.vocabulary import ZONE
from tests.befriending.calls import MINUTES, call_at, moved, pair_of, series_of, write
from tests.solidarity.stories import NOON, person, volunteer

FIRST = datetime(2026, 1, 6, 14, 0)
"""A Tuesday; the clocks change on 29 March and 25 October."""
A_WEEK = timedelta(weeks=1)
YEAR_FROM, YEAR_TO = datetime(2026, 1, 1), datetime(2027, 1, 1)


def file_of(session: Session, someone: Person) -> bytes:
    return written(
        agenda.entries(session, someone.id), name="Mes appels",
        title=lambda name: f"Appel avec {name}", stamp=NOON,
    )  # fmt: skip


def shown(file: bytes, *, start: datetime = YEAR_FROM, end: datetime = YEAR_TO) -> list[datetime]:
    """The wall times at which calls begin, in order; the file has passed a strict reader."""
    strict = IcsCalendarStream.calendar_from_ics(file.decode())
    calendar = icalendar.Calendar.from_ical(file)
    events = recurring_ical_events.of(calendar).between(start, end)
    for event in events:
        length = event["DTEND"].dt - event["DTSTART"].dt
        assert length == timedelta(minutes=MINUTES)
    found = sorted(event["DTSTART"].dt.astimezone(ZONE).replace(tzinfo=None) for event in events)
    assert found == [at.replace(tzinfo=None) for at in _strictly(strict, start, end)]
    return found


def _strictly(calendar: Calendar, start: datetime, end: datetime) -> list[datetime]:
    """The same by the strict reader's own reckoning."""
    within = calendar.timeline_tz(ZONE).overlapping(
        start.replace(tzinfo=ZONE), end.replace(tzinfo=ZONE)
    )
    return [event.dtstart.astimezone(ZONE) for event in within]


def weekly(count: int, first: datetime = FIRST) -> list[datetime]:
    return [first + week * A_WEEK for week in range(count)]


@pytest.fixture
def two(lite: Sessions) -> Iterator["Two"]:
    """Maria is called by Karim."""
    with lite.begin() as session:
        maria, karim = person(session, "Maria"), volunteer(session, "Karim")
        yield session, pair_of(session, maria, karim), karim


Two = tuple[Session, Pair, Person]


def test_a_weekly_call_stays_at_its_wall_time_all_year(two: Two) -> None:
    session, pair, karim = two
    write(session, series_of(session, pair, FIRST), weeks=4)
    assert shown(file_of(session, karim)) == weekly(52)


def test_the_hours_in_the_file_are_those_of_belgium(two: Two) -> None:
    session, pair, karim = two
    series_of(session, pair, FIRST)
    calendar = icalendar.Calendar.from_ical(file_of(session, karim))
    events = recurring_ical_events.of(calendar).between(YEAR_FROM, YEAR_TO)
    in_utc = Counter(event["DTSTART"].dt.astimezone(UTC).hour for event in events)
    assert in_utc == {13: 22, 12: 30}, "30 Tuesdays of 2026 are in summer"


def test_the_zone_of_the_file_says_the_same_as_the_clocks_of_belgium(two: Two) -> None:
    session, _, karim = two
    calendar = icalendar.Calendar.from_ical(file_of(session, karim))
    (zone,) = calendar.walk("VTIMEZONE")
    read = zone.to_tz(lookup_tzid=False)
    day = datetime(2026, 1, 1, 4)
    while day < datetime(2028, 1, 1):
        assert day.replace(tzinfo=read).utcoffset() == day.replace(tzinfo=ZONE).utcoffset(), day
        day += timedelta(days=1)


def test_a_cancelled_call_is_left_out_and_a_moved_one_stands_where_it_went(two: Two) -> None:
    session, pair, karim = two
    calls = write(session, series_of(session, pair, FIRST), weeks=4)
    calls[1].state = "cancelled"
    moved(session, calls[2], FIRST + 2 * A_WEEK + timedelta(days=1, hours=-3))
    expected = weekly(52)
    expected[2] = datetime(2026, 1, 21, 11, 0)
    del expected[1]
    assert shown(file_of(session, karim)) == expected


def test_a_call_that_moved_twice_or_after_it_was_cancelled_stands_once(two: Two) -> None:
    session, pair, karim = two
    calls = write(session, series_of(session, pair, FIRST), weeks=2)
    again = moved(session, calls[0], FIRST + timedelta(hours=1))
    moved(session, again, FIRST + timedelta(hours=2))
    calls[1].state = "cancelled"
    call_at(
        session, pair, FIRST + A_WEEK + timedelta(hours=3), series=calls[1].series,
        planned_at=calls[1].planned_at, follows=calls[1],
    )  # fmt: skip
    begin = shown(file_of(session, karim))[:3]
    assert begin == [datetime(2026, 1, 6, 16), datetime(2026, 1, 13, 17), FIRST + 2 * A_WEEK]


def test_who_stands_in_has_that_call_and_no_other_one(two: Two) -> None:
    session, pair, karim = two
    an = volunteer(session, "An")
    calls = write(session, series_of(session, pair, FIRST), weeks=4)
    calls[1].state = "cancelled"
    call_at(
        session, pair, calls[1].at, series=calls[1].series, planned_at=calls[1].planned_at,
        follows=calls[1], volunteer_id=an.id,
    )  # fmt: skip
    assert shown(file_of(session, an)) == [FIRST + A_WEEK]
    assert FIRST + A_WEEK not in shown(file_of(session, karim))


def test_a_second_try_stands_beside_the_call_that_was_missed(two: Two) -> None:
    session, pair, karim = two
    calls = write(session, series_of(session, pair, FIRST), weeks=1)
    calls[0].state = "missed"
    later = FIRST + timedelta(hours=3)
    call_at(session, pair, later, series=calls[0].series, follows=calls[0], tries=2)
    assert shown(file_of(session, karim))[:2] == [FIRST, later]


def test_a_pause_leaves_out_what_is_not_written_yet(two: Two) -> None:
    session, pair, karim = two
    calls = write(session, series_of(session, pair, FIRST), weeks=4)
    pair.state, pair.paused_until = "paused", point_in_time(datetime(2026, 4, 1, 0, 0))
    for call in calls[2:]:
        call.state = "cancelled"
    during = [at for at in weekly(52) if at < datetime(2026, 1, 14) or at > datetime(2026, 4, 1)]
    assert shown(file_of(session, karim)) == during


def test_after_a_pause_that_ended_early_the_series_goes_on_from_what_is_written(two: Two) -> None:
    session, pair, karim = two
    series = series_of(session, pair, FIRST)
    write(session, series, weeks=2)
    call_at(session, pair, FIRST + 5 * A_WEEK, series=series)
    assert shown(file_of(session, karim)) == weekly(52)[:2] + weekly(52)[5:]


@pytest.mark.parametrize("how", ["series", "pair", "pause without end"])
def test_what_has_ended_shows_the_calls_that_were_and_no_further_one(two: Two, how: str) -> None:
    session, pair, karim = two
    series = series_of(session, pair, FIRST)
    calls = write(session, series, weeks=4)
    calls[0].state, calls[1].state = "held", "cancelled"
    calls[3].state = "cancelled"
    if how == "series":
        series.ended_at = point_in_time(FIRST + 2 * A_WEEK + timedelta(days=1))
    else:
        pair.state = "ended" if how == "pair" else "paused"
    assert shown(file_of(session, karim)) == [FIRST, FIRST + 2 * A_WEEK]
    assert b";UNTIL=20260120T130000Z" in file_of(session, karim)


def test_a_series_that_ended_before_any_call_leaves_nothing(two: Two) -> None:
    session, pair, karim = two
    series_of(session, pair, FIRST).ended_at = NOON
    assert shown(file_of(session, karim)) == []


def test_a_counted_series_ends_by_itself_and_also_before_its_time(two: Two) -> None:
    session, pair, karim = two
    series = series_of(session, pair, FIRST, rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=3")
    assert shown(file_of(session, karim)) == weekly(6)[::2]
    calls = write(session, series, weeks=5)
    calls[2].state = "cancelled"
    assert shown(file_of(session, karim)) == weekly(3)[::2]
    series.ended_at = NOON
    assert shown(file_of(session, karim)) == weekly(3)[::2]
    for call in calls:
        call.state = "cancelled"
    assert shown(file_of(session, karim)) == []


def test_a_single_call_keeps_its_uid_when_it_moves_and_counts_the_moves(two: Two) -> None:
    session, pair, karim = two
    call = call_at(session, pair, FIRST)
    before = agenda.entry_of(session, call)
    after = agenda.entry_of(session, moved(session, call, FIRST + timedelta(hours=2)))
    assert (before.uid, before.sequence, after.sequence) == (after.uid, 0, 1)
    assert shown(file_of(session, karim)) == [FIRST + timedelta(hours=2)]


def test_nothing_but_times_and_first_names_is_told(two: Two) -> None:
    session, pair, karim = two
    pair.person.phone = "+32470123456"
    call = write(session, series_of(session, pair, FIRST), weeks=1)[0]
    call.note = "aime le jardin"
    call_at(session, pair, FIRST + timedelta(days=1)).note = "a parlé de sa sœur"
    file = file_of(session, karim)
    names = {line.split(b":")[0].split(b";")[0] for line in file.splitlines()}
    assert names <= {
        b"BEGIN", b"END", b"PRODID", b"VERSION", b"CALSCALE", b"METHOD", b"X-WR-CALNAME",
        b"REFRESH-INTERVAL", b"TZID", b"DTSTART", b"DTEND", b"RRULE", b"TZOFFSETFROM",
        b"TZOFFSETTO", b"TZNAME", b"UID", b"DTSTAMP", b"SEQUENCE", b"SUMMARY", b"CLASS",
    }  # fmt: skip
    assert b"470" not in file
    assert file.count(b"SUMMARY:Appel avec Maria") == 2


def test_a_first_name_cannot_add_lines_to_the_file(two: Two) -> None:
    session, pair, karim = two
    pair.person.first_name = "Maria\r\nDESCRIPTION:x;y,z\\"
    series_of(session, pair, FIRST)
    file = file_of(session, karim)
    assert b"\nDESCRIPTION" not in file
    assert len(shown(file)) == 52


def test_the_same_calls_give_the_same_bytes(two: Two) -> None:
    session, pair, karim = two
    calls = write(session, series_of(session, pair, FIRST), weeks=4)
    moved(session, calls[2], FIRST + timedelta(days=3))
    assert file_of(session, karim) == file_of(session, karim)


FATES = st.sampled_from(["planned", "held", "missed", "cancelled", "moved", "stand-in"])
HOUR = st.integers(min_value=8, max_value=20)


@st.composite
def stories(draw: st.DrawFn) -> tuple[datetime, str, list[tuple[str, timedelta]]]:
    """When a series begins, its rule, and what became of the calls that are written down."""
    day = datetime(2026, 1, 5) + timedelta(days=draw(st.integers(0, 6)))
    first = day + timedelta(hours=draw(HOUR), minutes=draw(st.sampled_from([0, 15, 30])))
    byday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[first.weekday()]
    ending = draw(st.sampled_from(["", "", ";COUNT=30"]))
    rule = f"FREQ=WEEKLY;INTERVAL={draw(st.integers(1, 3))};BYDAY={byday}{ending}"
    # Never on the hour of another call of the series, so that each stands alone.
    away = st.timedeltas(timedelta(minutes=1), timedelta(days=6, hours=23))
    whole = away.map(lambda apart: timedelta(minutes=apart // timedelta(minutes=1)))
    return first, rule, draw(st.lists(st.tuples(FATES, whole), max_size=60))


@given(story=stories())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_became_of_the_calls_of_a_year_each_stands_where_it_is(
    lite: Sessions, story: tuple[datetime, str, list[tuple[str, timedelta]]]
) -> None:
    first, rule, fates = story
    with lite.begin() as session:
        maria, karim = person(session, "Maria"), volunteer(session, "Karim")
        an = volunteer(session, "An")
        series = series_of(session, pair_of(session, maria, karim), first, rule=rule)
        by_rule = list(occurrences(rule, first, start=first, end=YEAR_TO))
        expected, stands_in = list[datetime](), list[datetime]()
        for at, (fate, apart) in zip(by_rule, fates, strict=False):
            call = call_at(session, series.pair, at, series=series)
            if fate == "moved":
                moved(session, call, at + apart)
                expected.append(at + apart)
            elif fate == "stand-in":
                call.volunteer_id = an.id
                stands_in.append(at)
            else:
                call.state = fate
                expected += [at] if fate != "cancelled" else []
        expected += by_rule[len(fates) :]
        session.flush()
        until = YEAR_TO + timedelta(days=8)
        in_year = sorted(at for at in expected if at <= YEAR_TO)
        found = [at for at in shown(file_of(session, karim), end=until) if at <= YEAR_TO]
        assert found == in_year
        assert shown(file_of(session, an), end=until) == stands_in
        session.rollback()
