"""How long people waited, in steps: enough for a median, and nothing of anybody."""

from bisect import bisect_left
from collections.abc import Mapping

DAY = 24 * 60
STEPS = (
    1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720,
    DAY, 2 * DAY, 3 * DAY, 7 * DAY, 14 * DAY, 365 * DAY,
)  # fmt: skip
"""Minutes; who waited longer than a year is counted with the year."""
MEDIAN, MOST = 0.5, 0.9


def step_of(minutes: float) -> int:
    """The first step that is not shorter."""
    return STEPS[min(bisect_left(STEPS, minutes), len(STEPS) - 1)]


def at_most(counts: Mapping[int, int], share: float) -> int | None:
    """Within so many minutes this share of them had it; None when nobody is counted."""
    total, seen = sum(counts.values()), 0
    for minutes in sorted(counts):
        seen += counts[minutes]
        if seen and seen >= share * total:
            return minutes
    return None
