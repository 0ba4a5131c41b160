"""One piece at one position: days, hours, a part of the day, each with its relation."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from solidarity.when.clock import read_hours
from solidarity.when.days import read_days
from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look
from solidarity.when.parts import (
    is_forenoon,
    of_weekday,
    read_named_part,
    read_night,
    read_part,
    read_said_of_today,
)
from solidarity.when.pieces import PARTS, Hours, Piece, Relation, join
from solidarity.when.spans import read_span

# Deadlines may follow what they limit: "vendredi au plus tard", "18h max".
POSTPONED = frozenset(
    (
        "au plus tard",
        "max",
        "maximum",
        "au max",
        "ten laatste",
        "uiterlijk",
        "dernier delai",
        "grand maximum",
        "op zijn laatst",
        "op z n laatst",
        "ten laaste",
        "op het laatst",
    )
)
# Behind these, "voor vrijdag 17u" is a deadline also inside a sentence.
NEEDS = words(
    "nodig klaar moet moeten binnen zeker nog graag hebben halen brengen doen afhalen krijgen "
    "ophalen"
)
# "Het moet ingediend voor 1 december" is a deadline, "iemand voor 1 december" is not.
MUST = words("moet moeten klaar indienen ingediend betaald geschuurd opgestuurd teruggestuurd")
REACH_OF_MUST = 9
# "Voor donderdag niet nodig", "voor maandag moet ik afzeggen": of that day, not before it.
CALLED_OFF = words(
    "niet ni nie pas geen afzeggen afzegge annuleren annuleer annuleert afgezegd bezoek babbel "
    "visite komt komen gesprek wandeling verzetten uitstellen"
) | {"niet meer", "verzet", "en niet", "nimeer", "ni meer"}
STRICT_NEEDS = words("binnen klaar ingediend zeker af")
DUE = [
    [done, must]
    for done in words("binnen klaar ingediend betaald ingevuld opgestuurd af ingeleverd")
    for must in words("moet moeten zijn")
]
# Between a relation and its hour: "après le journal de 13h", "na het nieuws van 19u".
EVENTS = words("journal messe nieuws mis bus train")
BRIDGE = 4


def read_piece(terms: Sequence[Term], at: int, now: datetime) -> Piece | None:
    """Read the piece that begins at a position, None when none does."""
    span = read_span(terms, at, now)
    if span:
        return Piece(at, span[1], span=span[0])
    relation = relation_at(terms, at)
    if relation:
        found = read_related(terms, at, now, relation)
        if found:
            return found
    return read_simple(terms, at, now)


def read_simple(terms: Sequence[Term], at: int, now: datetime) -> Piece | None:
    """Read days, hours or a part of the day, without relation."""
    return (
        read_said_of_today(terms, at, now)
        or read_night(terms, at, now)
        or read_some_days(terms, at, now)
        or read_some_hours(terms, at)
        or read_part(terms, at, now)
    )


def relation_at(terms: Sequence[Term], at: int) -> Relation | None:
    """Return the relation that a term opens: before, by, until, after, from."""
    term = look(terms, at)
    if is_forenoon(terms, at):
        return None
    for name in RELATIONS:
        if term.can_be(name):
            return name
    return None


RELATIONS: tuple[Relation, ...] = ("by", "until", "from", "before", "after")


def read_related(terms: Sequence[Term], at: int, now: datetime, relation: Relation) -> Piece | None:
    """Read a relation and what it limits."""
    term = look(terms, at)
    after = at + 1
    steps = 0
    while steps < BRIDGE and bridges(terms, after, relation):
        after, steps = after + 1, steps + 1
    # "à partir de 9h", "tot 5" read the number behind them as an hour.
    piece = read_simple(terms, after, now)
    if piece is None:
        if term.text in POSTPONED:
            return Piece(at, at + 1, relation="by")
        return None
    if term.text.startswith(("voor", "vr", "veur")) and relation == "before":
        relation = before_or_for(terms, at, piece)
    if relation == "for":
        return replace(piece, first=at, firm=True)
    return join(Piece(at, after, relation=relation), piece)


def bridges(terms: Sequence[Term], at: int, relation: Relation) -> bool:
    """Tell whether a term may stand between a relation and its time."""
    term = look(terms, at)
    if term.text in (
        "le",
        "la",
        "l",
        "les",
        "de",
        "den",
        "het",
        "ce",
        "t",
        "op",
        "du",
        "om",
        "a",
        "aan",
    ):
        return not (term.can_be("this") and relation != "after")
    return (relation in ("after", "before") and term.text in EVENTS) or term.text == "van"


def before_or_for(terms: Sequence[Term], at: int, piece: Piece) -> Relation:
    """Tell whether "voor" limits ("voor vrijdag 17u") or names the day ("iemand voor vrijdag")."""
    if piece.hours and not piece.days and not piece.part:
        return "before"
    holiday = any(
        t.can_be("holiday") and not t.text.endswith("avond") for t in terms[at : piece.last]
    )
    if holiday:
        return "before"
    if piece.days and read_named_part(terms, piece.last + look(terms, piece.last).can_be("filler")):
        return "for"
    opens = not any(term.text[0].isalnum() for term in terms[:at])
    hour_follows = read_hours(terms, piece.last) is not None
    near = (
        opens
        and (not piece.part or hour_follows)
        and not (piece.days and look(terms, at + 1).can_be("morgen"))
    )
    if opens and not hour_follows and called_off(terms, piece):
        return "for"
    needed = any(term.text in NEEDS for term in terms[max(0, at - 4) : at])
    if piece.days and any(t.text in STRICT_NEEDS for t in terms[max(0, at - 4) : piece.last + 3]):
        return "before"
    if piece.days and piece.days.kind == "weekday" and needed and hour_follows:
        return "before"
    return "before" if near or must_be_done(terms, at, piece) else "for"


def called_off(terms: Sequence[Term], piece: Piece) -> bool:
    """Tell whether a visit or its cancelling follows a day: "voor donderdag niet nodig"."""
    if piece.days is None or piece.days.kind not in ("weekday", "relative"):
        return False
    told = {term.text for term in terms[piece.last : piece.last + REACH_OF_MUST]}
    return bool(CALLED_OFF & told)


def must_be_done(terms: Sequence[Term], at: int, piece: Piece) -> bool:
    """Tell whether something is due before a date ("moet ingediend voor 1 december")."""
    must = any(term.text in MUST for term in terms[max(0, at - REACH_OF_MUST) : at])
    dated = piece.days is not None and piece.days.kind == "date" and piece.days.single
    return must and dated and not piece.part


def read_some_days(terms: Sequence[Term], at: int, now: datetime) -> Piece | None:
    """Read days, and the part that a compound names with them ("zaterdagvoormiddag")."""
    if of_weekday(terms, at):
        return None
    found = read_days(terms, at, now.date())
    if found is None:
        return None
    days, after = found
    name = look(terms, after - 1).name_of("with_part") if after > at else None
    firm = days.kind != "holidays"
    limited = relation_at(terms, at - 1) is not None
    due = days.single and not (name or limited) and is_due(terms, after)
    return Piece(
        at,
        after,
        days=days,
        part=PARTS[name] if name else None,
        relation="by" if due else None,
        firm=firm,
    )


def is_due(terms: Sequence[Term], at: int) -> bool:
    """Tell whether something has to be done by a day: "die de 30e binnen moet zijn"."""
    told = [term.text for term in terms[at : at + 2]]
    return told in DUE


def read_some_hours(terms: Sequence[Term], at: int) -> Piece | None:
    """Read hours; "deux heures" without preposition is not firm."""
    found = read_hours(terms, at)
    if found is None:
        return None
    hours, after = found
    return Piece(at, after, hours=hours, firm=firm_hours(terms, at, hours))


def firm_hours(terms: Sequence[Term], at: int, hours: Hours) -> bool:
    """Tell whether hours are certainly a time of the day and not a duration."""
    if hours.first.strength != "weak":
        return True
    before = look(terms, at - 1)
    before = look(terms, at - 2) if before.text in ("les", "de", "la", "l", "t") else before
    names = ("at", "bare_at", "before", "until", "from", "between", "after", "by")
    return any(before.can_be(name) for name in names)
