"""The calls of each pair in the imagined year: agreed on, written down, held, moved, missed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from solidarity.befriending.times.moments import best_moments
from solidarity.befriending.times.series import Rhythm, occurrences, rule_of
from solidarity.clock import point_in_time, wall_time
from solidarity.lifecycles import CALL_STEPS, CallState, step
from solidarity.settings import Calls
from solidarity.simulation.year import habits
from solidarity.simulation.year.agenda import Agenda
from solidarity.simulation.year.diary import Diary, Planned

A_DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
ONCE = Rhythm(times=1, weeks=0)
Over = Callable[["Together", datetime], None]
"""What follows when a pair has ended."""


@dataclass
class Together:
    """A pair."""

    person: int
    volunteer: int
    common: int
    """Half-hours of the week in which both can."""
    rhythm: Rhythm
    first: list[datetime] = field(default_factory=list)
    """The first moment of each series."""
    written: set[datetime] = field(default_factory=set)
    calls: list[Planned] = field(default_factory=list)
    is_over: bool = False


class Keeping:
    """Keeps the calls of all pairs."""

    def __init__(self, agenda: Agenda, *, calls: Calls, dice: Random, over: Over) -> None:
        self._agenda, self._calls, self._dice, self._over = agenda, calls, dice, over
        self._diary = Diary(calls)
        self.pairs: list[Together] = []
        self.no_moment = self.left_out = self.welfare = 0

    def begin(self, pair: Together, now: datetime) -> None:
        """One of the three best moments is chosen; for two calls a week, twice."""
        self.pairs.append(pair)
        for _ in range(pair.rhythm.times):
            found = self._moments(pair, wall_time(now), pair.rhythm)
            if found:
                pair.first.append(self._dice.choice(found))
                self._write(pair, pair.first[-1], now)
        if not pair.first:
            self.no_moment += 1
            self._end(pair, now)
            return
        self._agenda.put(now + A_WEEK, lambda then: self._week(pair, then))
        lasts = timedelta(weeks=self._dice.expovariate(1 / habits.PAIR_WEEKS))
        if not pair.rhythm.is_once:
            self._agenda.put(now + lasts, lambda then: self._end(pair, then))

    def _moments(self, pair: Together, wall: datetime, rhythm: Rhythm) -> list[datetime]:
        weeks = self._calls.weeks_ahead + 1
        taken = self._diary.taken(pair.person, pair.volunteer, start=wall, weeks=weeks)
        found = best_moments(
            pair.common, taken=taken, now=wall, rhythm=rhythm,
            minutes=self._calls.minutes, calls=self._calls,
        )  # fmt: skip
        return [proposed.at for proposed in found]

    def _week(self, pair: Together, now: datetime) -> None:
        """Once a week the next calls are written down, and perhaps one of the two goes away."""
        if pair.is_over:
            return
        for first in pair.first:
            self._write(pair, first, now)
        if self._dice.random() < habits.AWAY:
            away = timedelta(days=self._dice.randint(*habits.AWAY_DAYS))
            _drop(pair, start=wall_time(now), end=wall_time(now + away))
        self._agenda.put(now + A_WEEK, lambda then: self._week(pair, then))

    def _write(self, pair: Together, first: datetime, now: datetime) -> None:
        wall = wall_time(now)
        end = wall + timedelta(weeks=self._calls.weeks_ahead)
        for at in occurrences(rule_of(first, pair.rhythm), first, start=wall, end=end):
            if at not in pair.written:
                pair.written.add(at)
                self.left_out += not self._book(pair, at, series=first)

    def _book(
        self, pair: Together, at: datetime, *, series: datetime | None, tries: int = 1,
        moved: bool = False,
    ) -> bool:  # fmt: skip
        minutes = self._calls.minutes
        if not self._diary.has_room(pair.person, pair.volunteer, at, minutes):
            return False
        call = Planned(pair.person, pair.volunteer, at, minutes, series, tries=tries, moved=moved)
        self._diary.write(call)
        pair.calls.append(call)
        self._agenda.put(point_in_time(at), lambda now: self._happens(pair, call))
        luck = self._dice.random()
        if series is not None and not moved and luck < habits.MOVED + habits.CANCELLED:
            gone = CallState.MOVED if luck < habits.MOVED else CallState.CANCELLED
            day_before = point_in_time(at) - A_DAY
            self._agenda.put(day_before, lambda now: self._change(pair, call, gone, now))
        return True

    def _change(self, pair: Together, call: Planned, new: CallState, now: datetime) -> None:
        """The day before, one of the two cannot: another moment, or none this time."""
        if call.state != CallState.PLANNED or pair.is_over:
            return
        call.state = step(CALL_STEPS, call.state, new)
        if new == CallState.MOVED:
            for at in self._moments(pair, wall_time(now), ONCE)[:1]:
                self._book(pair, at, series=call.series, moved=True)

    def _happens(self, pair: Together, call: Planned) -> None:
        if call.state != CallState.PLANNED:
            return
        if self._dice.random() >= habits.UNANSWERED:
            call.state = step(CALL_STEPS, call.state, CallState.HELD)
            return
        call.state = step(CALL_STEPS, call.state, CallState.MISSED)
        if call.tries >= self._calls.most_tries:
            self.welfare += 1
            return
        again = [call.at + A_DAY]
        if call.tries == 1:
            again.insert(0, call.at + timedelta(hours=self._calls.second_try_hours))
        for at in again:
            if self._book(pair, at, series=None, tries=call.tries + 1):
                return

    def _end(self, pair: Together, now: datetime) -> None:
        if not pair.is_over:
            pair.is_over = True
            _drop(pair, start=wall_time(now), end=None)
            self._over(pair, now)


def _drop(pair: Together, *, start: datetime, end: datetime | None) -> None:
    for call in pair.calls:
        is_in = start <= call.at and (end is None or call.at < end)
        if call.state == CallState.PLANNED and is_in:
            call.state = step(CALL_STEPS, call.state, CallState.CANCELLED)
