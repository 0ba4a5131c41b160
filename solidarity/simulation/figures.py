"""What is read off a simulated day."""

from collections.abc import Sequence
from dataclasses import dataclass

from solidarity.simulation.habits import Luck
from solidarity.simulation.neighbourhood import Pool
from solidarity.simulation.run import Case, Day
from solidarity.simulation.world import World


@dataclass(frozen=True)
class Figures:
    """One line of the table."""

    policy: str
    helped: float
    """Share of requests that somebody accepted within a day."""
    helped_of_possible: float
    """The same, of the requests that have somebody who would say yes when fresh."""
    median_minutes: float
    p90_minutes: float
    messages: float
    """Offers sent for each acceptance."""
    with_task: float
    """Share of volunteers with at least one task."""
    gini: float
    """Of the offers each volunteer got: 0 is even, 1 all for one."""
    gini_tasks: float
    mean_km: float
    """Between the person and who helps, without calls."""
    seconds: float
    """Processor time of the simulated day."""


def possible(world: World, pools: Sequence[Pool]) -> list[bool]:
    """Whether a request has an eligible volunteer who would say yes if he had no other offers."""
    luck = Luck(world.seed)
    return [
        any(luck.is_willing(number, helper, world.helpers[helper]) for helper in pools[number][0])
        for number in range(len(world.needs))
    ]


def figures(day: Day, can: Sequence[bool], *, seconds: float) -> Figures:
    won = [case for case in day.cases if case.helper is not None]
    waits = sorted(case.accepted_at - case.placed for case in won if case.accepted_at is not None)
    could = sum(can)
    metres = [_distance(case) for case in won]
    walks = [m for m in metres if m >= 0]
    offers = [len(load.offers) for load in day.loads]
    tasks = [len(load.tasks) for load in day.loads]
    return Figures(
        policy=day.policy,
        helped=len(won) / len(day.cases),
        helped_of_possible=sum(can[case.number] for case in won) / max(1, could),
        median_minutes=quantile(waits, 0.5),
        p90_minutes=quantile(waits, 0.9),
        messages=day.messages / max(1, len(won)),
        with_task=sum(count > 0 for count in tasks) / len(tasks),
        gini=gini(offers),
        gini_tasks=gini(tasks),
        mean_km=sum(walks) / max(1, len(walks)) / 1000,
        seconds=seconds,
    )


def _distance(case: Case) -> int:
    assert case.helper is not None
    helpers, metres = case.pool
    return metres[helpers.index(case.helper)]


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which this share lies; nan of nothing."""
    if not ordered:
        return float("nan")
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def gini(counts: Sequence[int]) -> float:
    """How unevenly things are spread: 0 when all have the same, towards 1 when one has all."""
    ordered, total = sorted(counts), sum(counts)
    if not total:
        return 0.0
    n = len(ordered)
    weighted = sum(place * count for place, count in enumerate(ordered, start=1))
    return (2 * weighted / total - (n + 1)) / n
