"""The year itself.

Who suits whom, which moments are proposed, which days a rule has, and what is too early or too
late is decided by the functions of the service; only the tables are lists in memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from solidarity.befriending.pairs.scoring import Caller, Seeker
from solidarity.befriending.times.series import Rhythm
from solidarity.settings import Asking, Calls
from solidarity.simulation.year import habits
from solidarity.simulation.year.agenda import Agenda
from solidarity.simulation.year.diary import Planned
from solidarity.simulation.year.introductions import Introductions
from solidarity.simulation.year.keeping import Keeping, Together

BEGINS = datetime(2026, 9, 1, tzinfo=UTC)
"""Over both changes of the clocks: 25 October 2026 and 28 March 2027."""
LASTS = timedelta(days=365)


@dataclass(frozen=True)
class Told:
    """What came of a year."""

    calls: Sequence[Planned]
    hours_waited: Sequence[float]
    """Until both had said yes, of those for whom a listener was there when they began to wait."""
    never: int
    """Waited at the end of the year, though a listener had been there."""
    nobody: int
    """Began to wait when no listener had room, language and hours for them."""
    no_moment: int
    """Pairs that found no moment in common that was still free."""
    left_out: int
    """Days of a series on which one of the two had another call."""
    welfare: int
    """Calls that nobody answered three times: the team was told."""


class Year:
    """So many people and listeners, over one year."""

    def __init__(
        self, seekers: Sequence[Seeker], callers: Sequence[Caller], *, calls: Calls,
        asking: Asking, seed: int,
    ) -> None:  # fmt: skip
        self._dice, self._agenda = Random(f"year {seed}"), Agenda()
        self._seekers = {seeker.person_id: seeker for seeker in seekers}
        self._introductions = Introductions(
            self._agenda, callers, calls=calls, asking=asking, dice=self._dice, met=self._meet
        )
        self._keeping = Keeping(self._agenda, calls=calls, dice=self._dice, over=self._over)

    def run(self) -> Told:
        for seeker in self._seekers.values():
            self._wish_at(BEGINS + timedelta(days=habits.begins(self._dice)), seeker)
        self._agenda.run(BEGINS + LASTS)
        return Told(
            calls=[call for pair in self._keeping.pairs for call in pair.calls],
            hours_waited=self._introductions.hours_waited,
            never=self._introductions.never,
            nobody=self._introductions.nobody,
            no_moment=self._keeping.no_moment,
            left_out=self._keeping.left_out,
            welfare=self._keeping.welfare,
        )

    def _wish_at(self, at: datetime, seeker: Seeker) -> None:
        self._agenda.put(at, lambda now: self._introductions.wish(seeker, now))

    def _meet(self, person: int, listener: int, rhythm: Rhythm, now: datetime) -> None:
        common = self._seekers[person].hours & self._introductions.hours_of(listener)
        self._keeping.begin(Together(person, listener, common, rhythm), now)

    def _over(self, pair: Together, now: datetime) -> None:
        """The listener has room again, and the person waits for another voice."""
        self._introductions.count(pair.volunteer, -1)
        self._introductions.wish(self._seekers[pair.person], now)
