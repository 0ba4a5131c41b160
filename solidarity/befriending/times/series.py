"""The rule of calls that come back, in wall time: a weekly 14:00 stays 14:00 all year. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from dateutil.rrule import rrulestr

from solidarity.when.calendar import BYDAY


@dataclass(frozen=True)
class Rhythm:
    """So many calls in every `weeks` weeks; `weeks` 0: a single call.

    `until_weeks`: for so many weeks only ("gedurende zes weken"); None: until somebody stops.
    """

    times: int
    weeks: int
    until_weeks: int | None = None

    @property
    def is_once(self) -> bool:
        return self.weeks == 0


WEEKLY = Rhythm(times=1, weeks=1)


def rule_of(first_at: datetime, rhythm: Rhythm) -> str:
    """The RRULE of iCalendar for a call at this moment of the week; of several calls a week each
    has its own."""
    every = f";INTERVAL={rhythm.weeks}" if rhythm.weeks > 1 else ""
    count = ""
    if rhythm.is_once:
        count = ";COUNT=1"
    elif rhythm.until_weeks is not None:
        count = f";COUNT={max(1, rhythm.until_weeks // rhythm.weeks)}"
    return f"FREQ=WEEKLY{every};BYDAY={BYDAY[first_at.weekday()]}{count}"


def occurrences(
    rule: str, first_at: datetime, *, start: datetime, end: datetime
) -> Iterator[datetime]:
    """The wall times of a rule from `start` to `end`, both included, in order."""
    yield from rrulestr(rule, dtstart=first_at).between(start, end, inc=True)


def interval_of(rule: str) -> int:
    """Every so many weeks."""
    return int(_parts(rule).get("INTERVAL", "1"))


def moved_rule(rule: str, first_at: datetime, *, to: datetime) -> str:
    """The same rule from another moment on; of a counted one, what was left of it."""
    parts = _parts(rule) | {"BYDAY": BYDAY[to.weekday()]}
    if "COUNT" in parts:
        week = to - timedelta(days=to.weekday())
        monday = datetime.combine(week.date(), time())
        over = sum(1 for _ in occurrences(rule, first_at, start=first_at, end=monday))
        parts["COUNT"] = str(max(1, int(parts["COUNT"]) - over))
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _parts(rule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rule.split(";"))
