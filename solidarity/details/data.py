"""The word lists that lie beside the code, and patterns of them."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from solidarity import word_lists


def table(name: str) -> dict[str, Any]:
    """One word list, e.g. `units` of words/units.toml."""
    return word_lists.table("solidarity.details", f"words/{name}.toml")


@cache
def meanings(name: str) -> dict[str, str]:
    """A word list turned round: every spelling with what it means.

    The list gives for each meaning the spellings in French and in Dutch, parted by spaces; a
    hyphen stands for a space ("belle-mere").
    """
    return {
        spelling.replace("-", " "): meaning
        for meaning, spellings in table(name).items()
        for language in spellings.values()
        for spelling in language.split()
    }


def either(spellings: Iterable[str]) -> str:
    """The spellings as one group of a pattern, the longest first."""
    return "(?:" + "|".join(sorted(spellings, key=len, reverse=True)) + ")"
