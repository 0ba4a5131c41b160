"""Geocoding through geopy: places offline from the gazetteer, streets from a service.

The gazetteer answers in microseconds and tells nobody where people live. A street goes to a
Nominatim or Photon that the association chooses; that a service fails is an error, never an answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from geopy.exc import GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim, Photon
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from solidarity.errors import SolidarityError
from solidarity.places.gazetteer import nearest
from solidarity.places.place import Place, metres_between
from solidarity.places.queries import find

# A public service allows one request a second; one's own has no such limit.
SECONDS_BETWEEN = 1.0
TIMEOUT_SECONDS = 5.0
REMEMBERED = 2048
# A point found for a street is 0.1 km off in half of the cases, 0.7 km in 95 %.
STREET_UNCERTAINTY_M = 700
# A street found further from its place than this is another street of that name.
FARTHEST_M = 15_000
# Photon knows no country filter: west, south and east, north of Belgium.
BELGIUM = (Point(49.45, 2.5), Point(51.55, 6.45))


class StreetSearchFailed(SolidarityError):
    """The geocoding service did not answer; whether the street exists is not known."""


@dataclass(frozen=True, slots=True)
class StreetPosition:
    """Where a street is: latitude, longitude and the radius in metres around them."""

    lat: float
    lon: float
    uncertainty_m: int = STREET_UNCERTAINTY_M


class Gazetteer(Geocoder):  # type: ignore[misc]  # geopy has no type hints
    """The gazetteer behind geopy's interface; no network, `raw` is the Place."""

    def geocode(
        self, query: str, *, exactly_one: bool = True, timeout: object = None
    ) -> Location | list[Location] | None:
        """The place a query means, or all that it may mean; None when it means none for sure."""
        found = find(query)
        if exactly_one:
            return _location(found.place) if found.place else None
        return [_location(place) for place in found.candidates] or None

    def reverse(
        self, query: object, *, exactly_one: bool = True, timeout: object = None
    ) -> Location | list[Location] | None:
        """The part of town around a position (a geopy point or a pair); None outside Belgium."""
        point = Point(query)
        place = nearest(point.latitude, point.longitude)
        if place is None:
            return None
        return _location(place) if exactly_one else [_location(place)]


def _location(place: Place) -> Location:
    return Location(f"{place.postcode} {place.name_fr}", (place.lat, place.lon), place)


FindStreet = Callable[[str, Place], StreetPosition | None]


def street_geocoder(
    *,
    service: str,
    domain: str,
    user_agent: str,
    seconds_between: float = SECONDS_BETWEEN,
    adapter_factory: Any = None,
) -> FindStreet:
    """A function that finds a street in a place: slowly enough, and each only once.

    `service` is "nominatim" or "photon", `domain` where it runs (with a scheme for plain HTTP). It
    returns None for a street that the service does not know there, and raises StreetSearchFailed
    when the service fails, which is not remembered.
    """
    ask = _asking(service, domain, user_agent, adapter_factory)
    slowly = RateLimiter(
        ask, min_delay_seconds=seconds_between, max_retries=1, error_wait_seconds=seconds_between,
        swallow_exceptions=False,
    )  # fmt: skip

    @lru_cache(maxsize=REMEMBERED)
    def find_street(street: str, place: Place) -> StreetPosition | None:
        try:
            found = slowly(f"{street}, {place.postcode} {place.name_fr}")
        except GeopyError as failure:
            raise StreetSearchFailed(service=service, kind=type(failure).__name__) from failure
        return _in_its_place(found, place)

    return find_street


def _in_its_place(found: Location | None, place: Place) -> StreetPosition | None:
    """The position found, unless it is a street of that name elsewhere."""
    if found is None:
        return None
    here = (found.latitude, found.longitude)
    near = metres_between(here, (place.lat, place.lon)) <= FARTHEST_M
    return StreetPosition(*here) if near else None


def _asking(
    service: str, domain: str, user_agent: str, adapter_factory: Any
) -> Callable[[str], Location | None]:
    """The service's geocode function, kept to Belgium."""
    scheme, _, host = domain.rpartition("://")
    options = {
        "domain": host, "scheme": scheme or "https", "user_agent": user_agent,
        "timeout": TIMEOUT_SECONDS, "adapter_factory": adapter_factory,
    }  # fmt: skip
    if service == "nominatim":
        nominatim = Nominatim(**options)
        return lambda query: nominatim.geocode(query, country_codes="be")
    if service == "photon":
        photon = Photon(**options)
        return lambda query: photon.geocode(query, bbox=BELGIUM)
    raise StreetSearchFailed(service=service, kind="unknown service")
