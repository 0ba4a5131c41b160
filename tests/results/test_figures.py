"""The figures of a small world, reckoned by hand; kept up to date and counted anew."""

from datetime import date, timedelta

from sqlalchemy import select

from solidarity.results import following, reading
from solidarity.results.reading import Line
from solidarity.results.waits import at_most, step_of
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Figure, Request, Wait
from solidarity.vocabulary import HelpType
from tests.results.world import LAST_WEEK, NOW, asks, happens, helps

EVER = date(2020, 1, 1)


def a_small_world(sessions: Sessions) -> int:
    """Four requests; the number of the one that is still open."""
    with sessions.begin() as session:
        helped = asks(session, HelpType.GROCERIES, state="confirmed", at=LAST_WEEK)
        happens(session, helped, "declined", minutes=4)
        happens(session, helped, "accepted", minutes=12)
        done = asks(session, HelpType.PHARMACY, state="done", postcode="9000", language="nl")
        happens(session, done, "accepted", minutes=2)
        asks(session, HelpType.GROCERIES, HelpType.MEALS, state="cancelled", postcode=None)
        return asks(session, HelpType.GROCERIES, channel="").id


def everything(sessions: Sessions) -> tuple[list[object], list[object]]:
    with sessions.begin() as session:
        figures = [(f.week, f.by, f.value, f.asked, f.matched, f.helped, f.confirmed, f.cancelled)
                   for f in session.scalars(select(Figure))]  # fmt: skip
        waits = [(w.week, w.what, w.minutes, w.n) for w in session.scalars(select(Wait))]
        return sorted(figures), sorted(waits)


def test_the_figures_are_those_reckoned_by_hand(sessions: Sessions) -> None:
    a_small_world(sessions)
    following.follow(sessions, now=NOW)
    with sessions.begin() as session:
        found = reading.lines(session, EVER)
        assert found["all"] == [Line("", 4, 2, 2, 1, 1)]
        assert found["kind"] == [
            Line("groceries", 2, 1, 1, 1, 0),
            Line("pharmacy", 1, 1, 1, 0, 0),
            Line("several", 1, 0, 0, 0, 1),
        ]
        assert {line.value: line.asked for line in found["place"]} == {
            "21009": 2, "44021": 1, "": 1,
        }  # fmt: skip
        assert {line.value: line.asked for line in found["channel"]} == {"telegram": 3, "": 1}
        assert {line.value: line.asked for line in found["language"]} == {"fr": 3, "nl": 1}
        weeks = reading.by_week(session, EVER)
        assert [(line.value, line.asked) for line in weeks] == [
            ("2026-03-09", 1),
            ("2026-03-16", 3),
        ]
        waited = reading.waited(session, EVER)
        assert (waited["answer"].n, waited["answer"].median, waited["answer"].most) == (2, 2, 5)
        assert (waited["yes"].n, waited["yes"].median, waited["yes"].most) == (2, 2, 15)


def test_following_gives_what_counting_from_the_beginning_gives(sessions: Sessions) -> None:
    open_one = a_small_world(sessions)
    following.follow(sessions, now=NOW)
    with sessions.begin() as session:
        request = session.get_one(Request, open_one)
        request.state = "assigned"
        happens(session, request, "accepted", minutes=200)
    assert following.follow(sessions, now=NOW + timedelta(hours=1)) == 1
    followed = everything(sessions)
    with sessions.begin() as session:
        assert reading.lines(session, EVER)["all"][0].matched == 3
    assert following.follow(sessions, now=NOW + timedelta(hours=2)) == 0
    following.count_again(sessions, now=NOW + timedelta(hours=2))
    assert everything(sessions) == followed


def test_a_neighbour_counts_where_his_way_goes_as_far_as_the_middle(sessions: Sessions) -> None:
    with sessions.begin() as session:
        asks(session, HelpType.GROCERIES, postcode="9000")
        asks(session, HelpType.GROCERIES, postcode="8000")
        asks(session, HelpType.GROCERIES, postcode="8000", at=NOW - timedelta(days=91))
        helps(session, lat=51.05, lon=3.72, radius_m=5000)
        helps(session, lat=50.0, lon=5.7, radius_m=5000)
        helps(session, lat=51.05, lon=3.72, radius_m=5000).state = "paused"
    following.keep_up(sessions, now=NOW)
    with sessions.begin() as session:
        found = [(row.nis, row.needs, row.neighbours) for row in reading.coverage(session)]
    assert found == [("31005", 1, 0), ("44021", 1, 1)]


def test_waits_are_at_most_what_is_said() -> None:
    assert (step_of(0.2), step_of(15), step_of(15.1), step_of(10**9)) == (1, 15, 20, 365 * 1440)
    assert at_most({}, 0.5) is None
    assert at_most({5: 1, 60: 8, 1440: 1}, 0.9) == 60
