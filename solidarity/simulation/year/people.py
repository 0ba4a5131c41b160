"""Imagined people who would like to be called, and listeners; the same for each seed."""

from random import Random

from solidarity.befriending.pairs.scoring import Caller, Seeker
from solidarity.befriending.times.week import of_parts
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


def imagine(people: int, listeners: int, *, seed: int) -> tuple[list[Seeker], list[Caller]]:
    """So many people who would like to be called, and listeners; the same for each seed."""
    dice = Random(seed)
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
