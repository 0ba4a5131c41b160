"""Reads the word lists that lie beside the code; each file once."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """One word list, e.g. `units` of words/units.toml."""
    path = files("solidarity.details").joinpath("words", f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


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
