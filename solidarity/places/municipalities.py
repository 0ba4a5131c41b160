"""The municipalities of Belgium with their people, for invented people and for figures."""

from functools import cache

from solidarity.places.gazetteer import rows
from solidarity.places.place import Place

BRUSSELS = "21"
CITY_OF_BRUSSELS = ("21004", 197_000)
"""Its people alone (Statbel, 1 January 2024, rounded)."""
WALLOON_PROVINCES = ("25", "5", "6", "8", "9")
"""How the NIS codes of Walloon Brabant and of the other Walloon provinces begin."""


def municipalities() -> dict[Place, int]:
    """Each municipality with its population."""
    largest: dict[str, Place] = {}
    for row in rows():
        known = largest.get(row.place.nis)
        if row.main and (known is None or row.place.population > known.population):
            largest[row.place.nis] = row.place
    towns = {place: place.population for place in largest.values()}
    # The gazetteer counts the whole region under the city of Brussels.
    code, people = CITY_OF_BRUSSELS
    return {place: people if place.nis == code else count for place, count in towns.items()}


def languages_of(nis: str) -> tuple[str, ...]:
    """The languages spoken there; the code is Statbel's."""
    if nis.startswith(BRUSSELS):
        return ("fr", "nl")
    return ("fr",) if nis.startswith(WALLOON_PROVINCES) else ("nl",)


@cache
def quarters(nis: str) -> tuple[tuple[float, float], ...]:
    """The different positions of a municipality's parts: latitude and longitude, in degrees."""
    return tuple(sorted({(row.place.lat, row.place.lon) for row in rows() if row.place.nis == nis}))
