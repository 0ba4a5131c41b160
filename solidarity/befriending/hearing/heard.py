"""Days and hours of the week as somebody names them, one after the other, with what is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from solidarity.befriending.hearing.events import Event, read_event
from solidarity.befriending.hearing.refusals import TOO_EARLY, TOO_LATE, refused_on, too, too_much
from solidarity.when.availability import WHOLE_DAY, WORKDAYS, days_named, week_terms
from solidarity.when.clock import read_hours
from solidarity.when.grammar import HARD_STOPS, may_begin, small
from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look
from solidarity.when.parts import of_weekday
from solidarity.when.pieces import PARTS, Hours, Part, Piece, Relation
from solidarity.when.reader import read_piece
from solidarity.when.silence import skip_silent

Link = Literal["beside", "and", "or", "listed", "apart"]

LATE_MINUTE = 10 * 60
"""Until then it is "too early" for those who sleep long …"""
EVENING_MINUTE = 19 * 60
"""… and from then on "too late" for those who go to bed soon."""
SEVERAL_PARTS: Mapping[str, tuple[str, ...]] = {
    "matin et soir": ("morning", "evening"),
    "midi et soir": ("noon", "evening"),
    "s morgens en s avonds": ("morning", "evening"),
    "smorgens en savonds": ("morning", "evening"),
    "toute la matinee": ("morning",),
    "hele voormiddag": ("morning",),
    "hele namiddag": ("afternoon",),
    "toute la soiree": ("evening",),
    "hele avond": ("evening",),
    "heel de avond": ("evening",),
}
"""Terms that are no time when help is wanted at a moment, but are when hours are told."""
ALL_DAY = Part("whole day", 0, 24 * 60)
OPENS_AN_HOUR = words("vers a om rond omstreeks tegen")
NOON_HOUR = 12
REFUSED_PARTS = {
    TOO_EARLY: Part("early", 0, LATE_MINUTE),
    TOO_LATE: Part("late", EVENING_MINUTE, 24 * 60),
}


@dataclass(frozen=True, slots=True)
class Heard:
    """Days, hours or a part of the day, in the terms `first` up to, not including, `after`."""

    first: int
    after: int
    days: frozenset[int] = frozenset()
    dated: date | None = None
    """The day, when it is not only a weekday."""
    part: Part | None = None
    hours: Hours | None = None
    relation: Relation | None = None
    event: Event | None = None
    start: int = 0
    """Where in the text."""
    link: Link = "apart"
    """How it hangs together with the one before."""
    refused: bool = False

    @property
    def says_hours(self) -> bool:
        return bool(self.part or self.hours or self.event)


def hear_week(text: str, *, now: datetime) -> list[Heard]:
    """What a text says of days and hours, in order; `now` is wall time."""
    terms = week_terms(text)
    found = linked(terms, list_heard(terms, now))
    spreads = False
    for at in range(len(found) - 1, -1, -1):
        heard = found[at]
        behind = found[at + 1].first if at + 1 < len(found) else len(terms)
        side = refused_on(terms, heard.first, heard.after, behind)
        if side == "before" and closes_a_list(found[: at + 1]):
            side = None
        # "Mardi et jeudi je ne peux pas", "lundi matin, c'est impossible": both parts of it.
        refused = heard.refused or side is not None or (spreads and bool(heard.days))
        found[at] = replace(heard, refused=refused, start=terms[heard.first].start)
        if at and too_much(terms, found[at - 1].after, heard.first):
            found[at - 1] = replace(found[at - 1], refused=True)
            del found[at]
            continue
        spreads = (side == "behind" or (spreads and refused)) and heard.link in ("and", "beside")
    return found


def closes_a_list(found: Sequence[Heard]) -> bool:
    """Whether hours stand behind a list of days, which they do not share: "behalve maandag, na
    14u" is after two on all other days."""
    hours = found[-1]
    return hours.link == "listed" and not hours.days and len(found) > 1 and bool(found[-2].days)


