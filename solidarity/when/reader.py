"""One piece at one position: days, hours, a part of the day, each with its relation."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from solidarity.when.clock import read_hours
from solidarity.when.days import read_days
from solidarity.when.lexicon import Term, look
from solidarity.when.pieces import PARTS, Hours, Part, Piece, Relation, join, one_day
from solidarity.when.spans import read_span

# Said in front of a part of the day they make it one of today ("dans la soirée", "in de namiddag").
PLACES_A_PART = frozenset("dans ds in vers rond tegen pour cet ce cette pr om a op".split())
ARTICLES = frozenset("la l le les de den het t".split())
# Deadlines may follow what they limit: "vendredi au plus tard", "18h max".
POSTPONED = frozenset(
    ("au plus tard", "max", "maximum", "au max", "ten laatste", "uiterlijk", "dernier delai",
     "grand maximum", "op zijn laatst", "op z n laatst", "ten laaste", "op het laatst")
)
# Behind these, "voor vrijdag 17u" is a deadline also inside a sentence.
NEEDS = frozenset("nodig klaar moet moeten binnen zeker nog graag hebben halen brengen doen "
                  "afhalen krijgen ophalen".split())
STRICT_NEEDS = frozenset("binnen klaar ingediend zeker af".split())
# Between a relation and its hour: "après le journal de 13h", "na het nieuws van 19u".
EVENTS = frozenset("journal messe nieuws mis bus train".split())
BRIDGE = 4
NARROW = {"early": "early", "middle": "middle", "late": "late"}


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


def is_forenoon(terms: Sequence[Term], at: int) -> bool:
    """Tell whether "avant-midi" is the morning, as it is in Belgium, and not "before noon"."""
    noon = look(terms, at + 1)
    written = look(terms, at).text == "avant" and noon.text == "midi"
    return written and (noon.glued or look(terms, at - 1).text in ("l", "dans l", "cet"))


def read_related(
    terms: Sequence[Term], at: int, now: datetime, relation: Relation
) -> Piece | None:
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
    if term.text in ("le", "la", "l", "les", "de", "den", "het", "ce", "t", "op", "du", "om", "a", "aan"):
        return not (term.can_be("this") and relation != "after")
    return relation in ("after", "before") and term.text in EVENTS or term.text == "van"


def before_or_for(terms: Sequence[Term], at: int, piece: Piece) -> Relation:
    """Tell whether "voor" limits ("voor vrijdag 17u") or names the day ("iemand voor vrijdag")."""
    if piece.hours and not piece.days and not piece.part:
        return "before"
    opens = not any(term.text[0].isalnum() for term in terms[:at])
    hour_follows = read_hours(terms, piece.last) is not None
    near = opens and (not piece.part or hour_follows) and not (piece.days and look(terms, at + 1).can_be("morgen"))
    needed = any(term.text in NEEDS for term in terms[max(0, at - 4) : at])
    if piece.days and any(t.text in STRICT_NEEDS for t in terms[max(0, at - 4) : piece.last + 3]):
        return "before"
    if piece.days and piece.days.kind == "weekday" and needed and hour_follows:
        return "before"
    return "before" if near else "for"


def read_said_of_today(terms: Sequence[Term], at: int, now: datetime) -> Piece | None:
    """Read "vanavond", "ce matin", "deze namiddag", "tantôt", "straks"."""
    term = look(terms, at)
    today = one_day(now.date())
    name = term.name_of("today_part")
    if name:
        vague = name == "later" or term.text.endswith("tantot")
        return Piece(at, at + 1, days=None if vague else today, part=PARTS[name])
    if not term.can_be("this"):
        return None
    if look(terms, at + 1).can_be("morgen"):
        return Piece(at, at + 2, days=today, part=PARTS["morning"])
    part = read_named_part(terms, at + 1)
    return Piece(at, part[1], days=today, part=part[0]) if part else None


def read_some_days(terms: Sequence[Term], at: int, now: datetime) -> Piece | None:
    """Read days, and the part that a compound names with them ("zaterdagvoormiddag")."""
    if of_weekday(terms, at):
        return None
    found = read_days(terms, at, now.date())
    if found is None:
        return None
    days, after = found
    name = look(terms, after - 1).name_of("with_part") if after > at else None
    return Piece(at, after, days=days, part=PARTS[name] if name else None)


def read_night(terms: Sequence[Term], at: int, now: datetime) -> Piece | None:
    """Read "la nuit de vendredi à samedi", "de nacht van vrijdag op zaterdag"."""
    if look(terms, at).name_of("part") != "night" or look(terms, at + 1).text not in ("de", "du", "van"):
        return None
    found = read_days(terms, at + 2, now.date())
    if found is None or look(terms, found[1]).text not in ("a", "au", "op", "tot"):
        return None
    after = read_days(terms, found[1] + 1, now.date())
    return Piece(at, after[1], days=found[0], part=PARTS["night"]) if after else None


def of_weekday(terms: Sequence[Term], at: int) -> bool:
    """Tell whether "morgen" is the morning of the weekday before it ("woensdag morgen")."""
    before = look(terms, at - 1)
    named = any(before.can_be(name) for name in ("weekday", "short_weekday", "every", "weekdays_every"))
    return look(terms, at).can_be("morgen") and named and not before.can_be("with_part")


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


def read_part(terms: Sequence[Term], at: int, now: datetime) -> Piece | None:
    """Read a part of the day; "le soir", "'s avonds" alone may only be a habit."""
    if of_weekday(terms, at):
        return Piece(at, at + 1, part=PARTS["morning"])
    found = read_named_part(terms, at)
    if found is None:
        return None
    part, after = found
    term = look(terms, at)
    before = look(terms, at - 1)
    before = look(terms, at - 2) if before.text in ARTICLES else before
    french_en = before.text == "en" and term.text in ("matinee", "soiree", "apres midi", "aprem")
    placed = french_en or before.text in PLACES_A_PART or before.can_be("at") or before.can_be("from")
    placed = placed and part.name != "night"
    narrowed = part.name.split()[0] in ("early", "late", "middle") or part.name == "day_end"
    opened = term.text.startswith(("rond", "tegen", "in de", "op de", "voor de", "na de", "dans", "en "))
    return Piece(at, after, part=part, firm=placed or narrowed or opened)


def read_named_part(terms: Sequence[Term], at: int) -> tuple[Part, int] | None:
    """Read a part of the day, narrowed by "début", "fin", "late", "begin van"."""
    if is_forenoon(terms, at):
        return PARTS["morning"], at + 2
    term = look(terms, at)
    narrow = next((name for name in NARROW if term.can_be(name)), None)
    after = at + 1 if narrow else at
    while narrow and look(terms, after).text in ("l", "la", "le", "de", "den", "d"):
        after += 1
    name = look(terms, after).name_of("part")
    if name is None or (narrow is None and look(terms, after).text == "n"):
        return None
    special = {("early", "evening"): "early evening", ("late", "evening"): "late evening"}
    if narrow:
        wanted = special.get((narrow, name), f"{narrow} {name}")
        return PARTS.get(wanted, PARTS[name]), after + 1
    return PARTS[name], after + 1
