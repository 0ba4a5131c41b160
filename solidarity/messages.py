"""What can be said: keys and parameters; the wording is in locales/."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Button:
    """A button under a message.

    `label` is a key of the catalogs, `action` a name of the handler table (bot/taps.py), `ref`
    the id of what it acts on (a request, an offer), `value` what was chosen.
    """

    label: str
    action: str
    ref: int | None = None
    value: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Message:
    """A paragraph: a key of the catalogs with its parameters, and rows of buttons under it.

    Parameters are JSON values; their names say how they are worded (bot/wording.py): `when`,
    `distance_m`, `place`, `kinds` (in a sentence), `subjects` (kinds on a button), `items`, `ticks`
    (lines with what became of each), `photo` (shown above: the channel by which it came, and its
    name there), `notes` (lines of their own: keys with parameters), `reasons` (said to a
    volunteer), `grounds` (the same, said of him), `was` (as `when`), `at` and `weekly` (a moment on
    a button: with its day, or its weekday only), `clock` (an hour), `hours` (of the week, spans of
    solidarity.befriending.times.week), `holiday` (the name of one), `interests`, `skills`, `cents`
    (money), `weekday` (of a date), `names` (a list), `n` (plural) and plain text.
    """

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)
    buttons: tuple[tuple[Button, ...], ...] = ()


def row(*buttons: Button) -> tuple[tuple[Button, ...], ...]:
    """One row of buttons."""
    return (buttons,)


def column(*buttons: Button) -> tuple[tuple[Button, ...], ...]:
    """Buttons one below the other."""
    return tuple((button,) for button in buttons)
