"""Who is asked for what when many requests wait at once: everything decided together. Pure.

First come, first served gives the first request its nearest neighbours and leaves the next one,
which had only those, without anybody. Here each volunteer is asked for at most one request and the
sum of all costs is the least possible (scipy, shortest augmenting paths).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from solidarity.matching import Candidate, Ranked

RECENT_OFFER_M = 1_000
"""A volunteer asked once more in the last day costs as much as one who lives this much further."""
UNRELIABLE_M = 2_000
NOBODY_M = (1_000_000, 200_000, 100_000, 50_000)
"""What it costs to leave a request without its first, second, third, further volunteer: far more
than any distance, so that each request gets one before another gets two."""


@dataclass(frozen=True)
class Seeking:
    """A request, how many volunteers should be asked for it, and who could be, the best first."""

    request_id: int
    wanted: int
    ranked: Sequence[Ranked]


def assign(waiting: Sequence[Seeking]) -> dict[int, list[Ranked]]:
    """Whom to ask for each request, in the order of its ranking; nobody is asked twice."""
    slots = [(one, number) for one in waiting for number in range(one.wanted)]
    asked: dict[int, list[Ranked]] = {one.request_id: [] for one in waiting}
    if not slots:
        return asked
    everybody = sorted({each.candidate.volunteer_id for one in waiting for each in one.ranked})
    columns = {volunteer: number for number, volunteer in enumerate(everybody)}
    _, chosen = min_weight_full_bipartite_matching(_costs(slots, columns))
    picked: dict[int, set[int]] = {one.request_id: set() for one in waiting}
    for (one, _), column in zip(slots, chosen.tolist(), strict=True):
        if column < len(everybody):
            picked[one.request_id].add(everybody[column])
    for one in waiting:
        mine = picked[one.request_id]
        asked[one.request_id] = [r for r in one.ranked if r.candidate.volunteer_id in mine]
    return asked


def cost_m(candidate: Candidate) -> float:
    """What it costs to ask somebody, in metres: how far, how often lately, how reliable."""
    if candidate.helped_before:
        return 0.0
    lately = RECENT_OFFER_M * candidate.recent_offers
    return (candidate.distance_m or 0) + lately + UNRELIABLE_M * (1 - candidate.reliability)


def _costs(slots: Sequence[tuple[Seeking, int]], columns: Mapping[int, int]) -> csr_array:
    """One row a slot; one column a volunteer, and one for leaving each slot empty."""
    ends = [len(one.ranked) + 1 for one, _ in slots]
    places = chain.from_iterable(
        [*(columns[each.candidate.volunteer_id] for each in one.ranked), len(columns) + row]
        for row, (one, _) in enumerate(slots)
    )
    # Zero would mean that the two cannot meet.
    values = chain.from_iterable(
        [*(1 + cost_m(each.candidate) for each in one.ranked), _nobody(number)]
        for one, number in slots
    )
    return csr_array(
        (np.fromiter(values, float), np.fromiter(places, int), np.cumsum([0, *ends])),
        shape=(len(slots), len(columns) + len(slots)),
    )


def _nobody(number: int) -> float:
    return float(NOBODY_M[min(number, len(NOBODY_M) - 1)])
