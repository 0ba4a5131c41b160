"""One day under one policy: a clock that jumps from one thing that happens to the next."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Protocol

import numpy as np

from solidarity.asking import ANSWER_HOURS
from solidarity.simulation.habits import DAY, TIRED, Luck, after
from solidarity.simulation.neighbourhood import Pool
from solidarity.simulation.world import World

PATIENCE = DAY
"""A request that nobody has accepted a day after it was made is not helped."""
TASK_MINUTES = 180.0
"""Chosen: how long an accepted task keeps a volunteer busy."""


@dataclass
class Load:
    """What one volunteer had so far."""

    offers: list[float] = field(default_factory=list)
    """When he was asked, in minutes, the earliest first."""
    tasks: list[float] = field(default_factory=list)
    asked: int = 0
    """Offers he answered, or had the time to: not those withdrawn before."""

    def recent(self, now: float) -> int:
        return len(self.offers) - bisect_right(self.offers, now - DAY)

    def busy(self, now: float) -> int:
        return len(self.tasks) - bisect_right(self.tasks, now - TASK_MINUTES)


@dataclass
class Case:
    """A request that looks for somebody."""

    number: int
    pool: Pool
    placed: float
    urgent: bool
    asked: dict[int, float] = field(default_factory=dict)
    silent: dict[int, float] = field(default_factory=dict)
    """Volunteers who have not answered → when they were asked."""
    chances: dict[int, float] = field(default_factory=dict)
    helper: int | None = None
    accepted_at: float | None = None
    rounds: int = 0
    next_look: float | None = None


@dataclass
class State:
    """Everything a policy may know."""

    world: World
    loads: list[Load]
    offers: "np.ndarray[tuple[int, int], np.dtype[np.float64]]"
    """When each was asked the last times, a row for each volunteer, in no order."""


class Policy(Protocol):
    """Who is asked for a request now, and when it is looked at again (None: never)."""

    name: str

    def look(self, case: Case, state: State, now: float) -> tuple[Sequence[int], float | None]: ...

    def after_no(self, case: Case) -> bool:
        """Whether a no is a reason to look at once."""
        ...


@dataclass
class Day:
    """What came of it."""

    policy: str
    cases: list[Case]
    loads: list[Load]
    messages: int


REMEMBERED = 8
"""More offers than this within a day no policy but the broadcasts sends to one volunteer."""
OPEN_MINUTES = 60 * ANSWER_HOURS
"""As in the service: who is silent for so long is not waited for, though a late yes counts."""
PLACED, LOOK, ANSWER, EXPIRED = 0, 1, 2, 3


class Clock:
    """Runs the requests of one day under a policy."""

    def __init__(self, world: World, pools: Sequence[Pool], policy: Policy) -> None:
        self._policy, self._luck = policy, Luck(world.seed)
        never = np.full((len(world.helpers), REMEMBERED), -np.inf)
        self._state = State(world, [Load() for _ in world.helpers], never)
        self._cases = [
            Case(number, pools[number], need.minute, need.urgent)
            for number, need in enumerate(world.needs)
        ]
        self._messages = 0
        self._agenda: list[tuple[float, int, int, int]] = []

    def run(self) -> Day:
        for case in self._cases:
            heappush(self._agenda, (case.placed, PLACED, case.number, 0))
        while self._agenda:
            now, what, number, helper = heappop(self._agenda)
            case = self._cases[number]
            if case.helper is not None or now > case.placed + PATIENCE:
                continue
            if what == ANSWER:
                self._answer(case, helper, now)
            elif what == EXPIRED:
                self._state.loads[helper].asked += helper in case.silent
            elif what == PLACED or case.next_look == now:
                self._look(case, now)
        return Day(self._policy.name, self._cases, self._state.loads, self._messages)

    def _look(self, case: Case, now: float) -> None:
        chosen, again = self._policy.look(case, self._state, now)
        for helper in chosen:
            self._offer(case, helper, now)
        case.next_look = again
        if again is not None:
            heappush(self._agenda, (again, LOOK, case.number, 0))

    def _offer(self, case: Case, helper: int, now: float) -> None:
        load = self._state.loads[helper]
        who = self._state.world.helpers[helper]
        tired = load.recent(now)
        self._state.offers[helper, len(load.offers) % REMEMBERED] = now
        load.offers.append(now)
        case.asked[helper] = case.silent[helper] = now
        heappush(self._agenda, (now + OPEN_MINUTES, EXPIRED, case.number, helper))
        self._messages += 1
        if not self._luck.answers(case.number, helper):
            return
        yes = self._luck.agrees(case.number, helper, who.yes * TIRED**tired)
        at = after(now, self._luck.delay(case.number, helper))
        heappush(self._agenda, (at, ANSWER, case.number, helper if yes else -helper - 1))

    def _answer(self, case: Case, helper: int, now: float) -> None:
        if helper < 0:
            self._count(case, -helper - 1, now)
            del case.silent[-helper - 1]
            if self._policy.after_no(case):
                self._look(case, now)
            return
        self._count(case, helper, now)
        case.helper, case.accepted_at = helper, now
        self._state.loads[helper].tasks.append(now)

    def _count(self, case: Case, helper: int, now: float) -> None:
        """As solidarity.offers: once, when he answers or his time is up."""
        self._state.loads[helper].asked += now - case.asked[helper] <= OPEN_MINUTES
