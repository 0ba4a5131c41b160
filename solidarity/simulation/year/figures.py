"""What is read off an imagined year, checked without the code that made it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from solidarity.lifecycles import CallState
from solidarity.settings import Calls
from solidarity.simulation.year.diary import Planned
from solidarity.simulation.year.year import Told

BRUSSELS = ZoneInfo("Europe/Brussels")
TWO_DAYS = 48.0


@dataclass(frozen=True)
class Figures:
    calls: int
    held: int
    missed: int
    moved: int
    cancelled: int
    wrong_times: int
    """Calls of a series whose point in time is not at its hour and weekday on the wall."""
    double: int
    """Calls that begin, for one of the two, before another one has ended."""
    at_night: int
    too_many_a_day: int
    offsets: int
    """In how many offsets from UTC the calls lie: two, when the clocks changed."""
    within_48_h: float
    """Share paired within 48 hours, of those for whom a listener was there."""
    median_hours: float
    nobody_there: int
    no_moment: int
    left_out: int
    welfare: int
    seconds: float


def figures(told: Told, *, calls: Calls, seconds: float) -> Figures:
    states = Counter(call.state for call in told.calls)
    stood = [c for c in told.calls if c.state in (CallState.PLANNED, CallState.HELD)]
    instants = [_instant(call.at) for call in told.calls]
    waited = sorted(told.hours_waited)
    count = len(waited) + told.never
    return Figures(
        calls=len(told.calls),
        held=states[CallState.HELD],
        missed=states[CallState.MISSED],
        moved=states[CallState.MOVED],
        cancelled=states[CallState.CANCELLED],
        wrong_times=sum(map(_is_wrong, told.calls)),
        double=_double(stood),
        at_night=sum(_is_at_night(call, calls) for call in told.calls),
        too_many_a_day=_too_many(stood, calls),
        offsets=len({instant.astimezone(BRUSSELS).utcoffset() for instant in instants}),
        within_48_h=sum(hours <= TWO_DAYS for hours in waited) / max(1, count),
        median_hours=waited[len(waited) // 2] if waited else float("nan"),
        nobody_there=told.nobody,
        no_moment=told.no_moment,
        left_out=told.left_out,
        welfare=told.welfare,
        seconds=seconds,
    )


def _is_at_night(call: Planned, limits: Calls) -> bool:
    ends = call.end.hour * 60 + call.end.minute
    return call.at.hour < limits.earliest or ends > limits.latest * 60


def _instant(wall: datetime) -> datetime:
    return wall.replace(tzinfo=BRUSSELS).astimezone(UTC)


def _is_wrong(call: Planned) -> bool:
    if call.series is None or call.moved:
        return False
    shown = _instant(call.at).astimezone(BRUSSELS)
    first = call.series
    return (shown.hour, shown.minute, shown.weekday()) != (
        first.hour,
        first.minute,
        first.weekday(),
    )


def _double(calls: Iterable[Planned]) -> int:
    by_person: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for call in calls:
        for someone in (call.person, call.volunteer):
            by_person[someone].append((_instant(call.at), _instant(call.end)))
    found = 0
    for stretches in by_person.values():
        last = datetime.min.replace(tzinfo=UTC)
        for start, end in sorted(stretches):
            found += start < last
            last = max(last, end)
    return found


def _too_many(calls: Iterable[Planned], limits: Calls) -> int:
    days = Counter((call.volunteer, call.at.date()) for call in calls)
    return sum(count > limits.calls_a_day for count in days.values())
