"""Time is right: one reminder each, at the wall time agreed, on every day that clocks change."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from bot.later import Later
from solidarity.befriending.around import reminding
from solidarity.clock import wall_time
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Alarm, Call, Notice, Pair
from tests.befriending.around_calls import RULES, pair
from tests.guarantees.figures import report
from tests.guarantees.sizes import IS_LONG, size
from tests.solidarity.stories import NOON

PROMISE = "Time is right"
HALF_AN_HOUR, SECOND = timedelta(minutes=30), timedelta(seconds=1)


def changes_of_clocks() -> list[date]:
    """The days to 2036 that do not have 24 hours in Brussels."""
    found, day = [], NOON.date()
    while day.year <= 2036:
        midnight = datetime.combine(day, time(), UTC)
        if len({wall_time(midnight + n * HALF_AN_HOUR).hour for n in range(0, 48, 2)}) != 24:
            found.append(day)
        day += timedelta(days=1)
    return found if IS_LONG else found[:2]


def instants(day: date) -> dict[datetime, datetime]:
    """Each half-hour slot of a day (quick: until 4 in the morning) with the first instant at which clocks show it.

    Found by looking at every instant. What they never show counts from before the change.
    """
    midnight = datetime.combine(day, time())
    around = [datetime.combine(day, time(), UTC) + n * HALF_AN_HOUR for n in range(-6, 60)]
    shown: dict[datetime, datetime] = {}
    for instant in around:
        shown.setdefault(wall_time(instant), instant)
    slots = [midnight + n * HALF_AN_HOUR for n in range(size(9, 48))]
    hour = timedelta(hours=1)
    return {slot: shown.get(slot) or shown[slot + hour] for slot in slots}


def write_down(sessions: Sessions, slots: list[datetime]) -> None:
    """A call at each slot, with its reminders."""
    with sessions.begin() as session:
        found = session.scalars(select(Pair)).first() or pair(session)
        for at in slots:
            call = Call(pair=found, person_id=found.person_id, volunteer_id=found.volunteer_id,
                        planned_at=at, at=at, minutes=30, state="planned")  # fmt: skip
            session.add(call)
            session.flush()
            reminding.set_reminders(session, call, rules=RULES, now=NOON)


def ring_twice_over(sessions: Sessions, now: datetime) -> None:
    """Two workers ring what is due at the same time."""

    def ring() -> None:
        later = Later(sessions, RULES, lambda: now, lambda: None)
        while later.ring_next():
            pass

    with ThreadPoolExecutor(2) as workers:
        for done in [workers.submit(ring) for _ in range(2)]:
            done.result()


def test_one_reminder_each_at_the_right_wall_time(sessions: Sessions) -> None:
    days = changes_of_clocks()
    assert len(days) == (20 if IS_LONG else 2)
    expected: Counter[tuple[datetime, int]] = Counter()
    for day in days:
        slots = instants(day)
        write_down(sessions, list(slots))
        with sessions.begin() as session:
            # What is asked after a call has tests of its own, and would ring here every time.
            for alarm in session.scalars(select(Alarm).where(Alarm.kind == reminding.ASK)):
                session.delete(alarm)
            two = session.scalars(select(Pair)).one()
            both = (two.person_id, two.volunteer_id)
        soon = [at - timedelta(minutes=RULES.calls.soon_minutes) for at in slots.values()]
        expected.update((at, number) for at in soon for number in both)
        for at in sorted(set(soon)):
            ring_twice_over(sessions, at - SECOND)
            ring_twice_over(sessions, at)
    with sessions.begin() as session:
        rang = Counter(
            (notice.created_at, notice.person_id)
            for notice in session.scalars(select(Notice))
            if notice.parts[0][0] == "reminder.soon"
        )
    assert rang == expected
    backend = sessions.engine.dialect.name
    figure = f"{rang.total()} reminders, one each, at their time"
    report(PROMISE, f"{len(days)} changes of clocks, two workers, {backend}", figure)
