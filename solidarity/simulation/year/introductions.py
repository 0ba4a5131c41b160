"""Who is asked to call whom in the imagined year, until both have said yes."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from solidarity.befriending.pairs.scoring import Caller, Seeker, score
from solidarity.befriending.times.series import Rhythm
from solidarity.clock import after_waking, end_of_quiet, is_quiet
from solidarity.settings import Asking, Calls
from solidarity.simulation.year import habits
from solidarity.simulation.year.agenda import Agenda

A_DAY = timedelta(days=1)
Met = Callable[[int, int, Rhythm, datetime], None]
"""What follows when person and listener have both said yes."""


@dataclass
class Waiting:
    """Somebody who would like to be called."""

    seeker: Seeker
    rhythm: Rhythm
    since: datetime
    could: bool = False
    """Whether a listener was there who could be asked, when he began to wait."""
    asked: set[int] = field(default_factory=set)
    open: set[int] = field(default_factory=set)
    """Listeners who have not answered."""


class Introductions:
    """The best listener is asked, by day; the next one when he says no or nothing."""

    def __init__(
        self, agenda: Agenda, callers: Sequence[Caller], *, calls: Calls, asking: Asking,
        dice: Random, met: Met,
    ) -> None:  # fmt: skip
        self._agenda, self._calls, self._dice, self._met = agenda, calls, dice, met
        self._asking = asking
        self._quiet = {"quiet_from": asking.quiet_from, "quiet_to": asking.quiet_to}
        self._callers = {caller.volunteer_id: caller for caller in callers}
        self._waiting: dict[int, Waiting] = {}
        self._asked: dict[int, list[datetime]] = defaultdict(list)
        """When each listener was asked, for anybody."""
        self.hours_waited: list[float] = []
        self.nobody = 0

    @property
    def never(self) -> int:
        """Who still waits, though a listener was there when he began to."""
        return sum(one.could for one in self._waiting.values())

    def hours_of(self, listener: int) -> int:
        return self._callers[listener].hours

    def wish(self, seeker: Seeker, now: datetime) -> None:
        one = Waiting(seeker, habits.rhythm(self._dice), now)
        self._waiting[seeker.person_id] = one
        one.could = self._best(one) is not None
        self.nobody += not one.could
        self._look(seeker.person_id, now)

    def count(self, listener: int, more: int) -> None:
        """He calls so many people more."""
        caller = self._callers[listener]
        self._callers[listener] = replace(caller, pairs=caller.pairs + more)

    def _best(self, one: Waiting, *, at: datetime | None = None) -> Caller | None:
        """Who suits best of those who were not asked; `at`: and who may be asked then."""
        free = (
            caller
            for number, caller in self._callers.items()
            if number not in one.asked and (at is None or self._may_be_asked(number, at))
        )
        best = max(free, key=lambda caller: score(one.seeker, caller), default=None)
        return best if best is not None and score(one.seeker, best) > 0 else None

    def _may_be_asked(self, listener: int, now: datetime) -> bool:
        """As by solidarity.candidates: not too soon after the last time, nor too often a day."""
        lately = [at for at in self._asked[listener] if now - at < A_DAY]
        gap = timedelta(minutes=self._asking.gap_minutes)
        return len(lately) < self._asking.offers_a_day and not any(now - at < gap for at in lately)

    def _look(self, person: int, now: datetime) -> None:
        one = self._waiting.get(person)
        if one is None:
            return
        if is_quiet(now, **self._quiet):
            again = end_of_quiet(now, quiet_to=self._quiet["quiet_to"])
        elif (best := self._best(one, at=now)) is not None:
            self._ask(one, best.volunteer_id, now)
            return
        elif self._best(one) is not None:
            again = now + timedelta(minutes=self._asking.gap_minutes)
        else:
            # The team is told, and one looks again each morning; who was asked is not asked again.
            again = now + A_DAY
        self._agenda.put(again, lambda then: self._look(person, then))

    def _ask(self, one: Waiting, listener: int, now: datetime) -> None:
        person = one.seeker.person_id
        one.asked.add(listener)
        one.open.add(listener)
        self._asked[listener].append(now)
        if self._dice.random() < habits.ANSWERS:
            yes = self._dice.random() < habits.SAYS_YES
            at = after_waking(now, habits.delay_hours(self._dice), **self._quiet)
            self._agenda.put(at, lambda then: self._answer(person, listener, yes, then))
        again = after_waking(now, self._calls.listener_answers_hours, **self._quiet)
        self._agenda.put(again, lambda then: self._look_if_silent(person, listener, then))

    def _look_if_silent(self, person: int, listener: int, now: datetime) -> None:
        one = self._waiting.get(person)
        if one is not None and listener in one.open:
            self._look(person, now)

    def _answer(self, person: int, listener: int, yes: bool, now: datetime) -> None:
        one = self._waiting.get(person)
        if one is None or listener not in one.open:
            return
        one.open.discard(listener)
        if not yes or not self._has_room(listener):
            self._look(person, now)
            return
        agrees = self._dice.random() < habits.PERSON_SAYS_YES
        at = after_waking(now, habits.delay_hours(self._dice), **self._quiet)
        self._agenda.put(at, lambda then: self._introduce(person, listener, agrees, then))

    def _introduce(self, person: int, listener: int, agrees: bool, now: datetime) -> None:
        one = self._waiting.get(person)
        if one is None:
            return
        if not agrees or not self._has_room(listener):
            self._look(person, now)
            return
        del self._waiting[person]
        if one.could:
            self.hours_waited.append((now - one.since) / timedelta(hours=1))
        self.count(listener, +1)
        self._met(person, listener, one.rhythm, now)

    def _has_room(self, listener: int) -> bool:
        caller = self._callers[listener]
        return caller.pairs < caller.most_pairs
