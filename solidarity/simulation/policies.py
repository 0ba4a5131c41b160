"""Ways of asking: this project's and those of its peers, as they are described.

All choose among the same people: those who help with this kind, share a language and would come
so far. The peers do not all look at that; it is granted to them.
"""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from solidarity.matching import BUCKETS_M, Candidate, rank
from solidarity.settings import Asking
from solidarity.simulation.habits import DAY, awake, is_quiet, waking
from solidarity.simulation.run import OPEN_MINUTES, Case, State
from solidarity.waves import Habits, Silence, pace_of, plan

Look = tuple[Sequence[int], float | None]
MIDNIGHT = datetime(2026, 11, 24, tzinfo=UTC)
FAR, NOT_NOW = len(BUCKETS_M) + 1, 1_000


class NearestFive:
    """Ajubot: the five nearest are told at once, and that is all."""

    name = "nearest 5"

    def look(self, case: Case, state: State, now: float) -> Look:
        return case.pool[0][:5], None

    def after_no(self, case: Case) -> bool:
        return False


class FiftyByLot:
    """Quarantänehelden: fifty drawn by lot, once a day for three days."""

    name = "50 by lot"
    SIZE, ROUNDS = 50, 3

    def look(self, case: Case, state: State, now: float) -> Look:
        dice = random.Random(f"lot {state.world.seed} {case.number} {case.rounds}")
        left = [helper for helper in case.pool[0] if helper not in case.asked]
        case.rounds += 1
        again = now + DAY if case.rounds < self.ROUNDS else None
        return dice.sample(left, min(self.SIZE, len(left))), again

    def after_no(self, case: Case) -> bool:
        return False


class OneByOne:
    """NHS Volunteer Responders: the nearest who is free, then the next after a while or a no."""

    name = "one by one"
    PATIENCE = 20.0

    def look(self, case: Case, state: State, now: float) -> Look:
        if is_quiet(now):
            return [], awake(now)
        for helper in case.pool[0]:
            if helper not in case.asked and not state.loads[helper].busy(now):
                return [helper], now + self.PATIENCE
        return [], None

    def after_no(self, case: Case) -> bool:
        return True


class FewestOffers:
    """Covidliste: waves by fewest offers, then 5 km buckets, then who has waited longest."""

    name = "fewest offers"
    SIZE, MINUTES = 5, 10.0
    BUCKET_M = 5_000

    def look(self, case: Case, state: State, now: float) -> Look:
        if is_quiet(now):
            return [], awake(now)
        ordered = sorted(
            (len(state.loads[helper].offers), max(metres, 0) // self.BUCKET_M, helper)
            for helper, metres in zip(*case.pool, strict=True)
            if helper not in case.asked
        )
        chosen = [helper for _, _, helper in ordered[: self.SIZE]]
        return chosen, now + self.MINUTES if chosen else None

    def after_no(self, case: Case) -> bool:
        return False


class Ours:
    """This project: ranked by solidarity.matching, as many as solidarity.waves says."""

    name = "this project"

    def __init__(self, asking: Asking) -> None:
        self._asking, self._habits = asking, Habits()

    def look(self, case: Case, state: State, now: float) -> Look:
        if is_quiet(now) and not case.urgent:
            return [], awake(now)
        asking = self._asking
        planned = plan(
            [Silence(case.chances[helper], waking(at, now)) for helper, at in case.silent.items()],
            lambda: rank(
                self._candidates(case, state, now),
                has_time=False,
                now=MIDNIGHT + timedelta(minutes=now),
            ),
            places=1,
            is_alone=all(now - at >= OPEN_MINUTES for at in case.silent.values()),
            pace=pace_of(asking, urgent=case.urgent, begins=not case.asked),
            asking=asking,
            habits=self._habits,
        )
        first = planned.likely[: planned.step.ask]
        chosen = [one.candidate.volunteer_id for one, _ in first]
        case.chances.update(zip(chosen, (chance for _, chance in first), strict=True))
        if not chosen and not case.silent:
            return [], now + asking.look_again_minutes
        return chosen, now + planned.step.minutes

    def _candidates(self, case: Case, state: State, now: float) -> list[Candidate]:
        """The first of the ranking who may be asked; the nearest stand first in the pool."""
        asking = self._asking
        pool, metres = (np.asarray(column) for column in case.pool)
        offers = state.offers[pool]
        recent = (offers > now - DAY).sum(axis=1)
        rested = (offers.max(axis=1) <= now - asking.gap_minutes) & (recent < asking.offers_a_day)
        order = np.where(rested, recent * FAR + np.searchsorted(BUCKETS_M, metres), NOT_NOW)
        found: list[Candidate] = []
        for place in np.argsort(order, kind="stable"):
            helper = int(pool[place])
            if not rested[place] or len(found) == asking.choice:
                break
            if helper not in case.asked and state.loads[helper].busy(now) < asking.open_tasks:
                found.append(_candidate(helper, int(metres[place]), int(recent[place]), state))
        return found

    def after_no(self, case: Case) -> bool:
        return True


def _candidate(helper: int, metres: int, recent: int, state: State) -> Candidate:
    known, load = state.world.helpers[helper], state.loads[helper]
    return Candidate(
        volunteer_id=helper,
        distance_m=None if metres < 0 else metres,
        recent_offers=recent,
        last_asked_at=None,
        asked=known.asked + load.asked,
        accepted=known.accepted + len(load.tasks),
        done=known.accepted + len(load.tasks),
        helped_before=False,
    )
