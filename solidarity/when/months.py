"""Months, holidays, and "le dernier vendredi du mois"."""

from collections.abc import Sequence
from datetime import date, timedelta

from solidarity.when.calendar import coming_holiday, month_end, months_later, nth_weekday
from solidarity.when.dates import DaysReading, read_day_number, read_year
from solidarity.when.lexicon import Term, look
from solidarity.when.pieces import Days, one_day


def read_named_day(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read a month, the n-th weekday of one, or a holiday."""
    return (
        read_half_of_month(terms, at, today)
        or read_month(terms, at, today)
        or read_nth_weekday(terms, at, today)
        or read_holiday(terms, at, today)
    )


def read_month(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read "en décembre", "begin januari", "mi-décembre", "fin du mois"."""
    term = look(terms, at)
    part = next((name for name in ("early", "middle", "late") if term.can_be(name)), None)
    limited = term.can_be("month") and limits(look(terms, at - 1))
    whole = term.can_be("month_word") and look(terms, at - 1).text == "le"
    opens = whole or term.text in ("en", "in", "courant", "heel")
    if part is None and not limited and not opens:
        return None
    after = at if limited else at + 1
    while look(terms, after).text in ("le", "de", "d", "mois", "maand", "het", "van"):
        after += 1
    month = look(terms, after).number_of("month")
    named = look(terms, after)
    short = len(named.text) == 3 and named.text not in ("mai", "mei")
    # "Piet en Jan" is no month.
    if month is None or short or named.can_be("number"):
        return None
    year, end = read_year(terms, after + 1)
    found = month_part(date(year or today.year, month, 1), part)
    if year is None and found.last < today:
        found = month_part(date(today.year + 1, month, 1), part)
    return Days(max(found.first, today) if year is None else found.first, found.last), end


def read_half_of_month(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read "la 2e quinzaine de septembre", "de eerste helft van mei"."""
    half = read_day_number(terms, at)
    if half is None or half[0] not in (1, 2) or not look(terms, half[1]).can_be("half_month"):
        return None
    after = half[1] + 1
    while look(terms, after).text in ("de", "d", "van", "het"):
        after += 1
    meant = month_meant(terms, after, today)
    if meant is None or meant[0] is None:
        return None
    first = date(today.year, meant[0], 1)
    if month_end(first.year, first.month) < today:
        first = first.replace(year=today.year + 1)
    if half[0] == 1:
        return Days(first, first.replace(day=15)), meant[1]
    return Days(first.replace(day=16), month_end(first.year, first.month)), meant[1]


def limits(term: Term) -> bool:
    """Tell whether a bare month can follow the term: "avant janvier", "vanaf maart"."""
    return any(term.can_be(name) for name in ("before", "by", "until", "from", "after"))


def month_part(first: date, part: str | None) -> Days:
    """Return a month, or about a third of it."""
    last = month_end(first.year, first.month)
    if part == "early":
        return Days(first, first.replace(day=10))
    if part == "middle":
        return Days(first.replace(day=11), first.replace(day=20))
    return Days(first.replace(day=21) if part == "late" else first, last)


def read_nth_weekday(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read "le dernier vendredi du mois", "eerste weekend van december"."""
    count = look(terms, at).number_of("ordinal")
    after = at + 1
    if count is None and look(terms, at).can_be("digits") and look(terms, after).glued:
        count, after = (look(terms, at).number_of("number"), at + 2)
    day = look(terms, after)
    weekday = day.number_of("weekday")
    if count is None or abs(count) > 5 or not (day.can_be("weekend") or weekday is not None):
        return None
    after += 1
    while look(terms, after).text in ("du", "de", "van", "d", "het", "in"):
        after += 1
    month = month_meant(terms, after, today)
    if month is None:
        return None
    wanted = 5 if weekday is None else weekday
    found = next_nth(wanted, count, month[0], today)
    if found is None:
        return None
    last = found + timedelta(days=1) if weekday is None else found
    return Days(found, last), month[1]


def month_meant(terms: Sequence[Term], at: int, today: date) -> tuple[int | None, int] | None:
    """Read the month behind "le dernier vendredi": named, "du mois", "volgende maand"."""
    term = look(terms, at)
    month = term.number_of("month")
    if month is not None:
        return month, at + 1
    moves = term.can_be("this"), term.can_be("next")
    at += any(moves)
    if not look(terms, at).can_be("month_word"):
        return None
    later = moves[1] or look(terms, at + 1).can_be("next")
    at += 1 + look(terms, at + 1).can_be("next")
    return (months_later(today, 1)[1] if later else None), at


def next_nth(weekday: int, count: int, month: int | None, today: date) -> date | None:
    """Return the next day that is the `count`-th such weekday of that month, or of any."""
    for months in range(25):
        year, candidate = months_later(today, months)
        day = nth_weekday(year, candidate, weekday, count)
        if day and day >= today and month in (None, candidate):
            return day
    return None


def read_holiday(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read a holiday by name, or the day before or after it."""
    shift = look(terms, at).number_of("eve")
    after = at + 1 if shift is not None else at
    if shift is not None:
        after += look(terms, after).text in ("de", "la", "het", "l", "le")
    name = look(terms, after).name_of("holiday")
    if name is None:
        return None
    day = coming_holiday(name, today - timedelta(days=shift or 0)) + timedelta(days=shift or 0)
    return one_day(day), after + 1
