"""`solidarity pair-bench`: many people and listeners paired at once, beside two greedy ways.

The same imagined people for all three. What a pair is worth is its score with as many pairs as
the listener then has; who has nobody counts 0.
"""

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from statistics import median, quantiles
from time import perf_counter

from bot.bench_figures import show
from solidarity.befriending.pairs.pairing_many import assign
from solidarity.befriending.pairs.scoring import Caller, Seeker, score
from solidarity.befriending.times.moments import best_moments
from solidarity.befriending.times.series import WEEKLY
from solidarity.settings import Calls
from solidarity.simulation.year.people import imagine

MOMENTS, TAKEN = 300, 60
NOW = datetime.fromisoformat("2026-11-23T09:00")
"""Wall time."""

Way = Callable[[Sequence[Seeker], Sequence[Caller]], Mapping[int, int]]


def first_come(seekers: Sequence[Seeker], callers: Sequence[Caller]) -> dict[int, int]:
    """Who waits longest chooses first."""
    now, chosen = {caller.volunteer_id: caller for caller in callers}, {}
    for seeker in sorted(seekers, key=lambda one: (-one.weeks_waiting, one.person_id)):
        best = max(now.values(), key=lambda caller: score(seeker, caller))
        if score(seeker, best) > 0:
            chosen[seeker.person_id] = best.volunteer_id
            now[best.volunteer_id] = replace(best, pairs=best.pairs + 1)
    return chosen


def best_first(seekers: Sequence[Seeker], callers: Sequence[Caller]) -> dict[int, int]:
    """The best pair of all, then the best of what is left, and so on."""
    now, chosen = list(callers), dict[int, int]()
    worth = ((score(one, two), n, m) for n, one in enumerate(seekers) for m, two in enumerate(now))
    waiting = [(-good, n, m) for good, n, m in worth if good > 0]
    heapq.heapify(waiting)
    while waiting:
        good, n, m = heapq.heappop(waiting)
        if seekers[n].person_id in chosen:
            continue
        present = score(seekers[n], now[m])
        if present < -good:
            # He has taken somebody since: the pair is worth less, and waits for its turn again.
            if present > 0:
                heapq.heappush(waiting, (-present, n, m))
            continue
        chosen[seekers[n].person_id] = now[m].volunteer_id
        now[m] = replace(now[m], pairs=now[m].pairs + 1)
    return chosen


WAYS: Mapping[str, Way] = {
    "assignment": assign,
    "best_first": best_first,
    "first_come": first_come,
}


def worths(
    seekers: Sequence[Seeker], callers: Sequence[Caller], chosen: Mapping[int, int]
) -> list[float]:
    """What each person has, the worst first."""
    now, worth = {caller.volunteer_id: caller for caller in callers}, []
    for seeker in seekers:
        caller = now.get(chosen.get(seeker.person_id, 0))
        worth.append(0.0 if caller is None else score(seeker, caller))
        if caller is not None:
            now[caller.volunteer_id] = replace(caller, pairs=caller.pairs + 1)
    return sorted(worth)


def bench(*, people: int, listeners: int, seed: int) -> dict[str, float]:
    seekers, callers = imagine(people, listeners, seed=seed)
    places = sum(caller.most_pairs - caller.pairs for caller in callers)
    figures: dict[str, float] = {"people": people, "listeners": listeners, "places": places}
    tenth = max(1, people // 10)
    for name, way in WAYS.items():
        began = perf_counter()
        chosen = way(seekers, callers)
        figures[f"{name}_s"] = round(perf_counter() - began, 3)
        worth = worths(seekers, callers, chosen)
        figures[f"{name}_pairs"] = len(chosen)
        figures[f"{name}_total"] = round(sum(worth), 3)
        figures[f"{name}_worst_tenth"] = round(sum(worth[:tenth]) / tenth, 4)
    return figures


def moments_bench(*, pairs: int, seed: int) -> dict[str, float]:
    """Milliseconds for the best three moments of a pair over four weeks, 60 hours taken."""
    dice, calls = Random(f"moments {seed}"), Calls()  # noqa: S311  nothing here is secret
    seekers, callers = imagine(pairs, pairs, seed=seed)
    times = []
    for seeker, caller in zip(seekers, callers, strict=True):
        taken = [_an_hour(dice) for _ in range(TAKEN)]
        began = perf_counter()
        best_moments(
            seeker.hours | caller.hours, taken=taken, now=NOW, rhythm=WEEKLY,
            minutes=calls.minutes, calls=calls,
        )  # fmt: skip
        times.append((perf_counter() - began) * 1e3)
    return {
        "moments_p50_ms": round(median(times), 2),
        "moments_p95_ms": round(quantiles(times, n=20)[-1], 2),
    }


def _an_hour(dice: Random) -> tuple[datetime, datetime]:
    start = NOW + timedelta(days=dice.randrange(28), hours=dice.randrange(12))
    return start, start + timedelta(hours=1)


def run(*, people: int, listeners: int, seed: int, as_json: bool) -> int:
    figures = bench(people=people, listeners=listeners, seed=seed)
    figures |= moments_bench(pairs=MOMENTS, seed=seed)
    return show(figures, as_json=as_json)
