"""How the people of the simulation answer. Each pair has its own luck, whatever the policy."""

from math import exp
from statistics import NormalDist

from solidarity.simulation.world import ANSWERED, Helper

DAY = 24 * 60
QUIET_FROM, QUIET_TO = 22 * 60, 7 * 60
"""Minutes of the day between which nobody answers."""
TIRED = 0.5
"""The chance of a yes is halved for each other offer of the last 24 hours."""
MEDIAN_MINUTES, SIGMA = 6.0, 1.2
_NORMAL = NormalDist()
_MASK = (1 << 64) - 1


class Luck:
    """What chance decides between a request and a volunteer: three numbers from 0 to 1."""

    def __init__(self, seed: int) -> None:
        self._seed = _mixed(seed + 1)

    def answers(self, need: int, helper: int) -> bool:
        return self._draw(need, helper, 1) < ANSWERED

    def agrees(self, need: int, helper: int, chance: float) -> bool:
        return self._draw(need, helper, 2) < chance

    def delay(self, need: int, helper: int) -> float:
        """Minutes awake until he answers."""
        draw = min(max(self._draw(need, helper, 3), 1e-12), 1 - 1e-12)
        return MEDIAN_MINUTES * exp(SIGMA * _NORMAL.inv_cdf(draw))

    def is_willing(self, need: int, helper: int, who: Helper) -> bool:
        """Whether he would say yes to this request if he had no other offers."""
        return self.answers(need, helper) and self.agrees(need, helper, who.yes)

    def _draw(self, need: int, helper: int, which: int) -> float:
        number = _mixed(self._seed ^ _mixed((need << 34) | (helper << 4) | which))
        return number / 2**64


def _mixed(number: int) -> int:
    """A well mixed number of 64 bits (the finaliser of splitmix64)."""
    number = (number + 0x9E3779B97F4A7C15) & _MASK
    number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) & _MASK
    return number ^ (number >> 31)


def is_quiet(minute: float) -> bool:
    of_day = minute % DAY
    return of_day >= QUIET_FROM or of_day < QUIET_TO


def awake(minute: float) -> float:
    """The moment itself by day, otherwise the next morning at seven."""
    if not is_quiet(minute):
        return minute
    return minute - minute % DAY + QUIET_TO + (DAY if minute % DAY >= QUIET_FROM else 0)


def after(minute: float, delay: float) -> float:
    """So many waking minutes later: at night the clock of an answer stands still."""
    start = awake(minute)
    while delay > 0:
        evening = start - start % DAY + QUIET_FROM
        if start + delay < evening:
            return start + delay
        delay -= evening - start
        start = awake(evening)
    return start


def waking(start: float, end: float) -> float:
    """Minutes between two moments in which people are awake."""
    minutes, at = 0.0, awake(start)
    while at < end:
        evening = at - at % DAY + QUIET_FROM
        minutes += min(end, evening) - at
        at = awake(evening)
    return minutes
