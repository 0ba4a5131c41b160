"""What the words around a name say for it and against it."""

from enum import IntEnum

from solidarity.places import cues, gazetteer
from solidarity.places.ordinary import GOODS
from solidarity.places.persons import from_a_town, person
from solidarity.places.tokens import Text


class Cue(IntEnum):
    """How strongly the words before a name say that a place follows."""

    NONE = 0
    WEAK = 1
    STRONG = 2
    DWELLING = 3


def cue_around(text: Text, first: int, last: int) -> Cue:
    """The strength of the words before and behind a name."""
    onward = text.word(last + 1) in cues.LEADING_ON and not text.breaks(last + 1)
    of_town = text.word(last + 1) in cues.OF_TOWN and len(text.gap(last + 1)) == 1
    around = cues.AROUND & {text.word(last + 1), text.word(last + 2)} and text.joined(last + 1)
    itself = text.word(last + 1) in cues.ITSELF and not text.breaks(last + 1)
    onward = onward or (itself and text.capital(first))
    before = _unaccented(text, first) or _behind_a_street(text, first, last)
    told = before or onward or of_town or around or from_a_town(text, first)
    return max(cue_before(text, first), Cue.STRONG if told else Cue.NONE)


def _unaccented(text: Text, first: int) -> bool:
    """ "Samedi a herve": in a text without "à" an "a" that has no subject is one."""
    before = text.back(first, 2)
    if before[:1] != ["a"] or any(token.word == "à" for token in text.tokens):
        return False
    verb = text.folded(first, first) in cues.PARTICIPLES and not text.capital(first)
    return len(before) > 1 and before[1] not in cues.SUBJECTS and not verb


def _behind_a_street(text: Text, first: int, last: int) -> bool:
    """ "Rue du Calvaire Gilly", "Stationsstraat Tienen", "kerkstraat 5 mol"."""
    before = text.back(first, 6)
    if not before:
        return False
    numbered = before[0].isdigit() and len(before[0]) < 4
    named = before[1:] if numbered else before
    if named[:1] and len(named[0]) > 6 and named[0].endswith(tuple(cues.STREETS_BEHIND)):
        return True
    ends = text.capital(first) and text.breaks(last + 1)
    streets = [at for at, word in enumerate(named) if word in cues.STREETS]
    return bool(streets) and (numbered or (ends and streets[0] > 0))


def cue_before(text: Text, first: int) -> Cue:
    """The strength of the words before the token `first`."""
    before = text.back(first, 4)
    if not before:
        return Cue.NONE
    near = before[0]
    if near in ("in", "te", "à", "a") and _behind_a_street(text, first - 1, first - 1):
        # "Beukenlaan 8 in schoten": an address goes on.
        return Cue.DWELLING
    if near in cues.DWELLING_DIRECTLY:
        return Cue.DWELLING
    if (near in cues.STRONG or near == "a") and cues.DWELLING & set(before[1:4]):
        return Cue.DWELLING
    if near in cues.STRONG:
        return Cue.STRONG
    if near in cues.LINKS:
        return _before_link(before)
    return Cue.WEAK if near in cues.WEAK or near in cues.PLACE_NOUNS else Cue.NONE


def _before_link(before: list[str]) -> Cue:
    """ "Gare de", "omgeving van": the noun before the link counts; "in de" is no cue at all."""
    for word in before[1:]:
        if word in cues.AREAS or word in cues.PLACE_NOUNS:
            return Cue.STRONG
        if word in cues.PREPOSITIONS:
            return Cue.NONE
        if word not in cues.LINKS:
            break
    return Cue.WEAK


def blocked(text: Text, first: int, last: int) -> bool:
    """Whether these words, though a name of a place, name something else here."""
    return (
        _street(text, first, last)
        or person(text, first, last)
        or _club(text, first, last)
        or _ware(text, first, last)
        or _building(text, first, last)
    )


def _street(text: Text, first: int, last: int) -> bool:
    before = text.back(first, 4)
    behind = text.word(last + 1)
    if behind in cues.STREETS_BEHIND and not text.breaks(last + 1):
        led = set(before[:1]) & (cues.PREPOSITIONS | {"a"}) and behind in cues.STREETS_OR_NOT
        return not led
    if len(before) > 1 and before[0] in cues.ROAD_TO | {"de", "d"} and before[1] in (
        "steenweg", "baan", "autosnelweg", "autoroute", "stwg",
    ):  # fmt: skip
        return True
    for at, word in enumerate(before):
        if word in cues.IN_TOWN and _square_or_bridge(text, first, before, at):
            # What stands before it may still be a street: "rue du Pont de Huy".
            continue
        if word in cues.STREETS:
            # "In de straat Halle" is no street of that name; "rue de Halle" and "rue Halle" are.
            if word in ("weg", "cite") and before[0] == "van":
                # "Heel de weg van Maldegem tot Eeklo", "de cité van Eisden".
                return False
            return at > 0 or word not in ("markt", "ring", "montagne", "voie", "porte", "passage")
        if word not in cues.STREET_LINKS:
            return False
    return False


def _square_or_bridge(text: Text, first: int, before: list[str], at: int) -> bool:
    """ "Le pont de Huy", "sur la place de Chimay"; "place de Liège" is an address."""
    if at == 0 or before[at - 1] not in ("de", "d"):
        return False
    behind_article = before[at + 1 : at + 2] and before[at + 1] in ("la", "grand", "cette")
    return before[at] != "place" or (bool(behind_article) and not text.capital(first - 1 - at))


def _club(text: Text, first: int, last: int) -> bool:
    before = text.back(first, 3)
    for word in before:
        if word in cues.CLUBS or word in cues.FOOTBALL:
            return True
        if word not in ("de", "d", "van", "la", "het"):
            break
    if text.word(last + 1) in cues.CLUBS - {"royal", "club"} and not text.breaks(last + 1):
        return True
    if cues.WINNING & set(before[:2]) and not (cues.PREPOSITIONS | {"a"}) & set(before[:2]):
        # "Qui a gagné Anderlecht-Bruges ?"
        return True
    if before and (before[0] in cues.STRONG | {"a", "van", "de", "d"}):
        return False
    if cues.ABOUT_FOOTBALL & {token.word for token in text.tokens} and not text.breaks(first):
        return True
    after = [text.word(at) for at in range(last + 1, last + 5)]
    return bool(cues.PLAYING & set(after)) and not text.breaks(last + 1)


def _ware(text: Text, first: int, last: int) -> bool:
    behind = text.word(last + 1)
    is_goods = behind in cues.WARES_BEHIND and text.folded(first, last) in GOODS
    if (is_goods or behind in cues.THINGS_BEHIND) and not text.breaks(last + 1):
        return True
    for word in text.back(first, 3):
        if word in cues.WARES:
            return True
        if word not in ("de", "d", "van", "au", "du"):
            return False
    return False


def _building(text: Text, first: int, last: int) -> bool:
    """ "Clinique Saint-Pierre" is not in the village, and "la Saint-Nicolas" is a feast.

    "Notre-Dame de Bon Secours" is a church, "ZNA Middelheim" a hospital.
    """
    if text.back(first, 3) == ["de", "dame", "notre"]:
        return True
    if text.word(first - 1) in ("az", "zna"):
        places = gazetteer.called(text.folded(first, last))
        return not (places and gazetteer.names_municipality(places[0]))
    is_saint = text.folded(first, last).startswith("st ") and not text.breaks(first)
    return is_saint and text.word(first - 1) in cues.OF_SAINTS | {"la"}
