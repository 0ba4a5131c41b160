"""The gazetteer behind geopy, and streets from a service that may fail."""

import json
from typing import Any

import pytest
from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderTimedOut

from solidarity.places import by_postcode
from solidarity.places.geocoder import (
    Gazetteer,
    StreetPosition,
    StreetSearchFailed,
    street_geocoder,
)


class Service(BaseSyncAdapter):  # type: ignore[misc]  # geopy has no type hints
    """A street service that answers from memory and counts what it was asked."""

    def __init__(self, answer: Any) -> None:
        super().__init__(proxies=None, ssl_context=None)
        self.answer = answer
        self.asked: list[str] = []

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        self.asked.append(url)
        if isinstance(self.answer, Exception):
            raise self.answer
        return json.loads(json.dumps(self.answer))

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        raise NotImplementedError


def offline() -> Any:
    """The offline geocoder; geopy itself has no type hints."""
    return Gazetteer()


def ghent() -> Any:
    place = by_postcode("9000")
    assert place is not None
    return place


def finder(service: Service, kind: str = "nominatim") -> Any:
    return street_geocoder(
        service=kind, domain="http://streets.test", user_agent="test", seconds_between=0,
        adapter_factory=lambda **_: service,
    )  # fmt: skip


def nominatim(lat: str, lon: str) -> list[dict[str, str]]:
    return [{"lat": lat, "lon": lon, "display_name": "Veldstraat"}]


def test_geopy_finds_a_place_offline() -> None:
    location = offline().geocode("B-4000 Luik")
    assert location is not None
    assert location.raw.postcode == "4000"
    assert location.latitude == pytest.approx(50.63, abs=0.02)


def test_geopy_is_given_every_candidate_when_it_asks_for_more() -> None:
    found = offline().geocode("Aalst", exactly_one=False)
    assert [location.raw.postcode for location in found] == ["9300", "3800"]
    assert offline().geocode("Maastricht", exactly_one=False) is None


def test_geopy_finds_the_place_around_a_position() -> None:
    assert offline().reverse((50.4541, 3.9523)).raw.postcode == "7000"
    assert offline().reverse((48.86, 2.35)) is None


def test_a_street_is_asked_for_in_its_place_and_only_once() -> None:
    service = Service(nominatim("51.05", "3.72"))
    find_street = finder(service)
    assert find_street("Veldstraat 5", ghent()) == StreetPosition(51.05, 3.72)
    assert find_street("Veldstraat 5", ghent()) == StreetPosition(51.05, 3.72)
    assert len(service.asked) == 1
    assert "countrycodes=be" in service.asked[0]


def test_photon_is_asked_within_belgium() -> None:
    answer = {"features": [{"geometry": {"coordinates": [3.72, 51.05]}, "properties": {}}]}
    service = Service(answer)
    assert finder(service, "photon")("Veldstraat", ghent()) == StreetPosition(51.05, 3.72)
    assert "bbox=" in service.asked[0]


def test_an_unknown_street_is_none() -> None:
    assert finder(Service([]))("Nergensstraat", ghent()) is None


def test_a_street_of_that_name_in_another_town_is_none() -> None:
    assert finder(Service(nominatim("50.85", "4.35")))("Veldstraat", ghent()) is None


def test_a_failure_is_raised_and_not_remembered() -> None:
    service = Service(GeocoderTimedOut("too slow"))
    find_street = finder(service)
    with pytest.raises(StreetSearchFailed):
        find_street("Veldstraat", ghent())
    service.answer = nominatim("51.05", "3.72")
    assert find_street("Veldstraat", ghent()) == StreetPosition(51.05, 3.72)
