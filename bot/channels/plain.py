"""What a database keeps of what comes in: no odd numbers, no endless depth, no broken letters."""

import math
from collections.abc import Mapping
from typing import Any

DEEPEST = 20
"""Levels of an update: the deepest documented have fewer."""


def is_plain(value: object, levels: int = DEEPEST) -> bool:
    """Whether databases take it: not too deep, no number that is none."""
    if isinstance(value, float):
        return math.isfinite(value)
    if not isinstance(value, Mapping | list):
        return True
    inside = value.values() if isinstance(value, Mapping) else value
    return levels > 0 and all(is_plain(each, levels - 1) for each in inside)


def plain_text(text: str) -> str:
    """A text without what no database keeps: NUL, halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def plain(value: Any) -> Any:
    """The same with plain texts in it."""
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, Mapping):
        return {plain_text(key): plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value
