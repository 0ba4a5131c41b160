"""Finding the place that a query means: "Gent", "B-4000 Luik", "rue de Namur 12, Wavre"."""

import re
from collections.abc import Iterator

from solidarity.places import gazetteer
from solidarity.places.guesses import guess
from solidarity.places.ordinary import never_misspelt
from solidarity.places.place import NOWHERE, Found, Mention, Place, metres_apart
from solidarity.places.reading import read
from solidarity.places.spelling import fold

_COUNTRY = re.compile(r"[\s,(]*\b(?:belgi(?:que|e|ë|um|en)|be)\b[\s)]*$", re.IGNORECASE)
_AROUND = re.compile(
    r"^(?:ville de|stad|commune de|gemeente|city of)\s+|"
    r"[\s,(]+(?:centre|centrum|centre[- ]ville|stad|ville|en omstreken|et environs)\)?$",
    re.IGNORECASE,
)
_PHRASE = re.compile(r"[,;:()\n/|]+| - ")
_CODE = re.compile(r"(?<!\d)\d{4}(?!\d)")
_NUMBER = re.compile(r"\d")
_TWO_LANGUAGES = re.compile(r"\s*(?:/| - |\(|\)|\|)\s*")
LONGEST_RUN = 5


def find(query: str) -> Found:
    """The place a query means; no place but candidates when it could be several."""
    plain = _plain(query)
    return (
        _whole(query.strip())
        or _whole(plain)
        or _whole_misspelt(plain)
        or _in_a_sentence(plain)
        or _by_code(plain)
        or _by_guess(plain)
    )


def _plain(query: str) -> str:
    """The query without country, "centre" and the like."""
    plain = _COUNTRY.sub("", query.strip())
    return _AROUND.sub("", plain).strip() or query.strip()


def _found(places: tuple[Place, ...]) -> Found:
    """The first of the places, known the less exactly the further the others lie."""
    first = places[0]
    apart = max(metres_apart(first, place) for place in places)
    several = len(places) > 1
    return Found(first.within(round(apart)) if several else first, places, ambiguous=several)


def _whole(plain: str) -> Found | None:
    """The whole query is one name or one postcode, or one name in two languages."""
    if _CODE.fullmatch(plain):
        place = gazetteer.by_postcode(plain)
        return Found(place, (place,), ambiguous=False) if place else None
    places = gazetteer.named(plain)
    if places:
        return _found(places)
    parts = [part for part in _TWO_LANGUAGES.split(plain) if part]
    both = [gazetteer.named(part) for part in parts]
    if len(parts) == 2 and both[0] and both[1]:
        shared = tuple(place for place in both[0] if place in both[1])
        return _found(shared) if shared else None
    return None


def _whole_misspelt(plain: str) -> Found | None:
    """The whole query is one name with a slip; a sentence or an address is read first."""
    words = len(plain.split())
    if words > LONGEST_RUN or any(mark in plain for mark in ",;(\n") or _NUMBER.search(plain):
        return None
    found = guess(fold(plain))
    return _found(found.candidates) if found.place else None


def _in_a_sentence(plain: str) -> Found | None:
    """The query is an address or a sentence."""
    mentions = [m for m in read(plain, a_place_is_meant=True) if not _piece_of_a_name(m, plain)]
    if not mentions:
        return None
    best = max(mentions, key=lambda mention: _CODE.search(mention.surface) is not None)
    return _from(best)


def _piece_of_a_name(mention: Mention, plain: str) -> bool:
    """ "Sinta-Agatha-Berchem" is no Berchem; but "Mechelen-Noord" lies in Mechelen."""
    if len(plain.split()) > 1 or mention.surface == plain or _NUMBER.search(plain):
        return False
    return mention.start > 0 or not gazetteer.names_municipality(mention.place)


def _from(mention: Mention) -> Found:
    return Found(mention.place, mention.candidates, ambiguous=mention.ambiguous)


def _by_code(plain: str) -> Found | None:
    """A postcode with words nobody knows; the last number, for the first may be the house's."""
    for code in reversed(_CODE.findall(plain)):
        place = gazetteer.by_postcode(code)
        if place:
            named = _named_under(code, _CODE.sub(" ", plain))
            return Found(named or place, (named or place,), ambiguous=False)
    return None


def _named_under(code: str, words: str) -> Place | None:
    """The locality under the postcode whose name, though misspelt, stands among the words."""
    for run in _runs(words):
        place = guess(run).place
        if place and place.postcode == code:
            return place
    return None


def _by_guess(plain: str) -> Found:
    """A misspelt name: the whole, then the phrases from the last, then the words in them."""
    doubts: tuple[Place, ...] = ()
    for run in _runs(plain):
        found = guess(run)
        if found.place:
            return _found(found.candidates)
        doubts = doubts or found.candidates
    return Found(None, doubts, ambiguous=bool(doubts)) if doubts else NOWHERE


def _runs(plain: str) -> Iterator[str]:
    """Folded runs of words that may be a name, likeliest first."""
    yield fold(plain)
    for phrase in reversed([part for part in _PHRASE.split(plain) if part.strip()]):
        words = fold(phrase).split()
        for length in range(min(LONGEST_RUN, len(words)), 0, -1):
            for at in range(len(words) - length, -1, -1):
                run = " ".join(words[at : at + length])
                if len(run) >= _SHORTEST and not run.isdigit() and run not in never_misspelt():
                    yield run


# A shorter word inside a query is not corrected: it is an article or a number of a bus.
_SHORTEST = 5
