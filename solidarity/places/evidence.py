"""What the words around a name say for it and against it."""

from enum import IntEnum

from solidarity.places import cues, gazetteer
from solidarity.places.ordinary import GOODS, WITH_A_CAPITAL, WITH_A_CUE
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
    return max(cue_before(text, first), Cue.STRONG if onward else Cue.NONE)


def cue_before(text: Text, first: int) -> Cue:
    """The strength of the words before the token `first`."""
    before = text.back(first, 4)
    if not before:
        return Cue.NONE
    near = before[0]
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
        or (_person(text, first) and not _practice(text, first, last))
        or _club(text, first, last)
        or _ware(text, first, last)
        or _building(text, first, last)
    )


def _street(text: Text, first: int, last: int) -> bool:
    before = text.back(first, 4)
    if text.word(last + 1) in cues.STREETS_BEHIND and not text.breaks(last + 1):
        return True
    if len(before) > 1 and before[0] in cues.ROAD_TO | {"de", "d"} and before[1] in (
        "steenweg", "baan", "autosnelweg", "autoroute", "stwg",
    ):  # fmt: skip
        return True
    for at, word in enumerate(before):
        if word in cues.STREETS:
            # "In de straat Halle" is no street of that name; "rue de Halle" and "rue Halle" are.
            return at > 0 or word not in ("markt", "ring", "montagne", "voie", "porte", "passage")
        if word not in cues.STREET_LINKS:
            return False
    return False


def _person(text: Text, first: int) -> bool:
    before = text.back(first, 4)
    for at, word in enumerate(before):
        token = first - 1 - at
        if word in cues.PROFESSIONS and at > 0 and not _proper(text, first - 1):
            return False
        if word in cues.TITLES or (word in cues.INTRODUCING and at < 3):
            return not (at > 0 and _of_a_place(text, before, at, first))
        if word not in cues.NAME_LINKS and not _proper(text, token) and len(word) > 1:
            break
    return _surname_link(text, first)


def _of_a_place(text: Text, before: list[str], at: int, first: int) -> bool:
    """ "Le monsieur de Sambreville", "mevrouw Claes in Haacht": the name is not his."""
    behind_article = before[at + 1 : at + 2] and before[at + 1] in cues.ARTICLES | {"au", "de"}
    return before[0] in cues.STRONG or (bool(behind_article) and not text.capital(first - 1))


def _practice(text: Text, first: int, last: int) -> bool:
    """ "Huisarts Zottegem": what follows is a town, where it is the name of one."""
    places = gazetteer.called(text.folded(first, last))
    return bool(places) and text.word(first - 1) in cues.PRACTICES and \
        gazetteer.names_municipality(places[0])  # fmt: skip


def _proper(text: Text, at: int) -> bool:
    return text.capital(at) and text.word(at) not in cues.PLACE_NOUNS | cues.STRONG


def _surname_link(text: Text, first: int) -> bool:
    """ "Jan Van Gent", "bij van Halle": a link with a capital, or behind "bij" and "chez"."""
    link = first - 1
    if text.breaks(first) or text.word(link) not in ("van", "de", "vanden", "vander", "der", "den"):
        return False
    if text.word(link - 1) in ("bij", "chez", "met", "avec") and text.word(link) == "van":
        return not text.breaks(link)
    return text.capital(link) and not text.breaks(link) and not text.begins_sentence(link)


def _club(text: Text, first: int, last: int) -> bool:
    before = text.back(first, 3)
    for word in before:
        if word in cues.CLUBS or word in cues.FOOTBALL:
            return True
        if word not in ("de", "d", "van", "la", "het"):
            break
    if text.word(last + 1) in cues.CLUBS - {"royal", "club"} and not text.breaks(last + 1):
        return True
    if before and (before[0] in cues.STRONG | {"a", "van", "de", "d"}):
        return False
    if cues.ABOUT_FOOTBALL & {token.word for token in text.tokens} and not text.breaks(first):
        return True
    after = [text.word(at) for at in range(last + 1, last + 5)]
    return bool(cues.PLAYING & set(after)) and not text.breaks(last + 1)


def _ware(text: Text, first: int, last: int) -> bool:
    behind = text.word(last + 1)
    if behind in cues.WARES_BEHIND and not text.breaks(last + 1):
        return True
    for word in text.back(first, 3):
        if word in cues.WARES:
            return True
        if word not in ("de", "d", "van", "au", "du"):
            return False
    return False


def _building(text: Text, first: int, last: int) -> bool:
    """ "Clinique Saint-Pierre" is not in the village of Saint-Pierre."""
    is_saint = text.folded(first, last).startswith("st ") and not text.breaks(first)
    return is_saint and text.word(first - 1) in cues.OF_SAINTS


def enough(text: Text, first: int, last: int, *, cue: Cue, alone: bool) -> bool:
    """Whether a name that is written right counts as a place here."""
    name = text.folded(first, last)
    capital = text.capital(first)
    if text.a_place_is_meant and (name not in WITH_A_CAPITAL or text.tokens[first].capital):
        return True
    if name in WITH_A_CAPITAL:
        # "Papa ligt in Sint-Jan" is in a hospital of that name.
        named_after_a_saint = name.startswith("st ")
        return cue is Cue.DWELLING or (capital and cue is Cue.STRONG and not named_after_a_saint)
    if name in WITH_A_CUE:
        # "Spa, pain, lait" is a shopping list.
        alone = alone and (name not in GOODS or len(text.tokens) == last + 1)
        return cue >= Cue.STRONG or (capital and (cue is Cue.WEAK or alone))
    return True
