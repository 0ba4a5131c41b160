"""What comes back: "tous les jeudis", "elke week", "alle dagen", "iedere 15e van de maand"."""

from collections.abc import Sequence
from datetime import date, timedelta

from solidarity.when.calendar import (
    BYDAY,
    SATURDAY,
    coming_day_of_month,
    coming_weekday,
    monday_of,
)
from solidarity.when.dates import DaysReading, read_day_number
from solidarity.when.lexicon import Term, look
from solidarity.when.months import next_nth
from solidarity.when.numbers import read_number
from solidarity.when.pieces import Days, one_day
from solidarity.when.turns import LINKS, turn_of
from solidarity.when.weeks import weekend


def read_routine(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read what comes back: "tous les jeudis", "elke week", "'s maandags", "alle dagen"."""
    term = look(terms, at)
    if term.can_be("every_day"):
        return one_day(today, "routine", "FREQ=DAILY"), at + 1
    weeks = term.number_of("every_week")
    if weeks:
        interval = f";INTERVAL={weeks}" if weeks > 1 else ""
        return one_day(today, "routine", "FREQ=WEEKLY" + interval), at + 1
    if term.can_be("workdays"):
        day = today if today.weekday() < SATURDAY else monday_of(today, 1)
        return one_day(day, "routine", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"), at + 1
    counted = read_coming_few(terms, at, today)
    if counted:
        return counted
    if look(terms, at + 2).can_be("one_in_two") and term.number_of("number") == 1:
        return read_every(terms, at + 1, today)
    if term.can_be("every") or term.can_be("weekdays_every"):
        return read_every(terms, at + term.can_be("every"), today)
    return None


def read_coming_few(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read "(les) trois prochains lundis", "(de) komende drie maandagen": so many in a row."""
    turned = turn_of(look(terms, at)) in ("next", "coming")
    number = read_number(terms, at + turned)
    if number is None or not 2 <= number[0] <= 52:
        return None
    after = number[1]
    behind = turn_of(look(terms, after)) in ("next", "coming")
    after += behind
    weekday = look(terms, after).number_of("weekdays_every")
    later = turn_of(look(terms, after + 1)) in ("next", "coming")
    if weekday is None or not (turned or behind or later):
        return None
    every = f"FREQ=WEEKLY;BYDAY={BYDAY[weekday]};COUNT={number[0]}"
    return one_day(coming_weekday(weekday, today), every=every), after + 1 + later


def read_every(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read what comes back behind "elke": weekdays, the weekend, a part of the day."""
    count = look(terms, at).number_of("ordinal")
    named = look(terms, at + 1)
    weekday = named.number_of("weekday")
    weekday = named.number_of("weekdays_every") if weekday is None else weekday
    if count is not None and weekday is not None:
        day = next_nth(weekday, count, None, today)
        every = f"FREQ=MONTHLY;BYDAY={count}{BYDAY[weekday]}"
        return (one_day(day, every=every), at + 2) if day else None
    monthly = read_monthly(terms, at, today)
    if monthly:
        return monthly
    if look(terms, at).can_be("workdays"):
        return read_routine(terms, at, today)
    if look(terms, at).can_be("weekend"):
        return weekend_routine(today), at + 1
    listed = read_weekdays(terms, at, today)
    if listed:
        return listed
    if look(terms, at).can_be("part") or look(terms, at).can_be("morgen"):
        return one_day(today, "routine", "FREQ=DAILY"), at
    return None


def read_weekdays(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read the weekdays behind "elke", of all weeks, of every second one or of a month."""
    found, after = read_weekday_list(terms, at)
    if not found:
        return None
    every = "FREQ=WEEKLY;BYDAY=" + ",".join(BYDAY[day] for day in sorted(found))
    alternate = look(terms, after).can_be("one_in_two")
    every = every.replace("WEEKLY", "WEEKLY;INTERVAL=2") if alternate else every
    month = month_behind(terms, after)
    if month:
        return one_day(min(first_in(day, month, today) for day in found), every=every), after + 2
    first = min(coming_weekday(day, today) for day in found)
    return one_day(first, every=every), after + alternate


def month_behind(terms: Sequence[Term], at: int) -> int | None:
    """Return the month that weekdays are of: "les mercredis de mai", "alle woensdagen in mei"."""
    linked = look(terms, at).text in LINKS or look(terms, at).text == "en"
    return look(terms, at + 1).number_of("month") if linked else None


def first_in(weekday: int, month: int, today: date) -> date:
    """Return the next such weekday that falls in a month."""
    day = coming_weekday(weekday, today)
    while day.month != month:
        day += timedelta(weeks=1)
    return day


def read_monthly(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read "(chaque) 15 du mois", "(elke) 15e van de maand"."""
    number = read_day_number(terms, at)
    if number is None:
        return None
    after = number[1]
    while look(terms, after).text in LINKS:
        after += 1
    day = coming_day_of_month(number[0], today) if look(terms, after).can_be("month_word") else None
    return (one_day(day, every=f"FREQ=MONTHLY;BYMONTHDAY={number[0]}"), after + 1) if day else None


def weekend_routine(today: date) -> Days:
    """Return the coming weekend, which comes back every week."""
    days = weekend(None, today)
    return Days(days.first, days.last, "date", "FREQ=WEEKLY;BYDAY=SA,SU")


def read_weekday_list(terms: Sequence[Term], at: int) -> tuple[list[int], int]:
    """Read "lundi, mercredi et vendredi"; return the weekdays and the position behind them."""
    found: list[int] = []
    after = at
    while True:
        term = look(terms, at)
        weekday = term.number_of("weekday")
        weekday = term.number_of("weekdays_every") if weekday is None else weekday
        if weekday is None or term.can_be("with_part"):
            return (found, after) if weekday is None else ([*found, weekday], at)
        found.append(weekday)
        after = at = at + 1
        joined = look(terms, at).can_be("and") or look(terms, at).text in ",&"
        at += joined
        while joined and (look(terms, at).text in LINKS or look(terms, at).can_be("every")):
            at += 1
