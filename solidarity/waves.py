"""How many volunteers are asked, and when the next are. Pure: same input, same answer.

A wave is sized by chances, not by a fixed number. Of each volunteer who waits for an answer, and
of each who could be asked next, the chance of a yes is estimated; so many are asked that the
chance of enough yeses reaches a level, and no more. Silence makes a yes less likely (delays are
lognormal), so that the next are asked one by one as hope fades.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log
from statistics import NormalDist

from solidarity.matching import Ranked
from solidarity.settings import Asking

_NORMAL = NormalDist()
FEW, RESTED = 2, 1
"""Of those who hardly ever say yes so many are asked, when nobody else is left, unless they had
more offers than that in the last day: another one would only tire them for everybody."""
SOONEST_MINUTES = 0.25
"""Times in between are not told apart."""


@dataclass(frozen=True)
class Habits:
    """How volunteers answer offers: what is assumed at the start, or what was seen lately."""

    yes: float = 0.19
    """Share of offers that somebody says yes to."""
    answered: float = 0.65
    """Share of offers that get any answer."""
    median_minutes: float = 6.0
    """Half of those who answer have answered by then."""
    spread: float = 1.2
    """Standard deviation of the logarithm of the delay."""
    weight: float = 13.0
    """For one volunteer the share above counts like so many offers of his own."""
    tired: float = 0.5
    """What each other offer of the last 24 hours leaves of the chance."""

    def answered_within(self, minutes: float) -> float:
        """Of those who will answer, the share that has by then."""
        if minutes < SOONEST_MINUTES / 100:
            return 0.0
        return _NORMAL.cdf(log(minutes / self.median_minutes) / self.spread)


@dataclass(frozen=True)
class Silence:
    """A volunteer who was asked and has not answered: his chance then, and minutes since."""

    chance: float
    minutes: float


@dataclass(frozen=True)
class Pace:
    """How fast one request may ask."""

    want: float
    """The chance of enough yeses that the offers on their way should have, now."""
    keep: float
    """The chance below which they are looked at again."""
    most: int
    """At most so many at once."""
    soonest: float
    latest: float
    """Minutes until the next look: not before, and not after."""


@dataclass(frozen=True)
class Step:
    """What happens now: so many more are asked, and after so many minutes one looks again."""

    ask: int
    minutes: float


@dataclass(frozen=True)
class Plan:
    """What a request needs now: how many are asked, who could be, and when one looks again."""

    step: Step
    likely: Sequence[tuple[Ranked, float]]
    """Who could be asked, in order, with the chance that he says yes."""
    places: int
    is_alone: bool
    """Nobody who was asked may still answer in time."""


def plan(
    silent: Sequence[Silence],
    ranking: Callable[[], Sequence[Ranked]],
    *,
    places: int,
    is_alone: bool,
    pace: Pace,
    asking: Asking,
    habits: Habits,
) -> Plan:
    """What to do now; `ranking` searches for those who could be asked, if more are needed."""
    likely: Sequence[tuple[Ranked, float]] = []
    if wants_more(silent, places=places, pace=pace, habits=habits):
        found = likeliest(ranking()[: asking.choice], habits)
        likely = worth_asking(found, is_alone=is_alone, asking=asking)
    coming = [chance for _, chance in likely]
    step = next_step(silent, coming, places=places, pace=pace, habits=habits)
    return Plan(step, likely, places, is_alone)


def chance_of_yes(*, asked: int, accepted: int, recent_offers: int, habits: Habits) -> float:
    """The chance that a volunteer says yes, from his own past, that of all, and how tired he is."""
    own = (accepted + habits.yes * habits.weight) / (max(asked, accepted) + habits.weight)
    return float(own * habits.tired**recent_offers)


def still_likely(silence: Silence, habits: Habits, *, later: float = 0.0) -> float:
    """The chance that he still says yes, so many minutes `later`, if he says nothing till then."""
    by_now = habits.answered_within(silence.minutes + later)
    answered = max(habits.answered, silence.chance)
    return silence.chance * (1 - by_now) / (1 - answered * by_now)


def chance_of_enough(chances: Sequence[float], places: int = 1) -> float:
    """The chance that at least so many of independent volunteers say yes."""
    if places <= 0:
        return 1.0
    fewer = [1.0] + [0.0] * (places - 1)
    """fewer[k]: the chance of exactly k yeses, for every k that is not enough."""
    for chance in chances:
        for k in range(places - 1, 0, -1):
            fewer[k] = fewer[k] * (1 - chance) + fewer[k - 1] * chance
        fewer[0] *= 1 - chance
    return 1.0 - sum(fewer)


def pace_of(asking: Asking, *, urgent: bool, begins: bool) -> Pace:
    """How fast a request may ask: at the beginning several at once, then as hope fades."""
    at_once, kept_up = asking.at_once, asking.kept_up
    soonest = asking.soonest_minutes
    if urgent:
        at_once, kept_up = asking.urgent_at_once, asking.urgent_kept_up
        soonest = asking.urgent_soonest_minutes
    return Pace(
        want=at_once if begins else kept_up,
        keep=kept_up,
        most=asking.most_at_once,
        soonest=soonest,
        latest=asking.latest_minutes,
    )


def likeliest(ranked: Sequence[Ranked], habits: Habits) -> list[tuple[Ranked, float]]:
    """The first of a ranking, the likeliest to say yes first, each with his chance.

    Who helped this person before stays in front; equal chances keep the order of the ranking.
    """
    with_chances = [
        (
            one,
            chance_of_yes(
                asked=one.candidate.asked,
                accepted=one.candidate.accepted,
                recent_offers=one.candidate.recent_offers,
                habits=habits,
            ),
        )
        for one in ranked
    ]
    return sorted(with_chances, key=lambda pair: (not pair[0].candidate.helped_before, -pair[1]))


def worth_asking(
    likely: Sequence[tuple[Ranked, float]], *, is_alone: bool, asking: Asking
) -> list[tuple[Ranked, float]]:
    """Who is asked rather than left in peace.

    A message to somebody tired costs his patience and brings little: while others may still say
    yes nobody below `least_chance` is asked, and when nobody else is left only the two likeliest
    of those who had at most one offer in the last day.
    """
    worth = [pair for pair in likely if pair[1] >= asking.least_chance]
    if worth or not is_alone:
        return worth
    return [pair for pair in likely if pair[0].candidate.recent_offers <= RESTED][:FEW]


def wants_more(waiting: Sequence[Silence], *, places: int, pace: Pace, habits: Habits) -> bool:
    """Whether those who are silent give too little hope."""
    hopes = [still_likely(silence, habits) for silence in waiting]
    return chance_of_enough(hopes, places) < pace.want


def next_step(
    waiting: Sequence[Silence],
    coming: Sequence[float],
    *,
    places: int,
    pace: Pace,
    habits: Habits,
) -> Step:
    """How many of those who come next (with their chances, in order) are asked now."""
    hopes = [still_likely(silence, habits) for silence in waiting]
    ask = 0
    while ask < min(len(coming), pace.most) and chance_of_enough(hopes, places) < pace.want:
        hopes.append(coming[ask])
        ask += 1
    if not ask and chance_of_enough(hopes, places) < pace.want:
        # Nobody more can be asked: what changes that are the pauses of volunteers.
        return Step(0, pace.latest)
    asked = [*waiting, *(Silence(chance, 0.0) for chance in coming[:ask])]
    return Step(ask, until_hope_fades(asked, places=places, pace=pace, habits=habits))


def until_hope_fades(
    waiting: Sequence[Silence], *, places: int, pace: Pace, habits: Habits
) -> float:
    """Minutes until the chance of enough yeses among those who are silent falls below the level."""

    def hope(minutes: float) -> float:
        chances = [still_likely(silence, habits, later=minutes) for silence in waiting]
        return chance_of_enough(chances, places)

    if hope(pace.latest) >= pace.keep:
        return pace.latest
    if hope(pace.soonest) < pace.keep:
        return pace.soonest
    low, high = pace.soonest, pace.latest
    while high - low > SOONEST_MINUTES:
        middle = (low + high) / 2
        low, high = (middle, high) if hope(middle) >= pace.keep else (low, middle)
    return high
