"""Days named from today: "demain", "mardi prochain", "lundi en huit", "over drie dagen"."""

from collections.abc import Sequence
from datetime import date, timedelta

from solidarity.when.calendar import (
    coming_weekday,
    monday_of,
    month_end,
    months_later,
    this_or_coming,
)
from solidarity.when.dates import DaysReading, read_date
from solidarity.when.lexicon import Term, look
from solidarity.when.months import read_named_day
from solidarity.when.numbers import read_number
from solidarity.when.pieces import Days, one_day
from solidarity.when.routines import read_routine
from solidarity.when.school_holidays import read_school_holiday
from solidarity.when.short_days import weekday_of
from solidarity.when.turns import turn_behind, turn_of
from solidarity.when.weeks import read_week


def read_days(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read a day or a run of days; return it and the position behind it."""
    return (
        read_school_holiday(terms, at, today)
        or read_morrow(terms, at, today)
        or read_routine(terms, at, today)
        or read_named_day(terms, at, today)
        or read_date(terms, at, today)
        or read_week(terms, at, today)
        or read_weekday(terms, at, today)
        or read_relative(terms, at, today)
        or read_count(terms, at, today)
    )


def read_morrow(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read the day after a date: "au lendemain : le 8 j'enterre ma tante", "le lendemain du 8"."""
    opened = look(terms, at).text
    if opened not in ("lendemain", "lendemain du", "lendemain de"):
        return None
    behind = at + 1
    while look(terms, behind).text in (":", ",", "du", "de", "le"):
        behind += 1
    found = read_date(terms, behind, today) if behind > at + 1 or opened != "lendemain" else None
    return (one_day(found[0].last + timedelta(days=1)), found[1]) if found else None


def read_relative(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read "demain", "overmorgen", "vandaag"."""
    term = look(terms, at)
    shift = 1 if term.can_be("morgen") else term.number_of("relday")
    if shift is None:
        return None
    return one_day(today + timedelta(days=shift), "relative"), at + 1


def read_weekday(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read a weekday with what tells which one: "volgende dinsdag", "jeudi en quinze"."""
    turn = turn_of(look(terms, at))
    day_at = at + 1 if turn else at
    weekday = weekday_of(terms, day_at)
    if weekday is None:
        return None
    after = day_at + 1
    turn, after = turn_behind(terms, after, turn)
    weeks = read_weeks_later(terms, after)
    if weeks:
        day = coming_weekday(weekday, today) + timedelta(days=weeks[0])
        return one_day(day), weeks[1]
    return weekday_meant(weekday, turn, today), after


def weekday_meant(weekday: int, turn: str | None, today: date) -> Days:
    """Return the day that a weekday means with "next", "this", "last" or nothing."""
    if turn == "next":
        return one_day(monday_of(today, weeks=1) + timedelta(days=weekday))
    if turn == "this":
        return one_day(this_or_coming(weekday, today))
    if turn == "last":
        return one_day(
            coming_weekday(weekday, today) - timedelta(days=7 + 7 * (weekday == today.weekday()))
        )
    return one_day(coming_weekday(weekday, today), "weekday")


def read_weeks_later(terms: Sequence[Term], at: int) -> tuple[int, int] | None:
    """Read "en huit", "en quinze", "over 14 dagen", "dans une semaine" behind a weekday."""
    days = look(terms, at).number_of("fortnight")
    if days:
        return days, at + 1
    if not look(terms, at).can_be("in"):
        return None
    number = read_number(terms, at + 1)
    if number is None:
        return None
    count, after = number
    if look(terms, after).can_be("week"):
        return count * 7, after + 1
    whole = {8: 7, 7: 7, 14: 14, 15: 14}.get(count)
    return (whole, after + 1) if whole and look(terms, after).can_be("day_word") else None


def read_count(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read "dans trois jours", "over twee weken", "binnen 14 dagen": a day so far ahead."""
    if not look(terms, at).can_be("in"):
        return None
    number = read_number(terms, at + 1)
    if number is None or not 1 <= number[0] <= 60:
        return None
    count, after = number
    unit = look(terms, after)
    if unit.can_be("week"):
        return one_day(today + timedelta(weeks=count)), after + 1
    if unit.can_be("month_word"):
        year, month = months_later(today, count)
        last = month_end(year, month)
        return one_day(last.replace(day=min(today.day, last.day))), after + 1
    if unit.can_be("day_word"):
        days = {8: 7, 15: 14}.get(count, count) if unit.text == "jours" else count
        return one_day(today + timedelta(days=days)), after + 1
    return None
