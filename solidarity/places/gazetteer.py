"""The places of Belgium, their names and their postcodes, read once from gazetteer.csv.gz."""

import csv
import gzip
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA

from solidarity.places.place import Place, metres_apart, metres_between
from solidarity.places.spelling import fold, likeness, sound, squeeze

# Places that bear one name but lie further apart than this are different places.
APART_M = 10_000
# Towns across the border: who is nearer to one of these is not in Belgium. (Own rounding.)
ACROSS_THE_BORDER = (
    (50.851, 5.690), (50.724, 3.161), (50.690, 3.174), (50.704, 3.213), (50.784, 3.125),
    (50.633, 3.058), (50.687, 2.880), (50.138, 4.825), (50.278, 3.972), (49.520, 5.766),
    (49.611, 6.130), (50.776, 6.084), (50.771, 6.018), (51.308, 3.388), (51.281, 4.053),
    (51.228, 3.802), (51.495, 4.287), (51.531, 4.465), (51.560, 5.091), (51.369, 6.168),
)  # fmt: skip
# A position further than this from every known place is not in Belgium.
ABROAD_M = 5_000
# A name of this many letters or more may be wrong in two of them.
LONG_NAME = 9
# Below this a name is too short to be read with a wrong letter.
SHORTEST_TO_CORRECT = 3
SHORTEST_NICKNAME = 6
# "De" and "à" with the article of a name; "les" is folded like "lez".
_CONTRACTED = {"du": "le", "au": "le", "des": "lez", "aux": "lez"}
_ST = re.compile(r"\bst\b")
# What it costs that a name is only said as it was written, beside slips of 0.4 to 1.0.
SOUNDS_ALIKE = 0.7


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file: the place, its other names, and if its municipality is called so."""

    place: Place
    also: tuple[str, ...]
    main: bool


@cache
def rows() -> tuple[Row, ...]:
    packed = files("solidarity.places").joinpath("gazetteer.csv.gz").read_bytes()
    with io.TextIOWrapper(gzip.GzipFile(fileobj=io.BytesIO(packed)), encoding="utf-8") as lines:
        return tuple(_row(line) for line in csv.DictReader(lines))


def _row(line: dict[str, str]) -> Row:
    place = Place(
        postcode=line["postcode"], name_fr=line["name_fr"], name_nl=line["name_nl"],
        nis=line["nis"], lat=float(line["lat"]), lon=float(line["lon"]),
        uncertainty_m=int(line["uncertainty_m"]), population=int(line["population"]),
    )  # fmt: skip
    return Row(place, tuple(filter(None, line["also"].split("|"))), line["main"] == "1")


@cache
def _by_name() -> dict[str, tuple[Place, ...]]:
    """Folded name → the places called so: who has most right to the name first."""
    called: dict[str, list[tuple[int, int, str, Place]]] = {}
    for row in rows():
        own = {fold(row.place.name_fr), fold(row.place.name_nl)}
        other = {fold(name.lstrip("~")): name.startswith("~") for name in row.also}
        for name in own | other.keys():
            borrowed = name not in own and other.get(name, False)
            rank = (int(borrowed), -row.place.population, row.place.postcode, row.place)
            called.setdefault(name, []).append(rank)
    return {name: _distinct(place for *_, place in sorted(ranks, key=lambda rank: rank[:3]))
            for name, ranks in called.items()}  # fmt: skip


def _distinct(places: Iterable[Place]) -> tuple[Place, ...]:
    """One row for each town: of Antwerpen's seven postcodes the first stays."""
    kept: list[Place] = []
    for place in places:
        if not any(_one_town(place, other) for other in kept):
            kept.append(place)
    return tuple(kept)


def _one_town(a: Place, b: Place) -> bool:
    return a.nis == b.nis and a.name_fr == b.name_fr


@cache
def _municipalities() -> frozenset[Place]:
    return frozenset(row.place for row in rows() if row.main)


def names_municipality(place: Place) -> bool:
    """Whether its municipality is called after this place."""
    return place in _municipalities()


def named(name: str) -> tuple[Place, ...]:
    """The places called so, in any language or spelling of accents, case and "Saint"."""
    return called(fold(name))


def called(folded: str) -> tuple[Place, ...]:
    """The same for a name that is folded already; "du Roeulx" and "Roeulx" are Le Roeulx too."""
    return _by_name().get(folded) or _by_name().get(with_article(folded), ())


def with_article(folded: str) -> str:
    """The name as the file has it: "au roeulx" is "le roeulx"; a town also without "le"."""
    first, _, rest = folded.partition(" ")
    article = _CONTRACTED.get(first)
    if rest and article and rest not in _by_name():
        return f"{article} {rest}"
    names = (f"{article} {folded}" for article in ("le", "lez"))
    return next((name for name in names if _names_a_town(name)), folded)


