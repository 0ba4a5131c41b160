"""Whether a name of a place is somebody's name: "mevrouw van Duffel", "Jan Van Gent"."""

from solidarity.places import cues, gazetteer
from solidarity.places.ordinary import PERSONS
from solidarity.places.tokens import Text


def person(text: Text, first: int, last: int) -> bool:
    """Whether the name that begins at this token is somebody's, and no town of a practice."""
    if text.tokens[first].text.lower() == "hervé":
        return True
    if from_a_town(text, first) and _first_name(text, first, last):
        return True
    return _called_so(text, first) and not _practice(text, first, last)


def from_a_town(text: Text, first: int) -> bool:
    """ "La dame de Genval", "bomma van Lier": somebody without a name, and a town."""
    before = text.back(first, 2)
    return len(before) > 1 and before[0] in cues.FROM and before[1] in cues.PEOPLE


def _first_name(text: Text, first: int, last: int) -> bool:
    """ "Le papa de Dave"; but "la dame de Herve", as only the first name has "d'Hervé"."""
    name = text.folded(first, last)
    return name in PERSONS and (name, text.word(first - 1)) != ("herve", "de")


def _called_so(text: Text, first: int) -> bool:
    before = text.back(first, 4)
    for at, word in enumerate(before):
        token = first - 1 - at
        if word in cues.PROFESSIONS and at > 0 and not _proper(text, first - 1):
            return False
        if _title(text, token) or (word in cues.INTRODUCING and at < 3):
            return not (at > 0 and _of_a_place(text, before, at, first))
        if word not in cues.NAME_LINKS and not _proper(text, token) and len(word) > 1:
            break
    return _surname_link(text, first)


def _title(text: Text, at: int) -> bool:
    """Whether the word is a title; "MR" may be a "maison de repos", and "pr" is mostly "pour"."""
    written = text.tokens[at].text
    if (written == "MR" and text.shows_capitals) or written == "pr":
        return False
    return text.word(at) in cues.TITLES


def _of_a_place(text: Text, before: list[str], at: int, first: int) -> bool:
    """ "Le monsieur de Sambreville", "mevrouw Claes in Haacht": the name is not his."""
    behind_article = before[at + 1 : at + 2] and before[at + 1] in cues.ARTICLES | {"au", "de"}
    if before[0] in cues.STRONG or text.tokens[first - 1].text == "a":
        return True
    if at > 1 and before[0] in ("de", "d", "van") and text.capital(first - 2):
        # "Madame Denise de Tubize"; his surname would have a capital: "Jan Van Gent".
        return text.capital(first) and not text.capital(first - 1)
    return bool(behind_article) and not text.capital(first - 1)


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
