"""Reading the places in a sentence.

A text is cut into tokens; every run of tokens that is a name, misspelt name or postcode is weighed by
the words around it (evidence.py); what stays is joined with its postcode, freed of doubles and put
in the order in which help needs it (order.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from solidarity.places import cues, gazetteer, postcodes
from solidarity.places.evidence import Cue, blocked, cue_around, cue_before, enough
from solidarity.places.guesses import guess
from solidarity.places.ordinary import ABROAD, WITH_A_CAPITAL, never_misspelt
from solidarity.places.place import Mention, Place, metres_apart
from solidarity.places.tokens import Text

LONGEST_NAME = 7
# A name misspelt needs so many letters to be recognised without a word that says "place".
PLAIN_ENOUGH = 6
# So many, and it is recognised anywhere.
LONG_ENOUGH = 9
# A part of a municipality with so many inhabitants is known to everybody.
LARGE_PART = 5_000
# A place named beside an ambiguous one settles it within this distance.
NEIGHBOURHOOD_M = 25_000


@dataclass(frozen=True, slots=True)
class Span:
    """The tokens `first` to `last`, read as one of these places, best first."""

    first: int
    last: int
    places: tuple[Place, ...]
    postcode: str = ""


def spans(text: Text) -> list[Span]:
    """Every place in the text, in its order, a postcode joined with its name."""
    found: list[Span] = []
    at = 0
    while at < len(text.tokens):
        span = _postcode(text, at) or _name(text, at, found) or _misspelt(text, at, found)
        if span:
            found.append(span)
        at = span.last + 1 if span else at + 1 + _skipped(text, at)
    return _settle(_join(text, found))


def _postcode(text: Text, at: int) -> Span | None:
    code = text.word(at)
    if not postcodes.is_one(text, at):
        return None
    place = gazetteer.by_postcode(code)
    return Span(at, at, (place,), postcode=code) if place else None


def _runs(text: Text, at: int) -> Iterator[int]:
    """The last tokens of the runs that begin here, longest run first."""
    if not text.word(at).isalpha():
        return
    last = at
    while last + 1 < len(text.tokens) and last - at < LONGEST_NAME and text.joined(last + 1):
        last += 1
    yield from range(last, at - 1, -1)


def _longest_name(text: Text, at: int) -> tuple[int, tuple[Place, ...]] | None:
    for last in _runs(text, at):
        if text.word(last).isdigit():
            continue
        places = gazetteer.called(text.folded(at, last))
        if places:
            return last, places
    return None


def _name(text: Text, at: int, before: list[Span]) -> Span | None:
    """The name that begins here, unless the words around it say that it is something else."""
    match = _longest_name(text, at)
    if match is None:
        return None
    last, places = match
    if postcodes.beside(text, at, last, places):
        return Span(at, last, places)
    if blocked(text, at, last) or _means_abroad(text, at, last):
        return None
    cue = max(cue_around(text, at, last), Cue.STRONG if listed(text, at, before) else Cue.NONE)
    return Span(at, last, places) if enough(text, at, last, cue=cue, alone=alone(text, at, last)) \
        else None  # fmt: skip


def _means_abroad(text: Text, first: int, last: int) -> bool:
    """ "Lille" is in France for who writes French; "Bergen op Zoom" in the Netherlands."""
    name = text.folded(first, last)
    if name == "bergen" and text.word(last + 1) == "op" and text.word(last + 2) == "zoom":
        return True
    return name == "lille" and not (_DUTCH & {token.word for token in text.tokens})


_DUTCH = frozenset("in te naar uit ik bij het een van kan aub".split())


def _skipped(text: Text, at: int) -> int:
    """How many more tokens a refused name of several words takes with it: "rue de Braine-le-Comte"
    does not leave "Comte" behind."""
    match = _longest_name(text, at)
    return match[0] - at if match and match[0] > at else 0


def alone(text: Text, first: int, last: int) -> bool:
    """Whether the name is a phrase of its own: "…, Chênée", "(Evergem)"."""
    after = last + 1
    if text.word(after) in cues.TAIL and not text.breaks(after):
        after += 1
    elif text.word(after) in cues.LIST_LINKS and text.word(after + 1) in cues.AROUND:
        after += 2
    return text.breaks(first) and text.breaks(after)


def listed(text: Text, first: int, before: list[Span]) -> bool:
    """Whether the name goes on a list: "Huy et Wanze", "Schaarbeek / Evere"."""
    if not before:
        return False
    between = [text.word(at) for at in range(before[-1].last + 1, first)]
    return len(between) <= 2 and all(word in cues.LIST_LINKS | cues.STRONG for word in between)


def _misspelt(text: Text, at: int, before: list[Span]) -> Span | None:
    """A name with a slip, where a place is expected or the name is long and alone."""
    if blocked(text, at, at) or cues.ARTICLES & set(text.back(at, 1)):
        return None
    cue = cue_before(text, at)
    for last in _runs(text, at):
        if not _may_be_misspelt(text, at, last):
            continue
        found = guess(text.folded(at, last))
        if found.place is None or blocked(text, at, last):
            continue
        expected = cue >= Cue.STRONG or postcodes.before(text, at)
        in_its_place = (
            listed(text, at, before) or alone(text, at, last) or _list_begins(text, last)
        ) and _well_known(text, at, last, found.place)
        if expected or in_its_place or _unmistakable(text, at, last, found.place):
            return Span(at, last, found.candidates)
    return None


def _well_known(text: Text, first: int, last: int, place: Place) -> bool:
    """Whether so little around it is enough to read this place in a misspelt word."""
    known = gazetteer.names_municipality(place) or place.population >= LARGE_PART
    return known and _looks_like_a_name(text, first, last)


def _unmistakable(text: Text, first: int, last: int, place: Place) -> bool:
    """A single long word that is nearly the name of a municipality needs no words around it."""
    if first != last or not gazetteer.names_municipality(place):
        return False
    needed = LONG_ENOUGH - (cue_before(text, first) is Cue.WEAK)
    return len(text.word(first)) >= needed and not _means_a_person(text, first)


def _means_a_person(text: Text, at: int) -> bool:
    """A capital inside a sentence without a cue: more likely somebody's name."""
    return text.capital(at) and not text.begins_sentence(at) and not text.back(at, 1)


