"""Days named from today: "demain", "mardi prochain", "volgende week", "lundi en huit"."""

from collections.abc import Sequence
from datetime import date, timedelta

from solidarity.when.calendar import (
    BYDAY,
    SATURDAY,
    coming_weekday,
    month_end,
    monday_of,
    months_later,
    this_or_coming,
)
from solidarity.when.dates import DaysReading, next_nth, read_date
from solidarity.when.lexicon import Term, look
from solidarity.when.numbers import read_number
from solidarity.when.pieces import Days, one_day

# Words that carry no sense of their own between the parts of a day.
LINKS = frozenset("le la les de du d van op l den het t in".split())


def read_days(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read a day or a run of days; return it and the position behind it."""
    return (
        read_routine(terms, at, today)
        or read_date(terms, at, today)
        or read_week(terms, at, today)
        or read_weekday(terms, at, today)
        or read_relative(terms, at, today)
        or read_count(terms, at, today)
    )


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
        return one_day(coming_weekday(weekday, today) - timedelta(days=7 + 7 * (weekday == today.weekday())))
    return one_day(coming_weekday(weekday, today), "weekday")


def turn_of(term: Term) -> str | None:
    """Return which week a word points to: next, coming, this, last."""
    for name in ("next", "coming", "this", "last"):
        if term.can_be(name):
            return name
    return None


def turn_behind(terms: Sequence[Term], at: int, turn: str | None) -> tuple[str | None, int]:
    """Read "prochain", "qui vient", "passé" behind a day; return the turn and the position."""
    behind = "last" if look(terms, at).can_be("last_behind") else turn_of(look(terms, at))
    if behind in ("next", "coming", "last") and not turn:
        return behind, at + 1
    return turn, at + (turn == "this" and behind == "coming")


def weekday_of(terms: Sequence[Term], at: int) -> int | None:
    """Return the weekday that a term names; a short form only where one can stand."""
    term = look(terms, at)
    weekday = term.number_of("weekday")
    if weekday is not None:
        return weekday
    short = term.number_of("short_weekday")
    return short if short is not None and short_form_fits(terms, at) else None


def short_form_fits(terms: Sequence[Term], at: int) -> bool:
    """Tell whether "ma", "za", "sam" are weekdays here and not other words."""
    if look(terms, at).can_be("with_part"):
        return True
    # "zo om elf" is "about eleven" inside a sentence.
    if look(terms, at).text == "zo" and look(terms, at - 1).is_word:
        return False
    behind = look(terms, at + 1)
    behind = look(terms, at + 2) if behind.text in (".", "om", "op", "le") else behind
    if behind.text == "midi" or (behind.can_be("part") and behind.text not in FRENCH_FEMININE):
        return True
    # "vrij volgend weekend" is free then.
    turned = turn_of(behind) in ("next", "coming") and look(terms, at).text != "vrij"
    if behind.text == "morgen" or turned:
        return True
    if behind.can_be("digits") and at_an_hour_or_date(terms, at + 1):
        return True
    before = look(terms, at - 1)
    if any(turn_of(before) == name for name in ("next", "coming")):
        return True
    sides = ((before, look(terms, at - 2)), (look(terms, at + 1), look(terms, at + 2)))
    for link, other in sides:
        linked = link.can_be("and") or link.can_be("or") or link.can_be("to") or link.text in "-/,&+"
        if linked and (other.can_be("short_weekday") or other.can_be("weekday")):
            return True
    return alone(terms, at) or after_infinitive(terms, at)


FRENCH_FEMININE = frozenset({"soiree", "nuit", "matinee", "journee"})


def at_an_hour_or_date(terms: Sequence[Term], at: int) -> bool:
    """Tell whether digits behind a short weekday make an hour or a date."""
    at += not look(terms, at).can_be("digits")
    sign = look(terms, at + 1)
    return sign.can_be("hour") or sign.can_be("month") or (sign.glued and sign.text in (":", "/", "-"))


def alone(terms: Sequence[Term], at: int) -> bool:
    """Tell whether the message is little more than this word, or names it behind "op"."""
    words = [term for term in terms if term.text[0].isalnum()]
    return len(words) <= 2 and not look(terms, at - 1).is_word and not look(terms, at + 1).is_word


def after_infinitive(terms: Sequence[Term], at: int) -> bool:
    """Tell whether "zat" is Saturday: behind an infinitive or "op" ("moet verhuizen zat en …")."""
    before, behind = look(terms, at - 1), look(terms, at + 1)
    if look(terms, at).text not in ("zat", "vrij", "woe", "don", "dins", "woens", "za"):
        return False
    ends = not behind.is_word
    infinitive = before.text.endswith("en") and len(before.text) > 4
    return ends and (infinitive or before.text == "op") and before.text not in ("hebben", "waren")


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


def read_week(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read a week, a weekend or a month: "volgende week", "ce week-end", "fin de semaine"."""
    term = look(terms, at)
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
        return (whole_week(turn, today), after) if turn else None
    if unit.can_be("weekend"):
        return weekend(turn, today), after
    if unit.can_be("month_word") and turn:
        return whole_month(turn, today), after
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
    if look(terms, at + 2).can_be("one_in_two") and term.number_of("number") == 1:
        return read_every(terms, at + 1, today)
    if term.can_be("every") or term.can_be("weekdays_every"):
        return read_every(terms, at + term.can_be("every"), today)
    return None


def read_every(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read what comes back behind "elke": weekdays, the weekend, a part of the day."""
    count = look(terms, at).number_of("ordinal")
    weekday = look(terms, at + 1).number_of("weekday")
    if count is not None and weekday is not None:
        day = next_nth(weekday, count, None, today)
        every = f"FREQ=MONTHLY;BYDAY={count}{BYDAY[weekday]}"
        return (one_day(day, every=every), at + 2) if day else None
    if look(terms, at).can_be("workdays"):
        return read_routine(terms, at, today)
    if look(terms, at).can_be("weekend"):
        return weekend_routine(today), at + 1
    found, after = read_weekday_list(terms, at)
    if found:
        every = "FREQ=WEEKLY;BYDAY=" + ",".join(BYDAY[day] for day in sorted(found))
        alternate = look(terms, after).can_be("one_in_two")
        every = every.replace("WEEKLY", "WEEKLY;INTERVAL=2") if alternate else every
        first = min(coming_weekday(day, today) for day in found)
        return one_day(first, every=every), after + alternate
    if look(terms, at).can_be("part") or look(terms, at).can_be("morgen"):
        return one_day(today, "routine", "FREQ=DAILY"), at
    return None


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

