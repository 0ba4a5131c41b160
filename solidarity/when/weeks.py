"""Weeks, weekends and months counted from today: "volgende week", "ce week-end"."""

from collections.abc import Sequence
from datetime import date, timedelta

from solidarity.when.calendar import (
    SATURDAY,
    coming_day_of_month,
    monday_of,
    month_end,
    months_later,
)
from solidarity.when.dates import DaysReading, read_date, read_day_number
from solidarity.when.lexicon import Term, look
from solidarity.when.numbers import counts_nothing
from solidarity.when.pieces import Days
from solidarity.when.turns import LINKS, turn_behind, turn_of


def read_week(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read a week, a weekend or a month: "volgende week", "ce week-end", "fin de semaine"."""
    term = look(terms, at)
    narrowed = read_narrowed_week(terms, at, today)
    if narrowed:
        return narrowed
    part = term.name_of("week_part")
    turn = turn_of(term)
    unit_at = at + 1 if turn else at
    unit = look(terms, unit_at)
    after = unit_at + 1
    turn, after = turn_behind(terms, after, turn)
    if part:
        return part_of_week(part, turn, today), after
    if term.can_be("next_week"):
        return week_days(monday_of(today, 1)), after
    if unit.can_be("week"):
        return (whole_week(turn, today), after) if turn else read_week_of(terms, after, today)
    if unit.can_be("weekend"):
        return read_weekend_of(terms, after, today, turn)
    if unit.can_be("month_word") and turn:
        return whole_month(turn, today), after
    return None


def read_week_of(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read the date behind a week: "la semaine du 20", "de week van 7 december"."""
    if look(terms, at).text not in ("du", "van"):
        return None
    at += 1
    at += look(terms, at).text in ("de", "den", "het")
    dated, number = read_date(terms, at, today), read_day_number(terms, at)
    if dated and dated[0].single:
        return week_days(monday_of(dated[0].first)), dated[1]
    day = coming_day_of_month(number[0], today) if number else None
    if day is None or number is None or not counts_nothing(terms, number[1]):
        return None
    return week_days(monday_of(day)), number[1]


def read_weekend_of(terms: Sequence[Term], at: int, today: date, turn: str | None) -> DaysReading:
    """Read the date behind a weekend, if there is one: "le week-end du 12 décembre"."""
    dated = read_date(terms, at + 1, today) if look(terms, at).text in LINKS else None
    if dated and not turn and dated[0].single:
        return weekend(None, monday_of(dated[0].first)), dated[1]
    return weekend(turn, today), at


def read_narrowed_week(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read "begin volgende week", "eind deze week"."""
    turn = turn_of(look(terms, at + 1))
    if turn not in ("next", "this") or not look(terms, at + 2).can_be("week"):
        return None
    for name, part in (("early", "week start"), ("middle", "week middle"), ("late", "week end")):
        if look(terms, at).can_be(name):
            return part_of_week(part, turn, today), at + 3
    return None


def week_days(monday: date) -> Days:
    """Return the week that begins on a Monday."""
    return Days(monday, monday + timedelta(days=6), "week")


def whole_week(turn: str, today: date) -> Days:
    """Return this week from today on, the next week, or the last one."""
    if turn == "this":
        return Days(today, monday_of(today) + timedelta(days=6), "week")
    return week_days(monday_of(today, weeks=-1 if turn == "last" else 1))


def weekend(turn: str | None, today: date) -> Days:
    """Return the coming weekend, or the one of next week."""
    weeks = {"next": 1, "last": -1}.get(turn or "", 0)
    saturday = monday_of(today, weeks) + timedelta(days=SATURDAY)
    last = saturday + timedelta(days=1)
    return Days(max(saturday, today) if weeks == 0 else saturday, last, "week")


def whole_month(turn: str, today: date) -> Days:
    """Return this month from today on, the next month, or the last one."""
    if turn == "this":
        return Days(today, month_end(today.year, today.month))
    year, month = months_later(today, -1 if turn == "last" else 1)
    return Days(date(year, month, 1), month_end(year, month))


def part_of_week(part: str, turn: str | None, today: date) -> Days:
    """Return the beginning, middle or end of a week or month."""
    if part in ("month end", "month start"):
        year, month = months_later(today, 1 if turn == "next" or part == "month start" else 0)
        last = month_end(year, month)
        first = last.replace(day=21) if part == "month end" else last.replace(day=1)
        return Days(max(first, today), last if part == "month end" else last.replace(day=10))
    from_day, to_day = {"week start": (0, 1), "week middle": (2, 2), "week end": (3, 4)}[part]
    monday = monday_of(today, weeks=1 if turn == "next" else 0)
    if monday + timedelta(days=to_day) < today:
        monday += timedelta(weeks=1)
    first, last = monday + timedelta(days=from_day), monday + timedelta(days=to_day)
    closes = monday + timedelta(days=6) if part == "week end" else None
    return Days(max(first, today), last, closes=closes)
