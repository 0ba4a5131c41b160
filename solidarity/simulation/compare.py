"""All policies on the same days."""

from collections.abc import Callable, Iterable, Sequence
from time import perf_counter

from solidarity.settings import Asking
from solidarity.simulation.figures import Figures, figures, possible
from solidarity.simulation.neighbourhood import Neighbourhood
from solidarity.simulation.policies import (
    FewestOffers,
    FiftyByLot,
    NearestFive,
    OneByOne,
    Ours,
)
from solidarity.simulation.run import Clock, Policy
from solidarity.simulation.world import imagine

SCALES = {"original": (5_000, 15), "peak": (8_000, 120), "belgium": (100_000, 20_000)}
"""Volunteers, and requests a day: the original's first weeks, its calls at the peak, a country."""


def policies(asking: Asking) -> Sequence[Policy]:
    return (Ours(asking), NearestFive(), FiftyByLot(), OneByOne(), FewestOffers())


def compare(
    seeds: Iterable[int],
    *,
    volunteers: int,
    requests: int,
    asking: Asking,
    told: Callable[[str], None],
) -> list[tuple[int, Figures]]:
    """A line of figures for each seed and policy; `told` hears how far it is."""
    lines = []
    for seed in seeds:
        told(f"seed {seed}: {volunteers} volunteers, {requests} requests")
        world = imagine(seed=seed, volunteers=volunteers, requests=requests)
        around = Neighbourhood(world)
        pools = [around.pool(number) for number in range(requests)]
        can = possible(world, pools)
        for policy in policies(asking):
            begun = perf_counter()
            day = Clock(world, pools, policy).run()
            seconds = perf_counter() - begun
            lines.append((seed, figures(day, can, seconds=seconds)))
            told(f"seed {seed}: {policy.name}, {seconds:.0f} s")
    return lines
