"""The pieces a moment is made of: days, a part of the day, hours, a relation; and joining them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

Relation = Literal["before", "by", "until", "after", "from", "for"]
# How firmly a word is an hour: "9h15" is sure, "deux heures" may be a duration, "om 9" a quantity.
Strength = Literal["sure", "weak", "bare"]
# weekday: "mardi"; week: a run of days in which a weekday can be named; relative: "demain";
# date: all other days;
# routine: "elke week", "tous les jours", which needs a weekday or an hour;
# holidays: school holidays, of which a message seldom means every day.
DaysKind = Literal["weekday", "week", "relative", "date", "routine", "holidays"]
MINUTES_OF_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour as written; `settled` means that no afternoon hour can be meant by it."""

    hour: int
    minute: int = 0
    strength: Strength = "sure"
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """A point (`last` is None) or a stretch between two clocks."""

    first: Clock
    last: Clock | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day, in minutes after midnight; an end past 24 hours is of the next day."""

    name: str
    first: int
    last: int


PARTS: Mapping[str, Part] = {
    name: Part(name, first * 60, last * 60)
    for name, first, last in (
        ("morning", 8, 12),
        ("noon", 12, 13),
        ("afternoon", 12, 18),
        ("late afternoon", 16, 18),
        ("day_end", 16, 18),
        ("early evening", 17, 19),
        ("evening", 18, 22),
        ("late evening", 20, 22),
        ("night", 22, 30),
        ("early morning", 8, 10),
        ("late morning", 10, 12),
        ("middle morning", 9, 11),
        ("early afternoon", 12, 14),
        ("middle afternoon", 14, 16),
    )
} | {"day": Part("day", 0, MINUTES_OF_A_DAY - 1), "later": Part("later", 0, MINUTES_OF_A_DAY - 1)}


@dataclass(frozen=True, slots=True)
class Days:
    """One day or a run of days; `every` is an RRULE."""

    first: date
    last: date
    kind: DaysKind = "date"
    every: str | None = None
    closes: date | None = None  # of "fin de semaine": the day on which the week is over

    @property
    def single(self) -> bool:
        """Tell whether this is one day."""
        return self.first == self.last


def one_day(day: date, kind: DaysKind = "date", every: str | None = None) -> Days:
    """Return a run of one day."""
    return Days(day, day, kind, every)


@dataclass(frozen=True, slots=True)
class Piece:
    """What was read from the terms `first` up to, not including, `last`."""

    first: int
    last: int
    days: Days | None = None
    part: Part | None = None
    hours: Hours | None = None
    relation: Relation | None = None
    span: tuple[datetime, datetime] | None = None
    firm: bool = True  # False: may be no time at all ("le soir", "deux heures")

    @property
    def empty(self) -> bool:
        """Tell whether nothing but a relation was read."""
        return not (self.days or self.part or self.hours or self.span)


def join_days(left: Days, right: Days) -> Days | None:
    """Return the days that both name together ("mardi" and "8 décembre"), None if they differ."""
    if left.kind == "routine" or right.kind == "routine":
        return join_routine(left, right)
    if left.kind == "week" and right.kind == "week":
        return left if left == right else None
    if "week" in (left.kind, right.kind):
        week, day = (left, right) if left.kind == "week" else (right, left)
        return in_week(week, day)
    if "weekday" in (left.kind, right.kind) and left.kind != right.kind:
        weekday, dated = (left, right) if left.kind == "weekday" else (right, left)
        agree = weekday.first.weekday() == dated.first.weekday() or dated.kind == "date"
        return dated if weekday.single and dated.single and agree else None
    return left if (left.first, left.last) == (right.first, right.last) else None


def in_week(week: Days, day: Days) -> Days | None:
    """Return the day of that week that a weekday names ("volgende week dinsdag")."""
    if day.kind != "weekday" or not day.single:
        return None
    wanted = week.first + timedelta(days=(day.first.weekday() - week.first.weekday()) % 7)
    return one_day(wanted) if wanted <= week.last else None


def join_routine(left: Days, right: Days) -> Days | None:
    """Return the weekday that comes back ("elke week op dinsdag")."""
    routine, day = (left, right) if left.kind == "routine" else (right, left)
    if day.kind != "weekday" or not routine.every or "WEEKLY" not in routine.every:
        return None
    every = (
        f"{routine.every};BYDAY={('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')[day.first.weekday()]}"
    )
    return replace(day, every=every)


def join_parts(left: Part, right: Part) -> Part | None:
    """Return the narrower of two parts of the day, None when they exclude each other."""
    for outer, inner in ((left, right), (right, left)):
        if outer.first <= inner.first and inner.last <= outer.last:
            return inner
    return None


def join_relations(left: Relation | None, right: Relation | None) -> Relation | None:
    """Return the relation of two joined pieces; "voor vrijdag ten laatste" is a deadline."""
    if left and right and left != right:
        return "by" if "by" in (left, right) else left
    return left or right


def join(left: Piece, right: Piece) -> Piece | None:
    """Return both pieces as one, None when they cannot belong to one moment."""
    relation = join_relations(left.relation, right.relation)
    if left.span or right.span:
        if not (left.empty or right.empty):
            return None
        return replace(left, last=right.last, span=left.span or right.span, relation=relation)
    days = join_days(left.days, right.days) if left.days and right.days else None
    part = join_parts(left.part, right.part) if left.part and right.part else None
    clash = (left.days and right.days and not days) or (left.part and right.part and not part)
    if clash or (left.hours and right.hours):
        return None
    return Piece(
        first=left.first,
        last=right.last,
        days=days or left.days or right.days,
        part=part or left.part or right.part,
        hours=left.hours or right.hours,
        relation=relation,
        firm=left.firm or right.firm or bool(left.hours or right.hours),
    )
