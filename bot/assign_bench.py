"""`solidarity assign-bench`: many requests that wait at once, decided together or one by one.

The imagined people of the simulation: a morning with so many volunteers for each request. Every
request wants so many asked; nobody is asked twice.
"""

from collections.abc import Sequence
from itertools import islice
from time import perf_counter

from bot.bench_figures import show
from solidarity.assigning import Seeking, assign, cost_m
from solidarity.matching import Candidate, Ranked, rank
from solidarity.simulation.neighbourhood import Neighbourhood
from solidarity.simulation.policies import MIDNIGHT
from solidarity.simulation.world import imagine, only_within

PART = (50.85, 51.15, 3.2, 4.0)
"""A part of Flanders, as densely settled as it is (docs/simulation.md)."""
REQUESTS = 20_000
"""In the country; about one in twelve of them in the part."""
CHOICE, WANTED = 40, 2
"""Of so many that rank first, so many are asked for each request."""


def waiting(*, volunteers_each: float, seed: int) -> list[Seeking]:
    """Everybody who waits at seven in the morning."""
    count = round(REQUESTS * volunteers_each)
    world = only_within(imagine(seed=seed, volunteers=count, requests=REQUESTS), PART)
    around = Neighbourhood(world)
    return [
        Seeking(number, WANTED, _ranked(*around.pool(number)))
        for number, need in enumerate(world.needs)
        if not need.is_call
    ]


def _ranked(helpers: Sequence[int], metres: Sequence[int]) -> list[Ranked]:
    first = list(zip(helpers, metres, strict=True))[:CHOICE]
    candidates = [
        Candidate(
            volunteer_id=helper, distance_m=far, recent_offers=0, last_asked_at=None,
            accepted=0, done=0, helped_before=False,
        )
        for helper, far in first
    ]  # fmt: skip
    return rank(candidates, has_time=False, now=MIDNIGHT)


def first_come(seeking: Sequence[Seeking]) -> dict[int, list[Ranked]]:
    """Each in turn takes all it wants of the first of its ranking who are free."""
    return _in_turn(seeking, rounds=1)


def in_rounds(seeking: Sequence[Seeking]) -> dict[int, list[Ranked]]:
    """Each in turn takes one; then, in the same order, another one."""
    return _in_turn(seeking, rounds=WANTED)


def _in_turn(seeking: Sequence[Seeking], *, rounds: int) -> dict[int, list[Ranked]]:
    taken: set[int] = set()
    asked: dict[int, list[Ranked]] = {one.request_id: [] for one in seeking}
    for _ in range(rounds):
        for one in seeking:
            free = (r for r in one.ranked if r.candidate.volunteer_id not in taken)
            mine = list(islice(free, one.wanted // rounds))
            taken.update(r.candidate.volunteer_id for r in mine)
            asked[one.request_id] += mine
    return asked


WAYS = {"together": assign, "first_come": first_come, "in_rounds": in_rounds}


def bench(*, volunteers_each: float, seed: int) -> dict[str, float]:
    seeking = waiting(volunteers_each=volunteers_each, seed=seed)
    figures: dict[str, float] = {"requests": len(seeking), "volunteers_each": volunteers_each}
    for name, way in WAYS.items():
        began = perf_counter()
        asked = way(seeking)
        figures[f"{name}_s"] = round(perf_counter() - began, 3)
        chosen = [r.candidate for each in asked.values() for r in each]
        figures[f"{name}_nobody"] = sum(not each for each in asked.values())
        figures[f"{name}_asked"] = len(chosen)
        figures[f"{name}_mean_cost_m"] = round(sum(map(cost_m, chosen)) / len(chosen))
    return figures


def run(*, volunteers_each: float, seed: int, as_json: bool) -> int:
    figures = bench(volunteers_each=volunteers_each, seed=seed)
    return show(figures, as_json=as_json)
