"""What the day of many people turns around: the news, mass, meals. A call comes when it is over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from solidarity.when.clock import read_hours
from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look
from solidarity.when.pieces import Hours, Part
from solidarity.when.resolve import NOON, minute_of

NEWS = words("journal jt journaal nieuws nieuwske infos")
MASS = words("messe mis")
MEALS: Mapping[str, int] = {
    "diner": 13 * 60,  # The meal at noon, in Belgium.
    "dejeuner": 9 * 60,
    "ontbijt": 9 * 60,
    "repas": 13 * 60,
    "manger": 13 * 60,
    "eten": 13 * 60,
    "middageten": 13 * 60,
    "middagmaal": 13 * 60,
    "souper": 18 * 60,
    "avondeten": 18 * 60,
    "avondmaal": 18 * 60,
}
SMALL = words("le la l les mon ma notre de den het t mijn ons onze d")
OF_AN_HOUR = words("de du d des van om a")

SHORT_NEWS, MASS_LENGTH = 30, 60
NEWS_AT_NOON, NEWS_IN_THE_EVENING = 13 * 60 + 30, 20 * 60
"""When the news is over; in the evening RTBF begins it at 19:30, VRT at 19:00."""
AFTERNOON_ENDS = 18 * 60


@dataclass(frozen=True, slots=True)
class Event:
    """Something after which a call is welcome; `hours` when the text says when it begins."""

    name: str
    hours: Hours | None = None

    @property
    def is_exact(self) -> bool:
        """Whether a call is wanted at its end, and not at some time after it."""
        return self.name in NEWS or self.hours is not None

    def ends(self, part: Part | None) -> int:
        """The minute of the day at which it is over; `part` tells noon from evening."""
        begins = minute_of(self.hours.first, part) if self.hours else None
        if self.name in MEALS:
            return MEALS[self.name]
        if self.name in MASS:
            return NOON if begins is None else begins + MASS_LENGTH
        if begins is None:
            at_noon = part is not None and part.last <= AFTERNOON_ENDS
            return NEWS_AT_NOON if at_noon else NEWS_IN_THE_EVENING
        over = begins + SHORT_NEWS
        return over if begins < AFTERNOON_ENDS else max(over, NEWS_IN_THE_EVENING)


def read_event(terms: Sequence[Term], at: int) -> tuple[Event, int] | None:
    """Read "après le journal de 13h", "na 't nieuws"; return it and the position behind it."""
    if not look(terms, at).can_be("after"):
        return None
    named = at + 1
    while look(terms, named).text in SMALL:
        named += 1
    name = look(terms, named).text
    if name in MEALS:
        return Event(name), named + 1
    if name not in NEWS | MASS:
        return None
    behind = named + 1
    behind += look(terms, behind).text in OF_AN_HOUR
    hours = read_hours(terms, behind)
    return (Event(name, hours[0]), hours[1]) if hours else (Event(name), named + 1)
