"""What two mentions of a message say together, though sentences stand between them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from solidarity.when.calendar import coming_day_of_month
from solidarity.when.letters import words
from solidarity.when.lexicon import Term
from solidarity.when.mentions import Mention
from solidarity.when.pieces import PARTS, Hours, Piece, one_day
from solidarity.when.resolve import minute_of
from solidarity.when.shifts import shifted
from solidarity.when.wishes import sentence_of

BACK = words("terug retour reviens revenir rentre reprends opnieuw weer revient terugkomen")
# An hour from four to seven beside these is of the early morning: "stage à 6h30", "bus om 6u20".
EARLY = words(
    "bus trein train tram metro navette stage usine fabriek chantier werf avion vliegtuig "
    "vlucht aeroport luchthaven zaventem ploeg vroege vroegmarkt brocante rommelmarkt dialyse"
)
EARLY_PAIRS = frozenset(
    (opener, noun)
    for noun in ("marche", "service", "markt", "shift", "pause")
    for opener in ("le", "au", "du", "mon", "son", "de", "mijn", "zijn", "haar", "ma", "sa", "la")
)
LATER_THEN = words("apres na retour fini gedaan quitte terug soir avond namiddag midi")
EARLIEST, LATEST = 4, 7
DEADLINES = ("until", "before", "by")


def told_together(terms: Sequence[Term], mentions: list[Mention], now: datetime) -> list[Mention]:
    """Return the mentions with what those before them say of their month, end or half of day."""
    for mention in mentions:
        mention.piece = shifted(terms, replace(mention, piece=early(terms, mention, now)))
    mentions = in_time(mentions)
    for before, mention in pairwise(mentions):
        mention.piece = in_order(terms, before, mention)
    back = [mention for mention in mentions if comes_back(terms, mention)]
    return back or with_end(mentions)


def in_time(mentions: list[Mention]) -> list[Mention]:
    """Leave out a part of the day that only begins when what is asked has to be done."""
    ends = [
        minute_of(m.piece.hours.first, m.piece.part)
        for m in mentions
        if m.piece.hours and not m.piece.days and (m.closing or m.piece.relation in DEADLINES)
    ]
    return [m for m in mentions if not (ends and later_than(m.piece, min(ends)))]


def later_than(piece: Piece, minute: int) -> bool:
    """Tell whether a piece is a part of the day alone that begins at a minute or later."""
    alone = piece.part and not (piece.hours or piece.days or piece.relation)
    return bool(alone and piece.part and piece.part.first >= minute)


def in_order(terms: Sequence[Term], before: Mention, mention: Mention) -> Piece:
    """Put "vanaf de 28ste" behind "de 14de" into the month of that day."""
    first, last = before.piece.days, mention.piece.days
    limited = mention.piece.relation in ("from", "until", "after")
    if not (first and last and limited and bare(terms, before) and bare(terms, mention)):
        return mention.piece
    day = coming_day_of_month(last.first.day, first.first)
    later = day is not None and last.first < first.first
    return replace(mention.piece, days=one_day(day)) if day and later else mention.piece


def bare(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether a mention names a day of the month without its month."""
    days = mention.piece.days
    told = terms[mention.piece.first : mention.piece.last]
    named = any(term.can_be("month") or term.text in "/-" for term in told)
    numbered = any(term.number_of("number") == days.first.day for term in told) if days else False
    return bool(days and days.kind == "date" and days.single and numbered and not named)


def comes_back(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether somebody is free again from a day on: "terug vanaf de 28ste"."""
    piece = mention.piece
    near = {term.text for term in terms[max(0, piece.first - 3) : piece.first]}
    return piece.relation == "from" and piece.days is not None and bool(BACK & near)


def with_end(mentions: list[Mention]) -> list[Mention]:
    """Join "jeudi 9h j'ai un entretien" and "qui reste avec elle jusque 11h"."""
    for at, mention in enumerate(mentions[:-1]):
        end = mentions[at + 1]
        hours, last = mention.piece.hours, end.piece.hours
        until = end.piece.relation == "until" and not end.piece.days and not end.closing
        point = hours and not hours.last and mention.piece.relation is None and not mention.closing
        named = mention.piece.days is not None and end.sentence - mention.sentence <= 1
        stretch = closed(hours, last) if hours and last else None
        if stretch and until and point and named and not mention.negated:
            joined = replace(mention.piece, hours=stretch)
            return [*mentions[:at], replace(mention, piece=joined), *mentions[at + 2 :]]
    return mentions


def closed(hours: Hours, end: Hours) -> Hours | None:
    """Return the stretch from one point to another, None when the second is not later."""
    if hours.last or end.last:
        return None
    first, last = hours.first, end.first
    begins, ends = first.hour * 60 + first.minute, last.hour * 60 + last.minute
    ends += 12 * 60 if ends <= begins and last.hour < EARLIEST + 4 and not last.settled else 0
    return Hours(first, last) if begins < ends < 24 * 60 else None


def early(terms: Sequence[Term], mention: Mention, now: datetime) -> Piece:
    """Make an hour before seven beside a bus, a shift or a market one of the morning."""
    piece = mention.piece
    if not piece.hours or piece.part or not EARLIEST <= piece.hours.first.hour < LATEST:
        return piece
    told = [term.text for term in sentence_of(terms, mention)]
    pairs = pairwise(told)
    beside = bool(EARLY.intersection(told)) or not EARLY_PAIRS.isdisjoint(pairs)
    if not beside or LATER_THEN.intersection(told):
        return piece
    tomorrow = one_day(now.date() + timedelta(days=1))
    passed = piece.days is None and now.hour >= piece.hours.first.hour
    return replace(piece, part=PARTS["morning"], days=tomorrow if passed else piece.days)
