"""Phrases of the word lists as patterns over words_only(text).

a|b    one of these words        word*   any word that begins so
[a]    may be left out           ..      up to three other words between
#      a number in digits
"""

import re

from solidarity.details.data import either

_GAP = r"(?:[^ .]+ ){0,3}?"


def phrase(written: str) -> str:
    """One phrase as a pattern; a hyphen in a word stands for a space."""
    return " " + "".join(_step(step) for step in written.split())


def any_phrase(block: str) -> re.Pattern[str]:
    """The phrases of a block, one a line."""
    lines = [line.strip() for line in block.splitlines()]
    return re.compile("|".join(phrase(line) for line in lines if line))


def _step(step: str) -> str:
    if step == "..":
        return _GAP
    if step.startswith("["):
        return rf"(?:{_choice(step[1:-1])} )?"
    return _choice(step) + " "


def _choice(words: str) -> str:
    patterns = (word.replace("-", " ").replace("*", r"\w*") for word in words.split("|"))
    return either(pattern.replace("#", r"\d+") for pattern in patterns)
