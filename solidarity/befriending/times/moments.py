"""The best moments for the calls of two people, from the hours they have in common. Pure.

A day is a number of 48 bits, one for each half hour, so that a clash or the edge of what both
have free is found for all half hours of a day at once.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from solidarity.befriending.times.series import Rhythm
from solidarity.befriending.times.week import A_DAY, STEP, SUNDAY
from solidarity.settings import Calls
from solidarity.vocabulary import PART_ENDS
from solidarity.when.calendar import public_holiday

Taken = Sequence[tuple[datetime, datetime]]

SOONEST = timedelta(hours=18)
"""Both should have an evening or a morning to get used to the thought."""
OCCURRENCES = 4
"""So many calls of a series are held against what is taken."""

# What makes a moment worse, in the price of one day of waiting. A later call that would clash, or
# a public holiday, weighs more than all the rest together.
CLASH, HOLIDAY = 1000, 300
HALF_HOUR, EDGE = 4, 1
SAME_DAY, SAME_PART, SAME_HOURS = 14, 4, 14
NEAR_MINUTES = 120

WHOLE_DAY = (1 << A_DAY) - 1
ROUND_HOURS = sum(1 << at for at in range(0, A_DAY, 60 // STEP))


@dataclass(frozen=True, slots=True)
class Proposed:
    """A moment to propose: wall time of the first call; `holiday` is its name when it falls on
    one (solidarity.when.calendar.HOLIDAYS)."""

    at: datetime
    holiday: str | None = None


class Choice(NamedTuple):
    """A moment that is possible; in order, the one with the least wrong comes first."""

    cost: int
    ahead: int
    """In so many days from today."""
    half_hour: int
    """Which half hour of the day."""

    @property
    def part(self) -> int:
        """The part of the day in which it is: 0, 1 or 2."""
        return sum(self.half_hour * STEP >= end * 60 for end in PART_ENDS.values())


def best_moments(
    common: int,
    *,
    taken: Taken,
    now: datetime,
    rhythm: Rhythm,
    minutes: int,
    calls: Calls,
    most: int = 3,
) -> list[Proposed]:
    """The best moments for the first call, best first; `common` are bits of a week.

    `now` and `taken` (of both people) are wall time. The first call never clashes with what is
    taken; a later call of the series does only when there is no better moment.
    """
    room = range(calls.earliest * 60 // STEP, calls.latest * 60 // STEP)
    open_hours = sum(1 << at for at in room)
    week = [common >> day * A_DAY & open_hours for day in range(7)]
    length = -(-minutes // STEP)
    left = sorted(
        choices(week, busy=busy_days(taken), now=now, rhythm=rhythm, length=length, calls=calls)
    )
    chosen: list[Choice] = []
    while left and len(chosen) < most:
        best = most_welcome(left, chosen)
        chosen.append(best)
        left = [choice for choice in left if is_another(choice, best, rhythm)]
    return [proposed(choice, now.date()) for choice in sorted(chosen)]


def most_welcome(left: Sequence[Choice], chosen: Sequence[Choice]) -> Choice:
    """The best of what is left, best first, beside what is chosen already."""
    best, least = left[0], left[0].cost + likeness(left[0], chosen)
    for choice in left:
        # Behind this one none can be better, however little it is like the others.
        if choice.cost >= least:
            break
        cost = choice.cost + likeness(choice, chosen)
        if cost < least:
            best, least = choice, cost
    return best


def proposed(choice: Choice, today: date) -> Proposed:
    day = today + timedelta(days=choice.ahead)
    at = datetime.combine(day, time()) + timedelta(minutes=choice.half_hour * STEP)
    return Proposed(at, public_holiday(day))


def choices(
    week: Sequence[int],
    *,
    busy: Mapping[date, int],
    now: datetime,
    rhythm: Rhythm,
    length: int,
    calls: Calls,
) -> Iterator[Choice]:
    """Every moment that is possible, from tomorrow on, with what is wrong with it."""
    for ahead in range(1, calls.weeks_ahead * 7 + 1):
        day = now.date() + timedelta(days=ahead)
        holiday = public_holiday(day) is not None
        hours = week[SUNDAY if holiday else day.weekday()]
        free = starts(hours & ~busy.get(day, 0), length) & not_before(now + SOONEST, day)
        inside = free & free << 1 & free >> 1
        clashes = [
            WHOLE_DAY & ~starts(WHOLE_DAY & ~busy[later], length)
            for later in later_days(day, rhythm)
            if later in busy
        ]
        for at in bits(free):
            cost = ahead + HOLIDAY * holiday
            cost += 0 if ROUND_HOURS >> at & 1 else HALF_HOUR
            cost += 0 if inside >> at & 1 else EDGE
            for clash in clashes:
                cost += CLASH * (clash >> at & 1)
            yield Choice(cost, ahead, at)


def not_before(soonest: datetime, day: date) -> int:
    """The half hours of a day that do not begin before a moment."""
    gone = soonest - datetime.combine(day, time())
    over = max(0, -(-gone // timedelta(minutes=STEP)))
    return WHOLE_DAY >> over << over


def busy_days(taken: Taken) -> dict[date, int]:
    """The half hours of each day that something taken touches."""
    busy: defaultdict[date, int] = defaultdict(int)
    for start, end in taken:
        day = start.date()
        while datetime.combine(day, time()) < end:
            midnight = datetime.combine(day, time())
            first = max(0, (start - midnight) // timedelta(minutes=STEP))
            after = min(A_DAY, -((midnight - end) // timedelta(minutes=STEP)))
            busy[day] |= (1 << after) - (1 << first)
            day += timedelta(days=1)
    return busy


def starts(hours: int, length: int) -> int:
    """The half hours from which so many in a row are free."""
    found = hours
    for step in range(1, length):
        found &= hours >> step
    return found


def bits(number: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


def later_days(first: date, rhythm: Rhythm) -> list[date]:
    """The days of the next calls of a series."""
    if rhythm.is_once:
        return []
    count = OCCURRENCES
    if rhythm.until_weeks is not None:
        count = min(count, max(1, rhythm.until_weeks // rhythm.weeks))
    return [first + timedelta(weeks=rhythm.weeks * turn) for turn in range(1, count)]


def likeness(choice: Choice, chosen: Sequence[Choice]) -> int:
    """How little a moment adds to those already chosen."""
    cost = 0
    for other in chosen:
        cost += SAME_PART * (choice.part == other.part)
        if choice.ahead % 7 == other.ahead % 7:
            gap = abs(choice.half_hour - other.half_hour) * STEP
            cost += SAME_DAY + SAME_HOURS * (gap < NEAR_MINUTES)
    return cost


def is_another(choice: Choice, best: Choice, rhythm: Rhythm) -> bool:
    """Whether a moment differs from one that is chosen: of a series the week does not count."""
    if rhythm.is_once:
        return choice != best
    return (choice.ahead % 7, choice.half_hour) != (best.ahead % 7, best.half_hour)