def _may_be_misspelt(text: Text, first: int, last: int) -> bool:
    name = text.folded(first, last)
    tokens = range(first, last + 1)
    if any(text.word(at).isdigit() for at in tokens):
        return False
    if len(name) < (5 if first == last else 8) or name in never_misspelt():
        return False
    if gazetteer.called(name) or name.endswith(_OF_A_TOWN):
        return False
    if any(text.word(at) in ABROAD for at in tokens) or text.word(last) in cues.STREETS_BEHIND:
        return False
    if first < last and text.word(first) in WITH_A_CAPITAL:
        return False
    if first < last and (text.word(first) in _NOT_FIRST or text.word(last) in _NOT_LAST):
        return False
    # In a text that has its capitals a small letter begins no name, unless the word is long.
    return text.tokens[first].capital or not text.shows_capitals or len(name) > PLAIN_ENOUGH


# "Brusselse", "liégeoise": not the town itself.
_OF_A_TOWN = ("se", "ois", "enaar")
_NOT_FIRST = cues.STRONG | {*"acdjlmnst", "qu", "de", "du", "des", "un", "une", "een", "het", "en", "et"}
_NOT_LAST = cues.STRONG | cues.WEAK | cues.LIST_LINKS | {"le", "la", "les", "den", "op", "is", "me"}


def _looks_like_a_name(text: Text, first: int, last: int) -> bool:
    long = len(text.folded(first, last)) >= PLAIN_ENOUGH
    return long and (text.tokens[first].capital or not text.shows_capitals)


def _list_begins(text: Text, last: int) -> bool:
    """Whether a place follows behind a stroke or an arrow: "Scharbeek / Evere"."""
    return "/" in text.gap(last + 1) and bool(_longest_name(text, last + 1))


def _join(text: Text, found: list[Span]) -> list[Span]:
    """Make one of a postcode and its name, and of a part of town beside its town."""
    joined: list[Span] = []
    for span in found:
        one = _one(text, joined[-1], span) if joined else None
        if one:
            joined[-1] = one
        else:
            joined.append(span)
    return joined


def _one(text: Text, a: Span, b: Span) -> Span | None:
    between = text.written[text.tokens[a.last].end : text.tokens[b.first].start]
    words = {text.word(at) for at in range(a.last + 1, b.first)}
    if len(between) > 3 + 12 * bool(words) or not words <= cues.PART_OF:
        return None
    whole = replace(a, last=b.last, postcode=a.postcode or b.postcode)
    if bool(a.postcode) != bool(b.postcode):
        named = b if a.postcode else a
        places = postcodes.agree(whole.postcode, text.folded(named.first, named.last), named.places)
        return replace(whole, places=places) if places else None
    if a.postcode or b.postcode:
        return None
    narrower = _narrower(a.places, b.places)
    if not narrower and between.strip() == "(":
        # "Kapellen (Antwerpen)": what stands in brackets says which Kapellen.
        narrower = _nearest_first(a.places, list(b.places[:1]))
    return replace(whole, places=narrower) if narrower else None


def _narrower(a: tuple[Place, ...], b: tuple[Place, ...]) -> tuple[Place, ...]:
    """Of a town and a part of it the part: "Ledeberg (Gent)", "Ixelles, Bruxelles"; the same place
    in two languages stays itself; two towns give nothing."""
    pairs = [(x, y) for x in a for y in b if _same_town(x, y)]
    if not pairs:
        return ()
    x, y = min(pairs, key=lambda pair: (a.index(pair[0]) + b.index(pair[1])))
    if x == y:
        return (x,)
    return (min((x, y), key=lambda place: (gazetteer.names_municipality(place), place.population)),)


def _same_town(a: Place, b: Place) -> bool:
    brussels = "21004"
    in_region = a.nis.startswith("21") and b.nis.startswith("21")
    return a.nis == b.nis or (in_region and brussels in (a.nis, b.nis))


def _settle(found: list[Span]) -> list[Span]:
    """Let the certain places of a text decide which of several others of one name is meant."""
    certain = [span.places[0] for span in found if len(span.places) == 1]
    return [replace(span, places=_nearest_first(span.places, certain)) for span in found]


def _nearest_first(places: tuple[Place, ...], certain: list[Place]) -> tuple[Place, ...]:
    if len(places) == 1 or not certain:
        return places
    close = [p for p in places if any(metres_apart(p, c) < NEIGHBOURHOOD_M for c in certain)]
    return tuple(close) if len(close) == 1 else places


def mention(text: Text, span: Span) -> Mention:
    """The answer for one span; of several places of one name the first, with a wide radius."""
    first = span.places[0]
    apart = max(metres_apart(first, place) for place in span.places)
    start, end = text.tokens[span.first].start, text.tokens[span.last].end
    place = first.within(round(apart)) if len(span.places) > 1 else first
    return Mention(text.written[start:end], start, end, place, span.places)
