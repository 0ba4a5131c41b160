"""All policies on the same days."""

from collections.abc import Callable, Iterable, Sequence
from time import process_time

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
from solidarity.simulation.world import EARLIER_OFFERS, imagine, only_within

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
    part: Sequence[float] | None = None,
    earlier_offers: float = EARLIER_OFFERS,
) -> list[tuple[int, Figures]]:
    """A line of figures for each seed and policy; `told` hears how far it is, `part` is a part of
    the country (solidarity.simulation.world.only_within)."""
    lines = []
    for seed in seeds:
        world = imagine(
            seed=seed, volunteers=volunteers, requests=requests, earlier_offers=earlier_offers
        )
        if part is not None:
            world = only_within(world, part)
        told(f"seed {seed}: {len(world.helpers)} volunteers, {len(world.needs)} requests")
        around = Neighbourhood(world)
        pools = [around.pool(number) for number in range(len(world.needs))]
        can = possible(world, pools)
        for policy in policies(asking):
            begun = process_time()
            day = Clock(world, pools, policy).run()
            seconds = process_time() - begun
            lines.append((seed, figures(day, can, seconds=seconds)))
            told(f"seed {seed}: {policy.name}, {seconds:.0f} s")
    return lines
