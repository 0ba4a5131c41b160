"""Whether a name that is written right counts as a place, by the words around it."""

from solidarity.places import cues, gazetteer
from solidarity.places.evidence import Cue
from solidarity.places.ordinary import GOODS, NEVER_SMALL, PERSONS, WITH_A_CAPITAL, WITH_A_CUE
from solidarity.places.tokens import Text

# Villages with fewer inhabitants are named with a capital or with words that say so.
KNOWN_BY_ITSELF = 1_500
# So many words or fewer between commas: something on a shopping list.
SHORT_PHRASE = 2


def enough(text: Text, first: int, last: int, *, cue: Cue, alone: bool) -> bool:
    """Whether the words around a name say enough for it."""
    name = gazetteer.with_article(text.folded(first, last))
    if text.a_place_is_meant and (name not in WITH_A_CAPITAL or text.tokens[first].capital):
        return True
    if name in WITH_A_CAPITAL | WITH_A_CUE and _infinitive(text, first, name):
        return False
    if name in WITH_A_CAPITAL:
        return _very_ordinary(text, first, name, cue=cue, alone=alone)
    if name in WITH_A_CUE:
        return _ordinary(text, first, last, cue=cue, alone=alone)
    return cue > Cue.NONE or alone or not _easily_a_slip(text, first, last)


def _infinitive(text: Text, first: int, name: str) -> bool:
    """ "Ze zitten te werken", "om te landen"; "een kliniek te menen" lies in Menen."""
    if text.word(first - 1) != "te" or text.tokens[first].capital or not name.endswith("en"):
        return False
    told = cues.DWELLING_DIRECTLY | cues.PLACE_NOUNS | {"gevestigd", "woonachtig", "geboren"}
    return not told & set(text.back(first - 1, 3))


def _very_ordinary(text: Text, first: int, name: str, *, cue: Cue, alone: bool) -> bool:
    """ "J'habite à Mal", "la fille d'Aye", "frigo vide, Jambes."; nobody notices "mal"."""
    first = _behind_its_article(text, first, name)
    capital = text.capital(first)
    if name in NEVER_SMALL and not capital:
        return False
    if cue is Cue.DWELLING:
        return True
    if name.startswith("st "):
        # "Papa ligt in Sint-Jan" is in a hospital of that name.
        return False
    told = cue is Cue.STRONG or (name not in PERSONS and (alone or cue is Cue.WEAK))
    return told and (_proper(text, first) or (capital and cue is Cue.STRONG))


def _behind_its_article(text: Text, first: int, name: str) -> int:
    """The word of a name that shows its capital: "à la Chasse", "op het Zuid"."""
    return first + (" " in name and name.split(maxsplit=1)[0] in cues.ARTICLES | {"de", "t"})


def _proper(text: Text, at: int) -> bool:
    """A capital that no sentence begins with, and not of a word all in capitals."""
    return text.capital(at) and text.tokens[at].text[1:].islower() and not text.begins_sentence(at)


def _ordinary(text: Text, first: int, last: int, *, cue: Cue, alone: bool) -> bool:
    """ "À Spa", "MRS Genappe"; but "Spa, pain, lait" is a shopping list."""
    name = text.folded(first, last)
    if _half_of_a_name(text, first, last):
        return False
    alone = alone and (name not in GOODS or not _on_a_list(text, first, last))
    if name in PERSONS and first:
        alone = False
    told = cue is Cue.WEAK or alone or _ends_its_phrase(text, first, last)
    # "Saint-Nicolas près de Liège" tells two places of one name apart.
    told = told or text.word(last + 1) in ("pres", "bij", "nabij", "lez")
    return cue >= Cue.STRONG or (text.capital(first) and told)


def _on_a_list(text: Text, first: int, last: int) -> bool:
    """Whether a phrase of a word or two stands before or behind: "Spa, pain, lait"."""
    end = len(text.tokens)
    if last + 1 == end:
        return False
    before = 1 + len(text.back(first - 1, SHORT_PHRASE)) if first else 0
    upto = next((at for at in range(last + 2, end) if text.breaks(at)), end)
    return 0 < before <= SHORT_PHRASE or upto - last - 1 <= SHORT_PHRASE


def _ends_its_phrase(text: Text, first: int, last: int) -> bool:
    """ "WC bouché Genappe": the town comes last, and is nobody's surname."""
    name = text.folded(first, last)
    if name in GOODS | PERSONS or name.startswith("st ") or not _proper(text, first):
        return False
    before = text.word(first - 1)
    return (
        text.breaks(last + 1)
        and not text.breaks(first)
        and not text.capital(first - 1)
        and before not in cues.NAME_LINKS | cues.TITLES | cues.ARTICLES
    )


def _half_of_a_name(text: Text, first: int, last: int) -> bool:
    """ "Mont-Légia": a hospital; "Clavier-Station" lies in Clavier all the same."""
    if text.gap(last + 1) != "-" or not text.capital(last + 1):
        return False
    places = gazetteer.called(text.folded(first, last))
    return not any(gazetteer.names_municipality(place) for place in places)


def _easily_a_slip(text: Text, first: int, last: int) -> bool:
    """A small village in small letters, with nothing that says so: "radiator werm"."""
    if first != last or text.tokens[first].capital:
        return False
    places = gazetteer.called(text.folded(first, last))
    return all(place.population < KNOWN_BY_ITSELF for place in places) and not any(
        gazetteer.names_municipality(place) for place in places
    )
