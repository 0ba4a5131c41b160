"""What a volunteer should know to come prepared, as closed words (vocabulary.Need)."""

import re
from functools import cache

from solidarity.details.data import table
from solidarity.details.phrases import any_phrase
from solidarity.details.spelling import words_only
from solidarity.vocabulary import Need

_BEFORE = 2
"""Words before a phrase in which a "not" turns it around: "je ne suis pas sourd"."""
_STRONGER = {Need.HARD_OF_HEARING: Need.DEAF, Need.WHEELCHAIR: Need.CANNOT_WALK}
"""Two words for one thing: the first says more precisely what to do."""


def needs(text: str) -> tuple[Need, ...]:
    """What the text says of somebody's needs, in the order of Need."""
    words = words_only(text).replace(" pas op ", " ")
    found = {need for need in Need if any(_is_said(words, match) for match in _said(need, words))}
    weaker = {_STRONGER[need] for need in found if need in _STRONGER}
    return tuple(need for need in Need if need in found - weaker)


def _said(need: Need, words: str) -> list[re.Match[str]]:
    return [match for pattern in _patterns(need) for match in pattern.finditer(words)]


def _is_said(words: str, match: re.Match[str]) -> bool:
    before = words[: match.start()].split()[-_BEFORE:]
    if match.group().split()[0] in _not_so():
        return True
    return not _not_so().intersection(before)


@cache
def _patterns(need: Need) -> tuple[re.Pattern[str], ...]:
    return tuple(any_phrase(block) for block in table("constraints")[need].values())


@cache
def _not_so() -> frozenset[str]:
    blocks = table("constraints")["not_so"].values()
    return frozenset(word for block in blocks for word in block.split("|"))
