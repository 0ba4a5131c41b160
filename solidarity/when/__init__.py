"""Times read out of a message in French or Dutch as written in Belgium.

All times are wall time in Europe/Brussels, to the minute and without zone.
"""

from datetime import datetime

from solidarity.when.availability import parts_of, weekdays_of
from solidarity.when.choice import moment_of, moments_of
from solidarity.when.moment import Moment

__all__ = ["Moment", "day_parts", "read", "read_all", "weekdays"]


def read(text: str, *, now: datetime, language: str | None = None) -> Moment | None:
    """Return the moment of a message, None when it names no time to come.

    Both languages are always read, because people mix them; `language` ("fr", "nl") only settles
    a word that both have, such as "hier".
    """
    return moment_of(text, now, language)


def read_all(text: str, *, now: datetime) -> list[Moment]:
    """Return every moment of a message, in order, without those that it takes back.

    A moment that comes back has its rule in `every`, and is the next occurrence.
    """
    return moments_of(text, now)


def weekdays(text: str) -> frozenset[int]:
    """Return the weekdays a message offers, 0 for Monday; "en semaine" and "alle dagen" too."""
    return weekdays_of(text)


def day_parts(text: str) -> frozenset[str]:
    """Return which of "morning", "afternoon", "evening" a message offers."""
    return parts_of(text)
