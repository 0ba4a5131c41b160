"""The emergency and help lines of `help_lines.toml`."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from solidarity.safety.data import table

OLD_AFTER = timedelta(days=90)
"""So long after somebody looked a number is looked at again."""


@dataclass(frozen=True, slots=True)
class HelpLine:
    number: str  # as people dial and read it
    name: str
    language: str | None  # None: French and Dutch
    kinds: tuple[str, ...]  # dangers, and needs such as "listening" or "poison"
    hours: str | None  # None: not known
    source: str  # who confirmed the number
    verified_on: date


def help_lines(kind: str, language: str) -> tuple[HelpLine, ...]:
    """112 first in a danger, then the one line that fits in this language.

    `kind` is a danger or a need of the file, such as "fraud" or "poison".

    Somebody who writes neither French nor Dutch is shown the lines of both.
    """
    first = [line for line in every_help_line() if kind in line.kinds and line.language is None]
    fitting = [line for line in every_help_line() if kind in line.kinds and line.language]
    own = [line for line in fitting if line.language == language]
    return (*first, *(own or fitting))


def unverified_lines(today: date) -> tuple[HelpLine, ...]:
    """Lines of which nobody has looked lately whether they are right."""
    return tuple(line for line in every_help_line() if today - line.verified_on > OLD_AFTER)


@cache
def every_help_line() -> tuple[HelpLine, ...]:
    """All lines in the order of the file, those for danger to life now first."""
    entries = sorted(table("help_lines.toml")["line"], key=lambda entry: not entry.get("first"))
    return tuple(_help_line(entry) for entry in entries)


def _help_line(entry: dict[str, Any]) -> HelpLine:
    return HelpLine(
        number=entry["number"],
        name=entry["name"],
        language=entry.get("language"),
        kinds=tuple(entry["kinds"]),
        hours=entry.get("hours"),
        source=entry["source"],
        verified_on=entry["verified_on"],
    )
