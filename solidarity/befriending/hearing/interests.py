"""What somebody likes to talk about, from his own words. Pure.

Both languages are always read: people mix them. What is said not to be liked is left out:
"de muziek, maar geen politiek".
"""

import re
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from solidarity import word_lists
from solidarity.befriending.hearing.liking import liked_parts
from solidarity.details.phrases import any_phrase
from solidarity.vocabulary import Interest, interest_mask

LONG = 7
"""Letters from which a word is also known with a letter doubled, dropped or swapped: "jardinnage".
Another letter in its place makes other words of these: "stappen", "stoppen"."""
VERY_LONG = 10
"""Letters from which any one mistake is forgiven, and two of the kind above."""


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


@lru_cache(maxsize=2_000)
def _misspelled(word: str) -> frozenset[Interest]:
    """What a long word means that is nearly one of the lists: all that are equally near."""
    far = {(known, interest): _mistakes(word, known) for known, interest in _long_words()}
    least = min(far.values())
    return frozenset(interest for (_, interest), many in far.items() if many == least <= 2)


def _mistakes(word: str, known: str) -> int:
    """How many mistakes make a word of another; 3: it is another word."""
    same_letters, long = set(word) == set(known), len(word) >= VERY_LONG
    if word[0] != known[0] or not (same_letters or long):
        return 3
    allowed = 1 + (same_letters and long)
    mistakes = OSA.distance(word, known, score_cutoff=allowed)
    return mistakes if mistakes <= allowed else 3


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
