"""The hours of a week in which somebody can be called or can call, as bits. Pure.

Half an hour is a bit, Monday 0:00 the lowest: what two people have in common is `a & b`.
"""

from collections.abc import Iterator
from datetime import datetime

from solidarity.vocabulary import PART_ENDS, PART_STARTS, DayPart

STEP = 30
"""Minutes that a bit stands for."""
A_DAY = 24 * 60 // STEP
BITS = 7 * A_DAY
WHOLE_WEEK = (1 << BITS) - 1
SUNDAY = 6

Span = tuple[int, int, int]
"""A weekday (0 is Monday), and from which minute of the day to which."""


def span(weekday: int, start: int, end: int) -> int:
    """The half-hours of one day that lie wholly between two minutes of it (end is excluded)."""
    first, after = -(-start // STEP), min(end, 24 * 60) // STEP
    return ((1 << max(0, after - first)) - 1) << (weekday * A_DAY + first)


def spans(week: int) -> Iterator[Span]:
    """The stretches of a week, day by day, in order."""
    for weekday in range(7):
        day, at = week >> weekday * A_DAY & ((1 << A_DAY) - 1), 0
        while day >> at:
            while not day >> at & 1:
                at += 1
            start = at
            while day >> at & 1:
                at += 1
            yield weekday, start * STEP, at * STEP


def of_parts(parts: int) -> int:
    """The half-hours of the 21 parts of a week (solidarity.vocabulary)."""
    week = 0
    for weekday in range(7):
        for part in DayPart:
            if parts >> 3 * weekday & part:
                week |= span(weekday, PART_STARTS[part] * 60, PART_ENDS[part] * 60)
    return week


def parts_of(week: int) -> int:
    """The parts of a week that its half-hours touch."""
    parts = 0
    for weekday in range(7):
        for part in DayPart:
            if week & span(weekday, PART_STARTS[part] * 60, PART_ENDS[part] * 60):
                parts |= part << 3 * weekday
    return parts


def holds(week: int, start: datetime, minutes: int, *, weekday: int | None = None) -> bool:
    """Whether a call at this wall time lies wholly in the hours.

    `weekday` stands in for the real one: on a public holiday people are free as on a Sunday.
    """
    day = start.weekday() if weekday is None else weekday
    begins = start.hour * 60 + start.minute
    if begins + minutes > 24 * 60:
        return False
    first, after = begins // STEP, -(-(begins + minutes) // STEP)
    wanted = ((1 << (after - first)) - 1) << (day * A_DAY + first)
    return week & wanted == wanted
