"""The people of the simulation: who helps, who asks, where and when; the same for every policy.

The figures are those of the question put to this project: they are fixed, so that results can be
compared. Where a figure was left open, what was chosen is said beside it and in
docs/simulation.md.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin, sqrt, tau

from solidarity.matching import distance_m
from solidarity.places import Place
from solidarity.places.municipalities import BRUSSELS, languages_of, municipalities, quarters
from solidarity.squares import METRES_A_DEGREE

SHORT_OF_VOLUNTEERS = 0.15
SHORT_DENSITY = 0.1
"""15 % of the municipalities have a tenth of the usual volunteers."""
RADII_M = {1_000: 20, 2_000: 30, 5_000: 40, 10_000: 10}
KINDS = {"groceries": 45, "pharmacy": 20, "listening": 15, "transport": 8, "other": 12}
LISTENING = tuple(KINDS).index("listening")
MOST_KINDS, FEWEST_KINDS = 5, 2
HOURS = {8: 1.0, 9: 1.0, 10: 2.2, 11: 2.2, **dict.fromkeys(range(12, 20), 1.0)}
"""Requests by the hour of the day. Chosen: between 10 and 12 about twice as many."""
URGENT = 0.1
DUTCH, FRENCH, BOTH = 1, 2, 3
SPOKEN = {"nl": (92.0, 0.5, 7.5), "fr": (0.0, 92.0, 8.0), "brussels": (15.0, 35.0, 50.0)}
"""Dutch only, French only, both, by region: over the country 55, 33 and 12 of a hundred."""
YES_A, YES_B, ANSWERED = 2, 5, 0.65
EARLIER_OFFERS = 20
"""Chosen: how many offers each volunteer had in the weeks before, on average."""


@dataclass(frozen=True, slots=True)
class Helper:
    """A volunteer. `yes` is his own chance of saying yes when he answers an offer."""

    lat: float
    lon: float
    languages: int
    kinds: int
    radius_m: int
    yes: float
    asked: int
    accepted: int
    """Offers he had and accepted before the day: what the project's tables would know."""


@dataclass(frozen=True, slots=True)
class Need:
    """A request; `minute` counts from midnight."""

    lat: float
    lon: float
    languages: int
    kind: int
    minute: float
    urgent: bool

    @property
    def is_call(self) -> bool:
        return self.kind == LISTENING


@dataclass(frozen=True)
class World:
    seed: int
    helpers: Sequence[Helper]
    needs: Sequence[Need]


def imagine(
    *, seed: int, volunteers: int, requests: int, earlier_offers: float = EARLIER_OFFERS
) -> World:
    """Volunteers and the requests of one day; the same for the same seed.

    `earlier_offers` is how many each volunteer had in the weeks before, on average.
    """
    dice, past = random.Random(f"people {seed}"), random.Random(f"past {seed}")
    towns = municipalities()
    short = set(
        dice.sample(sorted(towns, key=lambda t: t.nis), round(len(towns) * SHORT_OF_VOLUNTEERS))
    )
    density = [count * (SHORT_DENSITY if town in short else 1) for town, count in towns.items()]
    homes = dice.choices(list(towns), weights=density, k=volunteers)
    askers = dice.choices(list(towns), weights=list(towns.values()), k=requests)
    helpers = [_helper(town, dice, _offers_before(earlier_offers, past), past) for town in homes]
    needs = sorted((_need(town, dice) for town in askers), key=lambda need: need.minute)
    return World(seed, helpers, needs)


def only_within(world: World, part: Sequence[float]) -> World:
    """Those who live between these degrees (south, north, west, east), as densely as before."""
    south, north, west, east = part

    def is_in(someone: Helper | Need) -> bool:
        return south < someone.lat < north and west < someone.lon < east

    return World(
        world.seed,
        [helper for helper in world.helpers if is_in(helper)],
        [need for need in world.needs if is_in(need)],
    )


def _offers_before(mean: float, past: random.Random) -> int:
    return min(round(3 * mean), int(past.expovariate(1 / mean))) if mean else 0


def _helper(town: Place, dice: random.Random, asked: int, past: random.Random) -> Helper:
    lat, lon = _home(town, dice)
    yes = dice.betavariate(YES_A, YES_B)
    return Helper(
        lat=lat,
        lon=lon,
        languages=_languages(town, dice),
        kinds=sum(
            1 << k for k in dice.sample(range(len(KINDS)), dice.randint(FEWEST_KINDS, MOST_KINDS))
        ),
        radius_m=dice.choices(list(RADII_M), weights=list(RADII_M.values()))[0],
        yes=yes,
        asked=asked,
        accepted=sum(past.random() < yes * ANSWERED for _ in range(asked)),
    )


def _need(town: Place, dice: random.Random) -> Need:
    lat, lon = _home(town, dice)
    hour = dice.choices(list(HOURS), weights=list(HOURS.values()))[0]
    return Need(
        lat=lat,
        lon=lon,
        languages=_languages(town, dice),
        kind=dice.choices(range(len(KINDS)), weights=list(KINDS.values()))[0],
        minute=60 * (hour + dice.random()),
        urgent=dice.random() < URGENT,
    )


def _languages(town: Place, dice: random.Random) -> int:
    region = "brussels" if town.nis.startswith(BRUSSELS) else languages_of(town.nis)[0]
    return dice.choices((DUTCH, FRENCH, BOTH), weights=SPOKEN[region])[0]


def _home(town: Place, dice: random.Random) -> tuple[float, float]:
    """A point near the middle of one of the town's quarters, as far as the next town allows."""
    lat, lon = dice.choice(quarters(town.nis))
    far = _spread_m(town) * sqrt(dice.random())
    turn = tau * dice.random()
    north, east = far * cos(turn), far * sin(turn)
    return (
        lat + north / METRES_A_DEGREE,
        lon + east / (METRES_A_DEGREE * cos(radians(lat))),
    )


@cache
def _spread_m(town: Place) -> float:
    """Chosen: homes lie within 0.6 of the way to the next town, at least 700 m, at most 4 km."""
    others = (other for other in municipalities() if other.nis != town.nis)
    nearest = min(distance_m(town.lat, town.lon, other.lat, other.lon) for other in others)
    return min(4_000.0, max(700.0, 0.6 * nearest))
