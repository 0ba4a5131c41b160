"""Reading the places in a sentence.

Every run of tokens that is a name, a misspelt name or a postcode is weighed by the words around it
(evidence.py, misspellings.py, postcodes.py); a postcode is joined with its name, a part of town
with its town. What of it is the place of help is decided in order.py.
"""

from dataclasses import replace

from solidarity.places import cues, gazetteer, postcodes
from solidarity.places.acceptance import enough
from solidarity.places.evidence import Cue, blocked, cue_around
from solidarity.places.misspellings import misspelt_name
from solidarity.places.place import Mention, Place, metres_apart
from solidarity.places.spans import Span, alone, leads_a_pair, listed, longest_name
from solidarity.places.spelling import words
from solidarity.places.tokens import Text

# A place named beside an ambiguous one settles it within this distance.
NEIGHBOURHOOD_M = 25_000
BRUSSELS = "21004"
# Words of Dutch that French messages do not hold: "Lille" is then the one near Turnhout.
_DUTCH = words("in te naar uit ik bij het een van kan aub")


def spans(text: Text) -> list[Span]:
    """Every place in the text, in its order, a postcode joined with its name."""
    found: list[Span] = []
    at = 0
    while at < len(text.tokens):
        span = _postcode(text, at) or _name(text, at, found) or misspelt_name(text, at, found)
        if span:
            found.append(span)
        at = span.last + 1 if span else at + 1 + _refused(text, at)
    return _settle(_join(text, found))


def _postcode(text: Text, at: int) -> Span | None:
    if not postcodes.is_one(text, at):
        return None
    place = gazetteer.by_postcode(text.word(at))
    return Span(at, at, (place,), postcode=text.word(at)) if place else None


def _name(text: Text, at: int, before: list[Span]) -> Span | None:
    """The name that begins here, unless the words around it say that it is something else."""
    match = longest_name(text, at)
    if match is None:
        return None
    last, places = match
    if postcodes.beside(text, at, last, places):
        return Span(at, last, places)
    if blocked(text, at, last) or _means_abroad(text, at, last):
        return None
    cue = Cue.STRONG if listed(text, at, before) else Cue.NONE
    cue = max(cue, cue_around(text, at, last))
    set_apart = alone(text, at, last) or leads_a_pair(text, last)
    counts = enough(text, at, last, cue=cue, alone=set_apart)
    return Span(at, last, places) if counts else None


def _means_abroad(text: Text, first: int, last: int) -> bool:
    """ "Lille" is in France for who writes French; "Bergen op Zoom" in the Netherlands.

    "Limburg" is a province before it is the small town.
    """
    name = text.folded(first, last)
    if name == "limburg" and not text.a_place_is_meant:
        return True
    if name == "bergen" and text.word(last + 1) == "op" and text.word(last + 2) == "zoom":
        return True
    return name == "lille" and not (_DUTCH & {token.word for token in text.tokens})


def _refused(text: Text, at: int) -> int:
    """How many more tokens a refused name takes with it: "rue de Braine-le-Comte" leaves none."""
    match = longest_name(text, at)
    return match[0] - at if match else 0


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
    """The two neighbours as one place, if they are."""
    between = text.written[text.tokens[a.last].end : text.tokens[b.first].start]
    linking = {text.word(at) for at in range(a.last + 1, b.first)}
    if len(between) > 3 + 12 * bool(linking) or not linking <= cues.PART_OF:
        return None
    if a.postcode and b.postcode:
        return None
    code = a.postcode or b.postcode
    if code:
        named = b if a.postcode else a
        places = postcodes.agree(code, text.folded(named.first, named.last), named.places)
    else:
        places = _narrower(a.places, b.places)
        if not places and between.strip() == "(":
            # "Kapellen (Antwerpen)": what stands in brackets says which Kapellen.
            places = _in_brackets(a.places, b.places[0])
    return replace(a, last=b.last, postcode=code, places=places) if places else None


def _in_brackets(places: tuple[Place, ...], hint: Place) -> tuple[Place, ...]:
    close = tuple(place for place in places if metres_apart(place, hint) < NEIGHBOURHOOD_M)
    return close[:1]


def _narrower(a: tuple[Place, ...], b: tuple[Place, ...]) -> tuple[Place, ...]:
    """Of a town and a part of it the part: "Ledeberg (Gent)", "Ixelles, Bruxelles".

    The same place in two languages stays itself; two towns give nothing.
    """
    pairs = [(x, y) for x in a for y in b if _same_town(x, y)]
    if not pairs:
        return ()
    pair = min(pairs, key=lambda pair: a.index(pair[0]) + b.index(pair[1]))
    return (min(pair, key=lambda place: (_whole_town(place), place.population)),)


def _whole_town(place: Place) -> int:
    """2 for Brussels, 1 for a municipality, 0 for a part of one."""
    return gazetteer.names_municipality(place) * (2 if place.nis == BRUSSELS else 1)


def _same_town(a: Place, b: Place) -> bool:
    in_brussels = a.nis.startswith("21") and b.nis.startswith("21")
    # "Ixelles, Bruxelles" is one place; "Evere, Haren" is not, though Haren belongs to Brussels.
    return a.nis == b.nis or (in_brussels and 2 in (_whole_town(a), _whole_town(b)))


def _settle(found: list[Span]) -> list[Span]:
    """Let the certain places of a text decide which of several others of one name is meant."""
    certain = [span.places[0] for span in found if len(span.places) == 1]
    return [replace(span, places=_nearest_first(span.places, certain)) for span in found]


def _nearest_first(places: tuple[Place, ...], certain: list[Place]) -> tuple[Place, ...]:
    """The only one of the places that lies near a certain one, or all of them as they were."""
    close = [p for p in places if any(metres_apart(p, c) < NEIGHBOURHOOD_M for c in certain)]
    return tuple(close) if len(close) == 1 else places


def mention(text: Text, span: Span) -> Mention:
    """The answer for one span; of several places of one name the first, with a wide radius."""
    first = span.places[0]
    apart = max(metres_apart(first, place) for place in span.places)
    start, end = text.tokens[span.first].start, text.tokens[span.last].end
    place = first.within(round(apart)) if len(span.places) > 1 else first
    return Mention(text.written[start:end], start, end, place, span.places)