def _names_a_town(name: str) -> bool:
    return any(names_municipality(place) for place in _by_name().get(name, ()))


@cache
def _by_squeezed() -> dict[str, str]:
    return {squeeze(form): name for form, name in _written_out().items() if len(form) >= 6}


def written_apart(folded: str) -> str | None:
    """The name written with other spaces: "louvainlaneuve", "kesse llo"."""
    return _by_squeezed().get(squeeze(folded))


@cache
def _by_postcode() -> dict[str, tuple[Place, ...]]:
    """Postcode → its localities: the one the municipality is called after first, then by size."""
    under: dict[str, list[Row]] = {}
    for row in rows():
        under.setdefault(row.place.postcode, []).append(row)
    return {
        code: tuple(
            row.place
            for row in sorted(group, key=lambda row: (not row.main, -row.place.population))
        )
        for code, group in under.items()
    }


def localities(postcode: str) -> tuple[Place, ...]:
    """Every locality under a postcode, the main one first; none where there is no such postcode."""
    return _by_postcode().get(postcode, ())


@cache
def by_postcode(postcode: str) -> Place | None:
    """The main locality of a postcode, with a radius that takes in its other localities."""
    places = localities(postcode)
    if not places:
        return None
    first = places[0]
    return first.within(round(max(metres_apart(first, other) for other in places)) + 1000)


@cache
def _correctable() -> frozenset[str]:
    """The names that a misspelling may stand for: no short nicknames."""
    own = {fold(name) for row in rows() for name in (row.place.name_fr, row.place.name_nl)}
    return frozenset(own | {name for name in _by_name() if len(name) >= SHORTEST_NICKNAME})


@cache
def _written_out() -> dict[str, str]:
    """Every name, also with "st" in full → the name: a slip may be in the word "Saint" itself."""
    forms = {
        _ST.sub(saint, name): name for name in _by_name() for saint in ("sainte", "saint", "sint")
    }
    return forms | {name: name for name in _by_name()}


@cache
def _one_letter_less() -> dict[str, tuple[str, ...]]:
    """Every name written out and the same less one letter → the forms it may stand for."""
    shorter: dict[str, set[str]] = {}
    for form, name in _written_out().items():
        if name in _correctable() and len(form) >= SHORTEST_TO_CORRECT:
            for less in _less_one(form):
                shorter.setdefault(less, set()).add(form)
    return {less: tuple(sorted(forms)) for less, forms in shorter.items()}


@cache
def _by_sound() -> dict[str, tuple[str, ...]]:
    alike: dict[str, set[str]] = {}
    for name in _by_name():
        if len(name) > SHORTEST_TO_CORRECT:
            alike.setdefault(sound(name), set()).add(name)
    return {said: tuple(sorted(names)) for said, names in alike.items()}


def _less_one(name: str) -> set[str]:
    return {name} | {name[:i] + name[i + 1 :] for i in range(len(name))}


def misspelt(folded: str) -> list[tuple[float, str]]:
    """The names one slip away from what was written, each with its cost, likeliest first.

    A name that sounds the same counts too; where neither explains it, two slips in a long name.
    """
    index = _one_letter_less()
    close = {form for less in _less_one(folded) for form in index.get(less, ())}
    near = [
        (likeness(folded, form), _written_out()[form])
        for form in close
        if OSA.distance(folded, form) == 1
    ]
    if len(folded) > SHORTEST_TO_CORRECT:
        slips = {name for _, name in near}
        alike = _by_sound().get(sound(folded), ())
        near += [(SOUNDS_ALIKE, name) for name in alike if name not in slips | {folded}]
    if not near and len(folded) >= LONG_NAME:
        near = [(2.0, name) for name in _two_slips(folded)]
    return sorted(near)


@cache
def _long_names() -> tuple[str, ...]:
    return tuple(name for name in _by_name() if len(name) >= LONG_NAME - 1)


def _two_slips(folded: str) -> list[str]:
    hits = process.extract(folded, _long_names(), scorer=OSA.distance, score_cutoff=2, limit=5)
    return [name for name, _, _ in hits]


def nearest(lat: float, lon: float) -> Place | None:
    """The part of town around a shared position; none outside Belgium."""
    here = (lat, lon)
    place = min((row.place for row in rows()),
                key=lambda place: (metres_between(here, (place.lat, place.lon)), -place.population),
               )  # fmt: skip
    away = metres_between(here, (place.lat, place.lon))
    abroad = any(metres_between(here, town) < away for town in ACROSS_THE_BORDER)
    return None if abroad or away > ABROAD_M else place