def list_heard(terms: Sequence[Term], now: datetime) -> list[Heard]:
    found: list[Heard] = []
    at = 0
    while at < len(terms):
        heard = read_here(terms, at, now)
        found += heard
        at = heard[-1].after if heard else max(skip_silent(terms, at), at + 1)
    return found


def read_here(terms: Sequence[Term], at: int, now: datetime) -> list[Heard]:
    """What stands at a position: nothing, one thing, or a day with its part ("donderdagavond")."""
    if terms[at].text in WHOLE_DAY:
        return [Heard(at, at + 1, part=ALL_DAY)]
    several = SEVERAL_PARTS.get(terms[at].text)
    if several:
        return [Heard(at, at + 1, part=PARTS[name]) for name in several]
    which = too(terms, at)
    if which:
        return [Heard(at, which[1], part=REFUSED_PARTS[which[0]], refused=True)]
    event = read_event(terms, at)
    if event:
        return [Heard(at, event[1], event=event[0], relation="after")]
    if skip_silent(terms, at) > at and not at_an_hour(terms, at):
        return []
    if look(terms, at).can_be("every_day") and (week := of_the_week(terms, at + 1)) > at + 1:
        return [Heard(at, week, days=WORKDAYS)]
    days = days_named(terms, at)
    if days:
        part = terms[at].name_of("with_part")
        behind = [Heard(at, at + 1, part=PARTS[part])] if part else []
        return [Heard(at, at + 1, days=days), *behind]
    if of_weekday(terms, at):
        return [Heard(at, at + 1, part=PARTS["morning"])]
    piece = read_piece(terms, at, now) if may_begin(terms[at]) else None
    return heard_of(piece, terms[at].text) if piece and piece.last > at else []


def of_the_week(terms: Sequence[Term], at: int) -> int:
    """The position behind "de la semaine" in "tous les jours de la semaine"."""
    after = at
    while look(terms, after).text in ("de", "la"):
        after += 1
    return after + 1 if after > at and look(terms, after).text == "semaine" else at


def at_an_hour(terms: Sequence[Term], at: int) -> bool:
    """Whether an hour stands here, though it sounds like a length ("vers 14h en semaine")."""
    hours = read_hours(terms, at)
    opened = look(terms, at - 1).text in OPENS_AN_HOUR
    return hours is not None and (opened or hours[0].first.hour > NOON_HOUR)


def heard_of(piece: Piece, opener: str) -> list[Heard]:
    """What a piece of time says of the hours of a week; a date says its weekday.

    "Tegen 8 uur" is a deadline for a delivery; for a call it is about that hour.
    """
    found = Heard(piece.first, piece.last)
    days = piece.days
    if days and days.single and days.kind != "routine" and not piece.relation:
        found = replace(found, days=frozenset({days.first.weekday()}), dated=days.first)
    if piece.hours or (piece.part and piece.part.name not in ("night", "later")):
        relation = None if piece.hours and opener.startswith("tegen") else piece.relation
        found = replace(found, part=piece.part, hours=piece.hours, relation=relation)
    # "Dans une heure" counts from now: it is passed over, so that no hour is read out of it.
    return [found] if found.days or found.says_hours or piece.span else []


def linked(terms: Sequence[Term], found: Sequence[Heard]) -> list[Heard]:
    """Note how each hangs together with the one before it."""
    told: list[Heard] = []
    for heard in found:
        between = terms[told[-1].after : heard.first] if told else [look(terms, -1)]
        told.append(replace(heard, link=link_of(between)))
    return told


def link_of(between: Sequence[Term]) -> Link:
    if any(term.text in HARD_STOPS or not (small(term) or joins(term)) for term in between):
        return "apart"
    if any(term.can_be("or") for term in between):
        return "or"
    if any(term.can_be("and") or term.text in "&+/" for term in between):
        return "and"
    return "listed" if any(term.text == "," for term in between) else "beside"


def joins(term: Term) -> bool:
    return term.can_be("and") or term.can_be("or") or term.text in "&+/"
