"""What a place is, a place named in a text, and the answer to a question for a place."""

from dataclasses import dataclass, replace
from math import cos, hypot, radians

KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality, a part of one or a quarter, under one of its postcodes.

    `nis` is Statbel's code of the municipality since 2025; `uncertainty_m` is the radius in metres
    within which the person really is, as far as the name tells.
    """

    postcode: str
    name_fr: str
    name_nl: str
    nis: str
    lat: float
    lon: float
    uncertainty_m: int
    population: int

    def name(self, language: str) -> str:
        """The name in French ("fr") or Dutch ("nl"); for any other language as in French."""
        first, second = self.name_fr, self.name_nl
        if language == "nl":
            first, second = second, first
        return first or second

    def within(self, metres: int) -> "Place":
        """The same place, known less exactly."""
        return replace(self, uncertainty_m=max(self.uncertainty_m, metres))


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text: `text[start:end]` is `surface`; the candidates stand best first."""

    surface: str
    start: int
    end: int
    place: Place
    candidates: tuple[Place, ...]

    @property
    def ambiguous(self) -> bool:
        return len(self.candidates) > 1


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a query: no place and several candidates means "ask the person"."""

    place: Place | None
    candidates: tuple[Place, ...]
    ambiguous: bool


NOWHERE = Found(None, (), ambiguous=False)


def metres_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Distance between two positions (latitude, longitude), within 0.3 % inside Belgium."""
    east = (a[1] - b[1]) * cos(radians((a[0] + b[0]) / 2))
    return hypot(a[0] - b[0], east) * KM_PER_DEGREE * 1000


def metres_apart(a: Place, b: Place) -> float:
    return metres_between((a.lat, a.lon), (b.lat, b.lon))
