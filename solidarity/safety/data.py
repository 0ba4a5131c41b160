"""The rules, spellings and help lines that lie beside the code."""

from typing import Any

from solidarity import word_lists


def table(name: str) -> dict[str, Any]:
    """The content of one data file, e.g. `rules/medical.toml`."""
    return word_lists.table("solidarity.safety", name)
