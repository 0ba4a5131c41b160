"""Whatever people do with their calls, nobody ever has two at once, none at night, none too many."""

import shutil
import tempfile
from collections import Counter
from datetime import datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Barrier, Thread

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.taps import handle_tap
from solidarity.befriending.times import choosing, moving, pausing, scheduling
from solidarity.befriending.times.aims import aim_of
from solidarity.befriending.times.booking import book
from solidarity.clock import point_in_time, wall_time
from solidarity.errors import CannotBook, IllegalStep, SolidarityError
from solidarity.settings import Calls
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.tables import Call, Notice, Pair, Person
from tests.befriending.a_pair import BY_DAY, RULES, Two
from tests.solidarity.stories import person

STEPS = ("begin", "choose", "book", "move", "move_series", "cancel", "pause", "resume", "wait")
PEOPLE = ("Denise", "Paul", "Zoé")


@st.composite
def days(draw: st.DrawFn) -> list[tuple[str, int, int]]:
    """What happens, to which pair, and a number to choose by."""
    step = st.tuples(st.sampled_from(STEPS), st.integers(0, 2), st.integers(0, 10_000))
    return draw(st.lists(step, min_size=5, max_size=25))


HOURS = (time(13), time(13, 30), time(13, 45), time(14), time(15), time(20, 45), time(3))
"""Few, so that people meet; one too late, and one by night."""


def at_random(two: Two, number: int) -> datetime:
    """A moment of the next days."""
    day, hour = divmod(number, len(HOURS))
    date = wall_time(two.now).date() + timedelta(days=day % 3 + number % 2 * 7)
    return datetime.combine(date, HOURS[hour])


def does(two: Two, step: str, number: int) -> None:
    """One step; what is not possible is refused, and changes nothing."""
    session, now, calls = two.session, two.now, two.calls()
    call = calls[number % len(calls)] if calls else None
    at = at_random(two, number)
    someone = two.an if number % 2 else two.denise
    if step == "begin":
        scheduling.begin(session, two.pair, rules=RULES, now=now)
    elif step == "choose":
        take(two, "pair", two.pair.id, at)
    elif step == "book":
        book(session, two.pair, at, minutes=30, calls=RULES.calls, now=now)
    elif step == "move" and call is not None:
        take(two, "call", call.id, at)
    elif step == "move_series" and two.pair.series:
        take(two, "series", two.pair.series[number % len(two.pair.series)].id, at)
    elif step == "cancel" and call is not None:
        moving.cancel_call(session, call, someone, rules=RULES, now=now)
    elif step == "pause":
        until = point_in_time(at)
        pausing.pause(session, two.pair, someone, until=until, rules=RULES, now=now)
    elif step == "resume":
        pausing.resume(session, two.pair.id, rules=RULES, now=now)
    elif step == "wait":
        two.passes(days=number % 10)


def take(two: Two, kind: str, ref: int, at: datetime) -> None:
    aim = aim_of(two.session, kind, ref, two.denise, calls=RULES.calls, now=two.now)
    choosing.take(
        two.session, aim, at, two.denise, rules=RULES, now=two.now, sure=True, agreed=True
    )


def holds(session: Session, rules: Calls) -> None:
    """What must be true of all calls that are planned."""
    planned = session.scalars(select(Call).where(Call.state == "planned")).all()
    for side in ("person_id", "volunteer_id"):
        for someone in {getattr(call, side) for call in planned}:
            own = sorted(call.at for call in planned if getattr(call, side) == someone)
            gaps = [after - before for before, after in pairwise(own)]
            assert all(gap >= timedelta(minutes=30) for gap in gaps), (side, own)
    a_day = Counter((call.volunteer_id, call.at.date()) for call in planned)
    assert all(count <= rules.calls_a_day for count in a_day.values())
    for call in planned:
        assert rules.earliest <= call.at.hour
        assert call.at + timedelta(minutes=30) <= call.at.replace(hour=rules.latest, minute=0)
    follows = Counter(call.follows_id for call in session.scalars(select(Call)))
    assert all(count == 1 for ref, count in follows.items() if ref is not None)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(story=days())
def test_no_story_leads_to_two_calls_at_once(
    empty_sqlite: Path, story: list[tuple[str, int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{shutil.copy(empty_sqlite, folder)}")
        with Sessions(engine).begin() as session:
            first = Two(session, wished=BY_DAY, times=2)
            others = [
                Two(session, denise=person(session, name), an=first.an, wished=BY_DAY)
                for name in PEOPLE[1:]
            ]
            for step, which, number in story:
                two = (first, *others)[which]
                for one in (first, *others):
                    one.now = max(first.now, *(other.now for other in others))
                try:
                    with session.begin_nested():
                        does(two, step, number)
                except (CannotBook, IllegalStep):
                    pass
                holds(session, RULES.calls)
        engine.dispose()


def test_of_two_who_book_the_same_hour_at_once_one_wins(sessions: Sessions) -> None:
    at = datetime.fromisoformat("2026-12-01T14:00")
    with sessions.begin() as session:
        first = Two(session)
        second = Two(session, denise=person(session, "Paul"), an=first.an)
        pairs, now = [first.pair.id, second.pair.id], first.now
    together, results = Barrier(2), []

    def books(pair_id: int) -> None:
        together.wait()
        try:
            with sessions.begin() as session:
                pair = session.get_one(Pair, pair_id)
                book(session, pair, at, minutes=30, calls=RULES.calls, now=now)
            results.append("booked")
        except SolidarityError as error:
            results.append(str(error.data["why"]))

    threads = [Thread(target=books, args=(pair,)) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["booked", "volunteer_busy"]
    with sessions.begin() as session:
        assert len(session.scalars(select(Call)).all()) == 1


def test_of_two_taps_on_the_same_moment_one_wins_and_the_other_is_offered_others(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        first = Two(session)
        second = Two(session, denise=person(session, "Paul"), an=first.an)
        for two in (first, second):
            scheduling.begin(session, two.pair, rules=RULES, now=two.now)
        session.flush()
        both = first.shown(first.denise)[0]
        assert both == second.shown(second.denise)[0]
        tokens = [two.tokens(two.denise, "moment.take")[0][0] for two in (first, second)]
        people, now = [first.denise.id, second.denise.id], first.now
    together = Barrier(2)

    def taps(person_id: int, token: str) -> None:
        together.wait()
        with sessions.begin() as session:
            someone = session.get_one(Person, person_id)
            handle_tap(session, someone, token, rules=RULES, now=now)

    threads = [Thread(target=taps, args=each) for each in zip(people, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sessions.begin() as session:
        calls = session.scalars(select(Call).where(Call.state == "planned")).all()
        assert sum(call.at == both for call in calls) == 1
        assert len({call.pair_id for call in calls}) == 1
        keys = [key for notice in session.scalars(select(Notice)) for key, _ in notice.parts]
        assert keys.count("moment.other_busy") == 1
