"""Reads insults, advertising and words of coming back out of a text. Pure."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from solidarity import word_lists
from solidarity.details.data import either
from solidarity.details.spelling import folded

_NO_WORD = re.compile(r"[^a-z0-9]+")
_LONG_RUN = re.compile(r"(.)\1{2,}")
_LINK = re.compile(
    r"https?://|\bwww\.|\b(?:t|wa)\.me/|\bbit\.ly/|\b[\w-]+\.(?:com|net|shop|xyz|io|top|click|biz)\b",
    re.IGNORECASE,
)


def is_insult(text: str) -> bool:
    """Whether a text is an insult and says nothing else."""
    rest, found = _insults().subn(" ", _words(text))
    return found > 0 and _beside().issuperset(rest.split())


def has_insult(text: str) -> bool:
    """Whether an insult stands in a text."""
    return _insults().search(_words(text)) is not None


def is_advertising(text: str) -> bool:
    """Whether a text with a link offers what nobody asked for; who asks about one may."""
    if _LINK.search(text) is None or "?" in text:
        return False
    words = _words(text)
    return _advertising().search(words) is not None and _doubtful().isdisjoint(words.split())


def comes_back(text: str) -> bool:
    """ "Pardon", "hulp", "ik heb iets nodig": whether somebody wants to begin anew."""
    return not _back().isdisjoint(_words(text).split())


def _words(text: str) -> str:
    """Words without accents, parted by one space: "CONNAAARD!!" → " connard "."""
    small = folded(text).replace("œ", "oe")
    return f" {_NO_WORD.sub(' ', _LONG_RUN.sub(_once, small)).strip()} "


def _once(run: re.Match[str]) -> str:
    return run[1]


def _data() -> dict[str, Any]:
    return word_lists.table("solidarity.manners", "unkind.toml")


def _phrases(*blocks: str) -> list[str]:
    return [
        phrase.strip() for block in blocks for phrase in re.split(r"[;\n]", block) if phrase.strip()
    ]


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<= ){either(phrases)}(?= )")


@cache
def _insults() -> re.Pattern[str]:
    return _pattern(_phrases(*(group[each] for group in _data()["insults"] for each in _LANGUAGES)))


@cache
def _advertising() -> re.Pattern[str]:
    return _pattern(_phrases(*(_data()["advertising"][each] for each in _LANGUAGES)))


@cache
def _beside() -> frozenset[str]:
    return frozenset(" ".join(_data()["beside"].values()).split())


@cache
def _doubtful() -> frozenset[str]:
    return frozenset(_data()["doubtful"]["words"].split())


@cache
def _back() -> frozenset[str]:
    return frozenset(_data()["back"]["words"].split())


_LANGUAGES = ("fr", "nl", "en")
