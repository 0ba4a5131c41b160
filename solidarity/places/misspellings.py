"""Reading a misspelt name in a sentence: only where the words around it leave little doubt."""

from solidarity.places import cues, gazetteer, postcodes
from solidarity.places.evidence import Cue, blocked, cue_before
from solidarity.places.guesses import guess
from solidarity.places.ordinary import ABROAD, WITH_A_CAPITAL, never_misspelt
from solidarity.places.place import Place
from solidarity.places.spans import Span, alone, list_begins, listed, runs
from solidarity.places.spelling import fold, words
from solidarity.places.tokens import Text

# Shorter words are not corrected: too many names are one letter away.
SHORTEST_WORD = 5
SHORTEST_RUN = 8
# So many letters, and alone in a phrase or in a list it is recognised.
PLAIN_ENOUGH = 6
# So many, and it is recognised anywhere.
LONG_ENOUGH = 9
# A part of a municipality with so many inhabitants is known to everybody.
LARGE_PART = 5_000
# "Brusselse", "liégeois", "Antwerpenaar": of a town, not the town.
_OF_A_TOWN = ("se", "ois", "enaar")
_LITTLE = ("ke", "je", "kes", "jes")
_DUTCH_BEFORE_DE = words(
    "van in op naar bij aan uit voor met langs over rond door tot onder achter"
)
_NOT_FIRST = cues.STRONG | words("a c d j l m n s t qu de du des un une een het en et dien nen")
_NOT_LAST = cues.STRONG | cues.WEAK | cues.LIST_LINKS | words("le la les den op is me")


def misspelt_name(text: Text, at: int, before: list[Span]) -> Span | None:
    """The misspelt name that begins at this token; `before` are the places read so far."""
    if _behind_an_article(text, at):
        return None
    for last in runs(text, at):
        if not _may_be_misspelt(text, at, last):
            continue
        found = guess(text.folded(at, last))
        if found.place and fold(found.place.name_fr) in WITH_A_CAPITAL and last > at:
            # "La chaussée" is not La Chasse.
            continue
        if not found.place or _diminutive(text.folded(at, last), fold(found.place.name_nl)):
            continue
        if _is_meant(text, at, last, found.place, before):
            return None if blocked(text, at, last) else Span(at, last, found.candidates)
    return None


def _behind_an_article(text: Text, at: int) -> bool:
    """ "La X"; and "van de X", where "de" is the Dutch article, unlike "près de X"."""
    before = text.back(at, 2)
    if before[:1] == ["de"]:
        return before[1:] != [] and before[1] in _DUTCH_BEFORE_DE
    return bool(cues.ARTICLES & set(before[:1]))


def _diminutive(written: str, name: str) -> bool:
    """ "Kapelleke" is a little chapel, not Kapellen."""
    return written.endswith(_LITTLE) and len(written) > len(name)


def _may_be_misspelt(text: Text, first: int, last: int) -> bool:
    """Whether the run is no word of its own and long enough to be corrected."""
    name = text.folded(first, last)
    if len(name) < (SHORTEST_WORD if first == last else SHORTEST_RUN) or name.endswith(_OF_A_TOWN):
        return False
    if name in never_misspelt() or gazetteer.called(name):
        return False
    run = [text.word(at) for at in range(first, last + 1)]
    if ABROAD & set(run) or run[-1] in cues.STREETS_BEHIND:
        return False
    if len(run) > 1 and (run[0] in _NOT_FIRST | WITH_A_CAPITAL or run[-1] in _NOT_LAST):
        return False
    # In a text that has its capitals a small letter begins no name, unless the word is long.
    return text.tokens[first].capital or not text.shows_capitals or len(name) > PLAIN_ENOUGH


def _is_meant(text: Text, first: int, last: int, place: Place, before: list[Span]) -> bool:
    """Whether the words around the run, or its length, say that it is this place."""
    if cue_before(text, first) >= Cue.STRONG or postcodes.before(text, first):
        return True
    known = gazetteer.names_municipality(place) or place.population >= LARGE_PART
    set_apart = listed(text, first, before) or alone(text, first, last) or list_begins(text, last)
    if known and set_apart and _looks_like_a_name(text, first, last):
        return True
    return _unmistakable(text, first, last, place)


def _looks_like_a_name(text: Text, first: int, last: int) -> bool:
    long = len(text.folded(first, last)) >= PLAIN_ENOUGH
    return long and (text.tokens[first].capital or not text.shows_capitals)


def _unmistakable(text: Text, first: int, last: int, place: Place) -> bool:
    """A single long word that is nearly the name of a municipality needs no words around it."""
    if first != last or not gazetteer.names_municipality(place):
        return False
    needed = LONG_ENOUGH - (cue_before(text, first) is Cue.WEAK)
    # A capital inside a sentence, at the beginning of a phrase: more likely somebody's name.
    signature = text.capital(first) and not text.begins_sentence(first) and text.breaks(first)
    return len(text.word(first)) >= needed and not signature
