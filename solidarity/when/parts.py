"""Parts of the day: "dans la soirée", "vanmiddag", "fin de matinée", "woensdag morgen"."""

from collections.abc import Sequence
from datetime import datetime

from solidarity.when.days import read_days
from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look
from solidarity.when.pieces import PARTS, Part, Piece, one_day

# Said in front of a part of the day they make it one of today ("dans la soirée", "in de namiddag").
PLACES_A_PART = words("dans ds in vers rond tegen pour cet ce cette pr om a op")
ARTICLES = words("la l le les de den het t")
NARROW = {"early": "early", "middle": "middle", "late": "late"}


def is_forenoon(terms: Sequence[Term], at: int) -> bool:
    """Tell whether "avant-midi" is the morning, as it is in Belgium, and not "before noon"."""
    noon = look(terms, at + 1)
    written = look(terms, at).text == "avant" and noon.text == "midi"
    return written and (noon.glued or look(terms, at - 1).text in ("l", "dans l", "cet"))


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


def read_night(terms: Sequence[Term], at: int, now: datetime) -> Piece | None:
    """Read "la nuit de vendredi à samedi", "de nacht van vrijdag op zaterdag"."""
    if look(terms, at).name_of("part") != "night" or look(terms, at + 1).text not in (
        "de",
        "du",
        "van",
    ):
        return None
    found = read_days(terms, at + 2, now.date())
    if found is None or look(terms, found[1]).text not in ("a", "au", "op", "tot"):
        return None
    after = read_days(terms, found[1] + 1, now.date())
    return Piece(at, after[1], days=found[0], part=PARTS["night"]) if after else None


def of_weekday(terms: Sequence[Term], at: int) -> bool:
    """Tell whether "morgen" is the morning of the weekday before it ("woensdag morgen")."""
    before = look(terms, at - 1)
    named = any(
        before.can_be(name) for name in ("weekday", "short_weekday", "every", "weekdays_every")
    )
    return look(terms, at).can_be("morgen") and named and not before.can_be("with_part")


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
    placed = (
        french_en or before.text in PLACES_A_PART or before.can_be("at") or before.can_be("from")
    )
    placed = placed and part.name != "night"
    narrowed = part.name.split()[0] in ("early", "late", "middle") or part.name == "day_end"
    opened = term.text.startswith(
        ("rond", "tegen", "in de", "op de", "voor de", "na de", "dans", "en ")
    )
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
