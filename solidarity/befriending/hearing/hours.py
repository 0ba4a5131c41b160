"""The hours of a week in which somebody says that he can be called."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from solidarity.befriending.hearing.heard import Heard, hear_week
from solidarity.befriending.times.week import span
from solidarity.settings import Calls
from solidarity.when.letters import plain
from solidarity.when.pieces import Clock, Hours, Part
from solidarity.when.resolve import NOON, later_minute, minute_of

ALL_DAYS = frozenset(range(7))
POINT_MINUTES = 60
"""An hour that is named alone is meant for a call that begins about then."""
DAYTIME_ENDS = 18 * 60
AT_NOON = ("noon", "afternoon")
"""What ends when it begins: "tot de middag"."""
BEFORE, AFTER = ("before", "by", "until"), ("after", "from")

ANY_TIME = re.compile(
    r"quand (?:vous|tu|ca|on) |n ?importe quan|peu m? ?importe|m est egal|a toute heure"
    r"|(?:pas|aucune) d? ?importance|toujours (?:la|chez|a la maison|libre|dispo)|tout le temps"
    r"|toute? la journee|comme (?:vous|tu|ca) |autres jours|(?:du|le) reste de la semaine"
    r"|a (?:tout|n importe quel) moment|maakt\b.{0,12} (?:uit|verschil)|om het even"
    r"|(?:gelijk|eender|eendert) wanneer|wanneer (?:u|ge|je|jij|jullie|dan|het|t) "
    r"|altijd (?:\w+ ){0,2}(?:thuis|vrij|goed|hier|beschikbaar)|voor de rest|de andere dagen"
    r"|(?:hele|heel de|ganse|heelder) dag|alle uren|elk moment|kies maar|(?:mij|me|is|tis) gelijk "
    r"|(?:altijd|toujours) (?:bellen|welkom|ok|oke|bon|possible|mogelijk|sauf|behalve|als) "
    r"|du matin au soir|van s morgens tot s avonds|jour et nuit|dag en nacht"
    r"|^ (?:\w+ ){0,2}(?:altijd|toujours) $"
)
"""Said in plain letters, without apostrophes."""
BARE_HOURS = re.compile(r"(?<![\d/.:-])(\d{1,2}) ?[-–] ?(\d{1,2})(?![\d/.:-]| ?[hu])")
"""Of "lundi 9-12": in a text about hours, and nowhere else, these are no date."""
HOW_OFTEN = re.compile(
    r"\b(?:\w+ (?:à|a|ou|of|tot) )?\w+ ?"
    r"(?:(?:fois|x|keer|maal) (?:(?:in|op|de|een|par|per|la|en|elke|chaque) ){1,2}"
    r"|(?:heures?|uur|uren|h|u) (?:par|per|op een) )(?:semaine|week|mois|maand)\b",
    re.IGNORECASE,
)
"""Of "een keer in de week", "deux heures par semaine": not which days of the week."""
OTHER_DAYS = re.compile(
    r"les autres jours|le reste de la semaine|de andere dagen|de rest van de week|voor de rest",
    re.IGNORECASE,
)
"""Behind these, all is free but what was named: "mardi vient ma fille, les autres jours ça va"."""


@dataclass(slots=True)
class Group:
    """Days and the hours that go with them."""

    days: set[int] = field(default_factory=set)
    hours: list[Heard] = field(default_factory=list)
    days_first: bool = False


def hours_told(text: str, *, now: datetime, calls: Calls | None = None) -> int | None:
    """Week bits (befriending.times.week) of when somebody can be called; `now` is wall time.

    None when a text says nothing of it, or only hours at which nobody calls.
    """
    calls = calls or Calls()
    text = HOW_OFTEN.sub(" ", BARE_HOURS.sub(r"\1h-\2h", text))
    heard = without_visits(text, hear_week(text, now=now))
    offered = bits_of([one for one in heard if not one.refused], calls)
    refused = bits_of([one for one in heard if one.refused], calls)
    if not offered and (refused or says_any_time(text)):
        offered = bits_of_days(ALL_DAYS, [(0, 24 * 60)], calls)
    return offered & ~refused or None


def without_visits(text: str, heard: Sequence[Heard]) -> list[Heard]:
    """Refuse what is named before "les autres jours", when nothing is named behind it."""
    others = OTHER_DAYS.search(text)
    if others is None or any(one.start > others.start() for one in heard):
        return list(heard)
    return [replace(one, refused=True) for one in heard]


def says_any_time(text: str) -> bool:
    """Whether a text says that every moment is good."""
    letters = re.sub(r"[^a-z0-9]+", " ", plain(text)[0])
    return ANY_TIME.search(f" {letters} ") is not None


def bits_of(heard: Sequence[Heard], calls: Calls) -> int:
    week = 0
    for group in groups(heard):
        found = [minutes_of(one, calls) for one in merged(group.hours)]
        stretches = found if group.hours else [(0, 24 * 60)]
        week |= bits_of_days(frozenset(group.days) or ALL_DAYS, stretches, calls)
    return week


def bits_of_days(days: frozenset[int], stretches: Sequence[tuple[int, int]], calls: Calls) -> int:
    week = 0
    for first, last in stretches:
        for day in days:
            week |= span(day, max(first, calls.earliest * 60), min(last, calls.latest * 60))
    return week


def groups(heard: Sequence[Heard]) -> Iterator[Group]:
    """Put days and hours together: "mardi et jeudi matin", "le matin en semaine"."""
    group = Group()
    for at, one in enumerate(heard):
        follows = heard[at + 1] if at + 1 < len(heard) else None
        if begins_another(group, one, follows):
            yield group
            group = Group()
        if one.days:
            group.days_first = group.days_first or not group.hours
            group.days |= one.days
        if one.says_hours:
            group.hours.append(one)
    if group.days or group.hours:
        yield group


def begins_another(group: Group, one: Heard, follows: Heard | None) -> bool:
    """Whether a day or an hour belongs no more to the days and hours before it."""
    if one.days and group.hours:
        own_hours = follows is not None and follows.link == "beside" and not follows.days
        return group.days_first or (own_hours and one.link != "beside")
    return bool(one.says_hours and group.hours and group.days and not group.days_first)


def merged(heard: Sequence[Heard]) -> list[Heard]:
    """Join what tells one stretch: "le soir vers 7h", "vanaf half elf tot twaalf uur"."""
    found: list[Heard] = []
    for one in heard:
        joined = join(found[-1], one) if found else None
        if joined:
            found[-1] = joined
        else:
            found.append(one)
    return found


def join(left: Heard, right: Heard) -> Heard | None:
    """Return two hours of the day as one when the second says the first more exactly."""
    if opens(left) and closes(right) and left.hours:
        end = right.hours.first if right.hours else clock(right.part)
        return replace(left, hours=Hours(left.hours.first, end), relation=None) if end else None
    exact, wide = (left, right) if left.hours or left.event else (right, left)
    part = wide.part
    if right.link in ("or", "and") or exact.part or part is None or wide.hours or wide.event:
        return None
    return replace(exact, part=part) if inside(exact, part) else None


def opens(heard: Heard) -> bool:
    return heard.relation in AFTER


def closes(heard: Heard) -> bool:
    return heard.relation in BEFORE


def clock(part: Part | None) -> Clock | None:
    """The hour at which a stretch ends that lasts "jusqu'à midi", "tot den avond"."""
    return Clock(part.first // 60, part.first % 60, settled=True) if part else None


def inside(exact: Heard, part: Part) -> bool:
    """Whether an hour can be one of that part of the day."""
    if exact.event:
        first = exact.event.ends(part)
    elif exact.hours:
        first = minute_of(exact.hours.first, part)
    else:
        return False
    return part.first <= first <= part.last


def minutes_of(heard: Heard, calls: Calls) -> tuple[int, int]:
    """From which minute of the day to which somebody can be called."""
    part = heard.part
    outer = (part.first, part.last) if part else (0, 24 * 60)
    if heard.event:
        over = heard.event.ends(part)
        return over, outer[1] if outer[1] > over else 24 * 60
    if heard.hours:
        first = first_minute(heard.hours, part, calls)
        if heard.hours.last:
            return first, later_minute(heard.hours.last, first, part)
        if heard.relation in AFTER:
            return first, outer[1]
        return (outer[0], first) if heard.relation in BEFORE else (first, first + POINT_MINUTES)
    assert part is not None
    first, last = (calls.earliest * 60, DAYTIME_ENDS) if part.name == "day" else outer
    if heard.relation in AFTER:
        return (last if heard.relation == "after" else first), 24 * 60
    if heard.relation in BEFORE:
        return 0, (first if heard.relation == "before" or part.name in AT_NOON else last)
    return first, last


def first_minute(hours: Hours, part: Part | None, calls: Calls) -> int:
    """The minute an hour means: "7h" is in the evening, since nobody calls so early."""
    minute = minute_of(hours.first, part)
    doubtful = not hours.first.settled and minute < calls.earliest * 60
    return minute + NOON if doubtful else minute
