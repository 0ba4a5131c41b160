"""Runs of words that are a name, and whether they stand alone or in a list."""

from collections.abc import Iterator
from dataclasses import dataclass

from solidarity.places import cues, gazetteer
from solidarity.places.ordinary import WITH_A_CAPITAL, WITH_A_CUE
from solidarity.places.place import Place
from solidarity.places.tokens import Text

LONGEST_NAME = 7


@dataclass(frozen=True, slots=True)
class Span:
    """The tokens `first` to `last`, read as one of these places, best first."""

    first: int
    last: int
    places: tuple[Place, ...]
    postcode: str = ""


def runs(text: Text, at: int) -> Iterator[int]:
    """The last tokens of the runs of words that begin here, longest run first."""
    if not text.word(at).isalpha():
        return
    last = at
    while last - at < LONGEST_NAME and text.word(last + 1).isalpha() and text.joined(last + 1):
        last += 1
    yield from range(last, at - 1, -1)


def longest_name(text: Text, at: int) -> tuple[int, tuple[Place, ...]] | None:
    """The longest run that is a name written right: its last token and the places called so."""
    for last in runs(text, at):
        places = gazetteer.called(text.folded(at, last))
        if places:
            return last, places
    return None


def alone(text: Text, first: int, last: int) -> bool:
    """Whether the run is a phrase of its own: "…, Chênée", "(Evergem)", "Huy ou environs"."""
    after = last + 1
    if text.word(after) in cues.TAIL and not text.breaks(after):
        after += 1
    elif text.word(after) in cues.LIST_LINKS and text.word(after + 1) in cues.AROUND:
        after += 2
    return text.breaks(first) and text.breaks(after)


def listed(text: Text, first: int, before: list[Span]) -> bool:
    """Whether the run goes on a list of places: "Huy et Wanze", "Schaarbeek / Evere"."""
    if not before:
        return False
    between = [text.word(at) for at in range(before[-1].last + 1, first)]
    if text.begins_sentence(first):
        return False
    return len(between) <= 2 and all(word in cues.LIST_LINKS | cues.STRONG for word in between)


def list_begins(text: Text, last: int) -> bool:
    """Whether a place follows behind a stroke: "Scharbeek / Evere"."""
    return "/" in text.gap(last + 1) and bool(longest_name(text, last + 1))


def leads_a_pair(text: Text, last: int) -> bool:
    """Whether a place of no other meaning is joined to the run: "Jambes et Erpent"."""
    if text.word(last + 1) not in ("et", "en", "ou", "of") or not text.joined(last + 2):
        return False
    match = longest_name(text, last + 2)
    name = text.folded(last + 2, match[0]) if match else ""
    return bool(name) and name not in WITH_A_CUE | WITH_A_CAPITAL and text.capital(last + 2)
