"""Days counted from a day: weekdays, weeks, months, and the holidays people name in Belgium."""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache

BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SATURDAY, SUNDAY = 5, 6


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the "anonymous" computus, Meeus 1991)."""
    century, rest = divmod(year, 100)
    moon = (
        19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    correction = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def fixed(month: int, day: int) -> Callable[[int], date]:
    """Return the holiday that falls on the same date every year."""
    return lambda year: date(year, month, day)


def after_easter(days: int) -> Callable[[int], date]:
    """Return the holiday that falls so many days after Easter."""
    return lambda year: easter(year) + timedelta(days=days)


def nth(weekday: int, count: int, month: int) -> Callable[[int], date]:
    """Return the holiday on the `count`-th such weekday of a month."""
    return lambda year: nth_weekday(year, month, weekday, count) or date(year, month, 1)


def nth_weekday(year: int, month: int, weekday: int, count: int) -> date | None:
    """Return the `count`-th such weekday of the month (-1: the last), None when there is none."""
    length = monthrange(year, month)[1]
    days = [
        date(year, month, day)
        for day in range(1, length + 1)
        if date(year, month, day).weekday() == weekday
    ]
    return days[count - 1 if count > 0 else count] if abs(count) <= len(days) else None


HOLIDAYS: Mapping[str, Callable[[int], date]] = {
    "new year": fixed(1, 1),
    "epiphany": fixed(1, 6),
    "candlemas": fixed(2, 2),
    "saint valentine": fixed(2, 14),
    "easter": easter,
    "easter monday": after_easter(1),
    "ascension": after_easter(39),
    "pentecost": after_easter(49),
    "pentecost monday": after_easter(50),
    "labour day": fixed(5, 1),
    "mothers day": nth(SUNDAY, 2, 5),
    "fathers day": nth(SUNDAY, 2, 6),
    "flemish day": fixed(7, 11),
    "national day": fixed(7, 21),
    "assumption": fixed(8, 15),
    "all saints": fixed(11, 1),
    "all souls": fixed(11, 2),
    "armistice": fixed(11, 11),
    "saint martin": fixed(11, 11),
    "king's day": fixed(11, 15),
    "saint nicholas eve": fixed(12, 5),
    "saint nicholas": fixed(12, 6),
    "christmas eve": fixed(12, 24),
    "christmas": fixed(12, 25),
    "boxing day": fixed(12, 26),
    "new year eve": fixed(12, 31),
}


PUBLIC_HOLIDAYS = (
    "new year", "easter", "easter monday", "labour day", "ascension", "pentecost",
    "pentecost monday", "national day", "assumption", "all saints", "armistice", "christmas",
)  # fmt: skip
"""Days off for all of Belgium: the ten of the royal decree of 18 April 1974, and two Sundays."""


@lru_cache(maxsize=512)
def public_holiday(day: date) -> str | None:
    """Return the name of the public holiday on a day (a key of HOLIDAYS)."""
    return next((name for name in PUBLIC_HOLIDAYS if HOLIDAYS[name](day.year) == day), None)


def is_public_holiday(day: date) -> bool:
    return public_holiday(day) is not None


def coming_holiday(name: str, today: date) -> date:
    """Return the next day on which the holiday falls, today included."""
    this_year = HOLIDAYS[name](today.year)
    return this_year if this_year >= today else HOLIDAYS[name](today.year + 1)


def coming_weekday(weekday: int, today: date) -> date:
    """Return the next such weekday after today: one to seven days ahead."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def this_or_coming(weekday: int, today: date) -> date:
    """Return today when it is that weekday, otherwise the next one."""
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def monday_of(day: date, weeks: int = 0) -> date:
    """Return the Monday of the week of a day, or of some weeks later."""
    return day - timedelta(days=day.weekday()) + timedelta(weeks=weeks)


def coming_date(day: int, month: int, today: date) -> date | None:
    """Return the next such day of the year, today included; None when no year has it."""
    for year in range(today.year, today.year + 5):
        if day <= monthrange(year, month)[1] and date(year, month, day) >= today:
            return date(year, month, day)
    return None


def coming_day_of_month(day: int, today: date) -> date | None:
    """Return the next such day of a month, today included; None when `day` is not 1–31."""
    for months in range(13):
        year, month = months_later(today, months)
        if 1 <= day <= monthrange(year, month)[1] and date(year, month, day) >= today:
            return date(year, month, day)
    return None


def months_later(day: date, months: int) -> tuple[int, int]:
    """Return year and month, so many months after a day."""
    count = day.year * 12 + day.month - 1 + months
    return count // 12, count % 12 + 1


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])
