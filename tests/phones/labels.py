"""Which of several buttons a person means."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

Button = TypeVar("Button")


def meant(
    wanted: str, buttons: Sequence[Button], *, label: Callable[[Button], str]
) -> Button | None:
    """The first button with this label, prefix or pattern, in that order."""
    for fits in (is_label, is_prefix, is_pattern):
        for button in buttons:
            if fits(wanted, label(button)):
                return button
    return None


def is_label(wanted: str, label: str) -> bool:
    return wanted == label


def is_prefix(wanted: str, label: str) -> bool:
    return label.startswith(wanted)


def is_pattern(wanted: str, label: str) -> bool:
    try:
        return re.search(wanted, label) is not None
    except re.error:
        # A label such as "Oui (demain" is no pattern.
        return False
