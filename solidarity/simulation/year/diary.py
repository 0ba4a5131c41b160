"""The calls in the calendars of everybody, in memory."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from solidarity.befriending.times.booking import is_quiet
from solidarity.lifecycles import CallState
from solidarity.settings import Calls


@dataclass(slots=True)
class Planned:
    """A call: `at` is wall time, `series` the first moment of its rule (None: tried again)."""

    person: int
    volunteer: int
    at: datetime
    minutes: int
    series: datetime | None
    state: CallState = CallState.PLANNED
    moved: bool = False
    tries: int = 1

    @property
    def end(self) -> datetime:
        return self.at + timedelta(minutes=self.minutes)


class Diary:
    """Who talks when: nobody twice at once, nobody at night, no volunteer too often a day."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._days: dict[tuple[int, date], list[Planned]] = defaultdict(list)

    def has_room(self, person: int, volunteer: int, at: datetime, minutes: int) -> bool:
        if is_quiet(at, minutes, self._calls):
            return False
        end, his_day = at + timedelta(minutes=minutes), self._on(volunteer, at.date())
        if len(his_day) >= self._calls.calls_a_day:
            return False
        return not any(
            call.at < end and at < call.end for call in (*his_day, *self._on(person, at.date()))
        )

    def write(self, call: Planned) -> None:
        for someone in (call.person, call.volunteer):
            self._days[someone, call.at.date()].append(call)

    def taken(self, *people: int, start: datetime, weeks: int) -> list[tuple[datetime, datetime]]:
        """What they have in the coming weeks; a volunteer's full day is wholly taken."""
        return list(self._taken(people, start.date(), weeks))

    def _taken(
        self, people: tuple[int, ...], first: date, weeks: int
    ) -> Iterator[tuple[datetime, datetime]]:
        for ahead in range(7 * weeks + 1):
            day = first + timedelta(days=ahead)
            for someone in people:
                calls = self._on(someone, day)
                yield from ((call.at, call.end) for call in calls)
                if len(calls) >= self._calls.calls_a_day:
                    midnight = datetime.combine(day, datetime.min.time())
                    yield midnight, midnight + timedelta(days=1)

    def _on(self, someone: int, day: date) -> list[Planned]:
        calls = self._days.get((someone, day), [])
        return [call for call in calls if call.state in (CallState.PLANNED, CallState.HELD)]
