"""What people of the imagined year do. Chosen: nothing measured is known of befriending yet."""

from math import log
from random import Random

from solidarity.befriending.times.series import WEEKLY, Rhythm

RHYTHMS = {
    WEEKLY: 60,
    Rhythm(times=1, weeks=2): 15,
    Rhythm(times=2, weeks=1): 15,
    Rhythm(times=1, weeks=1, until_weeks=6): 5,
    Rhythm(times=1, weeks=0): 5,
}
AT_ONCE = 0.5
"""Of the wishes: made in the first four weeks, when the service is announced."""
ANSWERS, SAYS_YES = 0.85, 0.7
"""Of listeners, who were trained for it and said when they have time."""
PERSON_SAYS_YES = 0.92
MEDIAN_MINUTES, SIGMA = 60.0, 1.2
"""Until an answer, of waking time, on both sides."""
PAIR_WEEKS = 40.0
"""A pair lasts so long on average; then the person waits again."""
MOVED, CANCELLED, UNANSWERED = 0.05, 0.03, 0.05
"""Of the calls."""
AWAY, AWAY_DAYS = 1 / 26, (5, 21)
"""Chance, each week, that one of a pair goes on holiday or into hospital, and for how long."""


def delay_hours(dice: Random) -> float:
    return dice.lognormvariate(log(MEDIAN_MINUTES), SIGMA) / 60


def rhythm(dice: Random) -> Rhythm:
    return dice.choices(list(RHYTHMS), list(RHYTHMS.values()))[0]


def begins(dice: Random) -> float:
    """Days after the beginning on which a wish is made."""
    return dice.uniform(0, 28) if dice.random() < AT_ONCE else dice.uniform(28, 350)
