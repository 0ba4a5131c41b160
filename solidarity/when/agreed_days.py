"""A day of the month beside its weekday: "zondag 24", "dinsdag de 8ste"; both have to agree."""

from collections.abc import Sequence
from datetime import date, timedelta

from solidarity.when.calendar import coming_day_of_month
from solidarity.when.clock import read_hours
from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look
from solidarity.when.numbers import SUFFIXES
from solidarity.when.short_days import weekday_of

YEAR = timedelta(days=366)
# A number up to 24 may as well be an hour: then only a day this near is meant.
NEAR = timedelta(days=120)
LAST_HOUR = 24
# Up to this an ordinal is a floor as often as a day ("3de, 9u").
NUMBERED_FLOORS = 6
THINGS = words("bus tram lijn trein metro nummer nr kamer huis bel score stand")


def day_meant(terms: Sequence[Term], at: int, day_number: int, today: date) -> date | None:
    """Return the next such day of a month; beside a weekday, the next one on which it falls."""
    weekday = weekday_before(terms, at)
    if weekday is None:
        return coming_day_of_month(day_number, today)
    found = agreeing(day_number, weekday, today)
    first = coming_day_of_month(day_number, today)
    if found is None or found == first:
        return found
    suffixed = look(terms, at + 1).glued and look(terms, at + 1).text in SUFFIXES
    sure = day_number > LAST_HOUR or suffixed
    hours = read_hours(terms, at) is not None
    return found if sure or (found - today <= NEAR and not hours) else None


def weekday_before(terms: Sequence[Term], at: int) -> int | None:
    """Return the weekday in front of a number, with or without "de" or "le" between them."""
    between = look(terms, at - 1).text in ("de", "den", "le")
    return weekday_of(terms, at - 1 - between)


def hour_beside(terms: Sequence[Term], at: int) -> bool:
    """Tell whether an hour follows a day: "de 22 om 9 uur", "27ste, 8u20"."""
    between = look(terms, at).text in (",", "-") or look(terms, at).can_be("bare_at")
    hours = read_hours(terms, at + between)
    return hours is not None and (between or hours[0].first.strength == "sure")


def numbered_thing(terms: Sequence[Term], at: int) -> bool:
    """Tell whether the number behind an article is that of a bus, a room, a house."""
    return bool(THINGS & {look(terms, at - 1).text, look(terms, at - 2).text})


def ordinal_at_an_hour(terms: Sequence[Term], at: int, number: tuple[int, int]) -> bool:
    """Tell whether an ordinal without article is a day: "voetkliniek Geel, 27ste, 8u20"."""
    value, after = number
    suffixed = after > at + 1 and look(terms, after - 1).text in ("ste", "de")
    return suffixed and value > NUMBERED_FLOORS and hour_beside(terms, after)


def agreeing(day_number: int, weekday: int, today: date) -> date | None:
    """Return the next such day of a month that is that weekday, within a year."""
    day = coming_day_of_month(day_number, today)
    while day and day.weekday() != weekday and day - today < YEAR:
        day = coming_day_of_month(day_number, day + timedelta(days=1))
    return day if day and day.weekday() == weekday else None
