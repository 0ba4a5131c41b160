"""School holidays by name: those of the French-speaking schools, and those of the Flemish ones.

French names mean the calendar of the Fédération Wallonie-Bruxelles, Dutch names the Flemish one;
since 2022 the two differ.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from solidarity.when.calendar import SATURDAY, SUNDAY, easter, monday_of, nth_weekday
from solidarity.when.dates import DaysReading
from solidarity.when.lexicon import Term, look
from solidarity.when.pieces import Days

Run = tuple[date, date]


def weeks_from(monday: date, weeks: int) -> Run:
    """Return a holiday that begins on a Monday and ends on a Sunday."""
    return monday, monday + timedelta(days=7 * weeks - 1)


def week_of(day: date, *, later_from: int) -> date:
    """Return the Monday of the week of a day, of the next week from that weekday on."""
    return monday_of(day, weeks=1 if day.weekday() >= later_from else 0)


def flemish_spring(year: int) -> Run:
    """Return the fortnight from the first Monday of April, moved for an early or late Easter."""
    sunday = easter(year)
    first = nth_weekday(year, 4, 0, 1) or date(year, 4, 1)
    if sunday.month == 3:
        first = sunday + timedelta(days=1)
    elif sunday > date(year, 4, 15):
        first = sunday - timedelta(days=13)
    return weeks_from(first, 2)


def french_autumn(year: int) -> Run:
    """Return the fortnight that begins nine weeks before the winter holiday."""
    return weeks_from(winter(year)[0] - timedelta(weeks=9), 2)


def french_summer(year: int) -> Run:
    """Return the seven weeks and a day behind the first Friday of July."""
    friday = nth_weekday(year, 7, 4, 1) or date(year, 7, 1)
    return friday + timedelta(days=1), friday + timedelta(days=51)


def winter(year: int) -> Run:
    """Return the fortnight of Christmas, the same in all schools."""
    return weeks_from(week_of(date(year, 12, 25), later_from=SATURDAY), 2)


# The Flemish rules are those of the decision of 17 April 1991. The French-speaking ones follow the
# dates published for 2022 to 2026; carnival and spring follow no rule there, and are not read.
SCHOOL_HOLIDAYS: Mapping[str, Callable[[int], Run]] = {
    "nl autumn": lambda year: weeks_from(week_of(date(year, 11, 1), later_from=SUNDAY), 1),
    "nl winter": winter,
    "nl carnival": lambda year: weeks_from(easter(year) - timedelta(days=48), 1),
    "nl spring": flemish_spring,
    "nl summer": lambda year: (date(year, 7, 1), date(year, 8, 31)),
    "fr autumn": french_autumn,
    "fr winter": winter,
    "fr summer": french_summer,
}


def coming_school_holiday(name: str, today: date) -> Run:
    """Return the holiday that is not over yet; its first day may be past."""
    runs = (SCHOOL_HOLIDAYS[name](today.year + later) for later in (-1, 0, 1))
    return next(run for run in runs if run[1] >= today)


def read_school_holiday(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read "les vacances de Noël", "de krokusvakantie": from today on when they have begun."""
    name = look(terms, at).name_of("school_holiday")
    if name is None:
        return None
    first, last = coming_school_holiday(name, today)
    return Days(max(first, today), last, "holidays"), at + 1
