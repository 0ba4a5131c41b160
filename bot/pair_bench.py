"""`solidarity pair-bench`: many people and listeners paired at once, beside two greedy ways.

The same imagined people for all three. What a pair is worth is its score with as many pairs as
the listener then has; who has nobody counts 0.
"""

import heapq
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random
from time import perf_counter

from solidarity.befriending.pairing_many import assign
from solidarity.befriending.scoring import Caller, Seeker, score
from solidarity.befriending.week import of_parts
from solidarity.vocabulary import Interest, Language, language_mask

SPOKEN = ([Language.DUTCH], [Language.FRENCH], [Language.DUTCH, Language.FRENCH])
SPOKEN_SHARES = (55, 33, 12)
MOST_PAIRS, MOST_PAIRS_SHARES = (1, 2, 3), (25, 35, 40)
HAS_A_PAIR = 0.2
"""Of the listeners who take more than one person."""
NAMED_NOTHING = 0.1
CALLED_BEFORE = 0.1
"""Of the listeners: they have called one of the people before."""
PARTS_OF_PERSON, PARTS_OF_LISTENER = (2, 10), (1, 6)
"""From how many to how many of the 21 parts of the week suit them."""
MEAN_WEEKS = 2.0

Way = Callable[[Sequence[Seeker], Sequence[Caller]], Mapping[int, int]]


def imagine(people: int, listeners: int, *, seed: int) -> tuple[list[Seeker], list[Caller]]:
    """So many people who would like to be called, and listeners; the same for each seed."""
    dice = Random(seed)  # noqa: S311  nothing here is secret
    callers = [_caller(people + 1 + n, people, dice) for n in range(listeners)]
    seekers = [
        Seeker(
            person_id=n + 1,
            languages=_languages(dice),
            interests=0 if dice.random() < NAMED_NOTHING else _interests(dice),
            hours=_hours(dice, PARTS_OF_PERSON),
            weeks_waiting=dice.expovariate(1 / MEAN_WEEKS),
        )
        for n in range(people)
    ]
    return seekers, callers


def _caller(volunteer_id: int, people: int, dice: Random) -> Caller:
    most = dice.choices(MOST_PAIRS, MOST_PAIRS_SHARES)[0]
    before = {dice.randint(1, people)} if dice.random() < CALLED_BEFORE else ()
    return Caller(
        volunteer_id=volunteer_id,
        languages=_languages(dice),
        interests=_interests(dice),
        hours=_hours(dice, PARTS_OF_LISTENER),
        pairs=int(most > 1 and dice.random() < HAS_A_PAIR),
        most_pairs=most,
        known_to=frozenset(before),
    )


def _languages(dice: Random) -> int:
    return language_mask(dice.choices(SPOKEN, SPOKEN_SHARES)[0])


def _interests(dice: Random) -> int:
    """Two to six; the first of the list are five times as common as the last."""
    common = [1 / (1 + 4 * n / (len(Interest) - 1)) for n in range(len(Interest))]
    wanted, chosen = dice.randint(2, 6), 0
    while chosen.bit_count() < wanted:
        chosen |= 1 << dice.choices(range(len(common)), common)[0]
    return chosen


def _hours(dice: Random, how_many: tuple[int, int]) -> int:
    parts = dice.sample(range(21), dice.randint(*how_many))
    return of_parts(sum(1 << part for part in parts))


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


def run(*, people: int, listeners: int, seed: int, as_json: bool) -> int:
    figures = bench(people=people, listeners=listeners, seed=seed)
    if as_json:
        print(json.dumps(figures))
        return 0
    for name, value in figures.items():
        print(f"{name:24} {value}")
    return 0
