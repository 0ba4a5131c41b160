"""What somebody likes to talk about, from his own words. Pure.

Both languages are always read: people mix them. What is said not to be liked is left out:
"de muziek, maar geen politiek".
"""

import re
from functools import cache

from rapidfuzz.distance import OSA

from solidarity import word_lists
from solidarity.befriending.liking import liked_parts
from solidarity.details.phrases import any_phrase
from solidarity.vocabulary import Interest, interest_mask

LONG = 7
"""Letters from which a word is also known with a mistake in it; shorter ones become others."""
VERY_LONG = 10
"""Letters from which two mistakes are forgiven."""


def interests_told(text: str) -> int:
    """Bits of Interest (solidarity.vocabulary) for everything somebody says he likes."""
    liked = liked_parts(text, names_something=lambda words: bool(_named(words)))
    return interest_mask(interest for words in liked for interest in _named(words))


def _named(words: str) -> set[Interest]:
    """The interests that words name, liked or not."""
    named = {interest for interest in Interest if _pattern(interest).search(words)}
    for word in words.split():
        if len(word) >= LONG and word not in _known_words():
            named |= _misspelled(word)
    return named


@cache
def _misspelled(word: str) -> frozenset[Interest]:
    """What a long word means that is nearly one of the lists: "jardinnage"."""
    mistakes = 2 if len(word) >= VERY_LONG else 1
    nearest: dict[Interest, int] = {}
    for known, interest in _long_words():
        if known[0] == word[0]:
            far = OSA.distance(word, known, score_cutoff=mistakes)
            if far <= min([mistakes, *nearest.values()]):
                nearest = {interest: far} if far < min(nearest.values(), default=9) else nearest
                nearest[interest] = far
    return frozenset(nearest)


@cache
def _long_words() -> tuple[tuple[str, Interest], ...]:
    return tuple(
        (word, interest)
        for interest in Interest
        for word in sorted(_single_words(interest))
        if len(word) >= LONG
    )


@cache
def _known_words() -> frozenset[str]:
    """Words that are right as they are, or that are near to another by chance."""
    ordinary = word_lists.table(__package__, "words/interests.toml")["ordinary"]["words"].split()
    return frozenset(ordinary).union(*map(_single_words, Interest))


@cache
def _single_words(interest: Interest) -> frozenset[str]:
    """The words of the lists that mean something alone."""
    lines = (line.split() for block in _blocks(interest) for line in block.splitlines())
    alone = (word for line in lines if len(line) == 1 for word in line[0].split("|"))
    return frozenset(word.rstrip("*") for word in alone if "-" not in word)


@cache
def _pattern(interest: Interest) -> re.Pattern[str]:
    return any_phrase("\n".join(_blocks(interest)))


def _blocks(interest: Interest) -> list[str]:
    blocks: dict[str, str] = word_lists.table(__package__, "words/interests.toml")[interest]
    return list(blocks.values())
