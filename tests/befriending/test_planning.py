"""Calls of the coming weeks: at the same wall time all year, each once, never two at once."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from solidarity.befriending.times import planning, scheduling
from solidarity.befriending.times.booking import book
from solidarity.befriending.times.series import moved_rule, occurrences
from solidarity.clock import point_in_time
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Alarm, Series
from tests.befriending.a_pair import BY_DAY, RULES, Two
from tests.solidarity.stories import NOON, person


def agreed(two: Two, first_at: datetime, rule: str) -> Series:
    """A series that both have agreed on, written down so far ahead."""
    series = Series(pair=two.pair, rule=rule, first_at=first_at, minutes=30)
    two.session.add(series)
    planning.plan_ahead(two.session, two.pair, rules=RULES, now=two.now)
    two.session.flush()
    return series


@pytest.mark.parametrize(
    ("now", "first", "hours"),
    [
        # The clocks go back on 25 October 2026, and forward on 28 March 2027.
        (datetime(2026, 10, 12, 10, tzinfo=UTC), datetime.fromisoformat("2026-10-13T14:00"), 1),
        (datetime(2027, 3, 15, 10, tzinfo=UTC), datetime.fromisoformat("2027-03-16T14:00"), -1),
    ],
)
def test_a_weekly_call_at_two_stays_at_two_when_the_clocks_change(
    sessions: Sessions, now: datetime, first: datetime, hours: int
) -> None:
    with sessions.begin() as session:
        two = Two(session)
        two.now = now
        agreed(two, first, "FREQ=WEEKLY;BYDAY=TU")
        calls = two.calls()
        assert {call.at.hour for call in calls} == {14}
        points = [point_in_time(call.at).astimezone(UTC) for call in calls]
        apart = {after - before for before, after in pairwise(points)}
        assert apart == {timedelta(days=7), timedelta(days=7, hours=hours)}


def test_a_year_of_planning_writes_each_call_once_at_its_hour(lite: Sessions) -> None:
    with lite.begin() as session:
        two = Two(session)
        first = datetime.fromisoformat("2026-12-01T14:00")
        series = agreed(two, first, "FREQ=WEEKLY;BYDAY=TU")
        for _ in range(53):
            two.passes(days=7)
        end = datetime.fromisoformat("2027-11-30T23:00")
        wanted = list(occurrences(series.rule, first, start=first, end=end))
        written = [call.at for call in two.calls() if call.at <= end]
        assert written == wanted
        assert len(wanted) == 53


def test_planning_twice_writes_nothing_twice(sessions: Sessions) -> None:
    with sessions.begin() as session:
        two = Two(session)
        agreed(two, datetime.fromisoformat("2026-12-01T14:00"), "FREQ=WEEKLY;BYDAY=TU")
        before = two.times()
        assert planning.plan_ahead(session, two.pair, rules=RULES, now=NOON) == []
        assert two.times() == before
        waiting = session.query(Alarm).filter_by(kind=planning.ALARM, done_at=None)
        assert waiting.count() == 1, "one alarm for the next week, not two"


def test_a_counted_series_ends_by_itself(lite: Sessions) -> None:
    with lite.begin() as session:
        two = Two(session)
        agreed(two, datetime.fromisoformat("2026-12-01T14:00"), "FREQ=WEEKLY;BYDAY=TU;COUNT=6")
        for _ in range(10):
            two.passes(days=7)
        assert len(two.calls()) == 6
        assert two.pair.series[0].ended_at is not None
        assert scheduling.missing(session, two.pair) == 1, "and another moment can be asked for"
        assert session.query(Alarm).filter_by(kind=planning.ALARM, done_at=None).count() == 0


def test_a_call_on_a_public_holiday_is_written_and_pointed_out_to_both(lite: Sessions) -> None:
    with lite.begin() as session:
        two = Two(session)
        agreed(two, datetime.fromisoformat("2026-12-11T14:00"), "FREQ=WEEKLY;BYDAY=FR")
        two.passes(days=7)
        assert "Fri 25 Dec 14:00" in two.times()
        for someone in (two.denise, two.an):
            assert two.said(someone).count("moment.on_holiday") == 1
            assert two.known(someone, "moment.on_holiday")["holiday"] == "christmas"
        two.tap(two.an, "moment.leave")
        assert "Fri 25 Dec 14:00" in two.times()


def test_a_call_on_a_public_holiday_can_be_elsewhere(lite: Sessions) -> None:
    with lite.begin() as session:
        two = Two(session, wished=BY_DAY)
        agreed(two, datetime.fromisoformat("2026-12-11T14:00"), "FREQ=WEEKLY;BYDAY=FR")
        two.passes(days=7)
        two.tap(two.denise, "moment.move", nth=0)
        two.tap(two.denise, "moment.take")
        assert "Fri 25 Dec 14:00" not in two.times()
        assert two.times("moved") == ["Fri 25 Dec 14:00"]


def test_an_occurrence_that_clashes_is_left_out_and_another_moment_asked_for_once(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        two = Two(session)
        other = Two(session, an=two.an, denise=person(session, "Paul"))
        clash = datetime.fromisoformat("2026-12-08T14:00")
        book(session, other.pair, clash, minutes=30, calls=RULES.calls, now=NOON)
        agreed(two, datetime.fromisoformat("2026-12-01T14:00"), "FREQ=WEEKLY;BYDAY=TU")
        two.passes(days=7)
        assert two.times("cancelled") == ["Tue 08 Dec 14:00"]
        assert two.said(two.denise).count("moment.clash") == 1, "not again every week"
        assert two.said(two.an).count("moment.clash_told") == 1
        two.tap(two.denise, "moment.take")
        [instead] = [call for call in two.calls() if call.planned_at == clash]
        assert instead.at != clash
        assert abs(instead.at - clash) < timedelta(days=7)


def test_the_daily_cap_of_a_volunteer_is_kept(lite: Sessions) -> None:
    with lite.begin() as session:
        two = Two(session)
        for number, name in enumerate(("Paul", "Zoé", "Luc")):
            other = Two(session, an=two.an, denise=person(session, name))
            at = datetime.fromisoformat("2026-12-01T09:00") + timedelta(hours=number)
            book(session, other.pair, at, minutes=30, calls=RULES.calls, now=NOON)
        agreed(two, datetime.fromisoformat("2026-12-01T14:00"), "FREQ=WEEKLY;BYDAY=TU")
        assert "Tue 01 Dec 14:00" not in two.times()
        assert "Tue 08 Dec 14:00" in two.times()


def test_the_volunteer_who_is_full_that_day_is_not_proposed_then(lite: Sessions) -> None:
    with lite.begin() as session:
        two = Two(session, wished=BY_DAY)
        for week in range(5):
            for number, name in enumerate(("Paul", "Zoé", "Luc")):
                other = Two(session, an=two.an, denise=person(session, f"{name} {week}"))
                at = datetime.fromisoformat("2026-11-26T09:00") + timedelta(
                    weeks=week, hours=number
                )
                book(session, other.pair, at, minutes=30, calls=RULES.calls, now=NOON)
        scheduling.begin(session, two.pair, rules=RULES, now=NOON)
        assert all(at.weekday() != 3 for at in two.shown(two.denise))


def test_what_was_left_of_a_counted_rule_goes_on_elsewhere() -> None:
    first = datetime.fromisoformat("2026-12-01T14:00")
    rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=6"
    after_two = moved_rule(rule, first, to=datetime.fromisoformat("2026-12-31T10:00"))
    assert after_two == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;COUNT=4", "1, 15 and (29) December"
