"""Who calls whom when many people and listeners are paired at once: all decided together. Pure.

As many people as possible get somebody; among all ways to do that, the one with the greatest sum
of what the pairs are worth (scipy, shortest augmenting paths).
"""

from collections.abc import Container, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from solidarity.befriending.pairs.scoring import LOAD, Caller, Seeker, of_waiting, score

EVENNESS = 3
"""How much the badly served weigh: a pair that suits `s` is worth 1 - (1 - s) ** EVENNESS, so that
a little better for who is badly served outweighs a little better for who is well served. With 1
only the sum counts; the figures are in decision 0016."""

Table = NDArray[np.float64]
"""A row for each seeker, in the order of ids."""


def assign(
    seekers: Sequence[Seeker],
    callers: Sequence[Caller],
    *,
    may: Mapping[int, Container[int]] | None = None,
) -> dict[int, int]:
    """A volunteer_id for each person_id who can have one, whatever the order of what is given.

    `may` holds for each person_id the volunteers who may be asked to call him; None: all of them.
    """
    people = sorted(seekers, key=lambda seeker: seeker.person_id)
    listeners = sorted(callers, key=lambda caller: caller.volunteer_id)
    slots = [
        (column, taken)
        for column, caller in enumerate(listeners)
        for taken in range(caller.most_pairs - caller.pairs)
    ]
    if not people or not slots:
        return {}
    scores = _for_slots(_scores(people, listeners, may), slots, listeners)
    chosen = zip(*linear_sum_assignment(_worth(scores, people), maximize=True), strict=True)
    return {
        people[row].person_id: listeners[slots[slot][0]].volunteer_id
        for row, slot in chosen
        if scores[row, slot] > 0
    }


def _scores(
    people: Sequence[Seeker],
    listeners: Sequence[Caller],
    may: Mapping[int, Container[int]] | None,
) -> Table:
    def worth(person: Seeker, caller: Caller) -> float:
        if may is not None and caller.volunteer_id not in may.get(person.person_id, ()):
            return 0.0
        return score(person, caller)

    return np.array([[worth(person, caller) for caller in listeners] for person in people])


def _for_slots(
    scores: Table, slots: Sequence[tuple[int, int]], listeners: Sequence[Caller]
) -> Table:
    """A column for each person a listener can take: with each he has less time for the next."""
    columns = [column for column, _ in slots]
    tired = np.array([LOAD * taken / listeners[column].most_pairs for column, taken in slots])
    return np.where(scores[:, columns] > 0, scores[:, columns] - tired, 0.0)


def _worth(scores: Table, people: Sequence[Seeker]) -> Table:
    """What is made as great as possible; no pair at all is 0."""
    waited = np.array([[of_waiting(person)] for person in people])
    worth = 1 - (1 - (scores - waited)) ** EVENNESS + waited
    # More than all that better pairs can add: one pair more always comes first.
    one_pair = 2.0 * len(people)
    return np.where(scores > 0, one_pair + worth, 0.0)
