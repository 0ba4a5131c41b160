"""The gazetteer itself: complete, inside Belgium, and readable from either side."""

import pytest

from solidarity.places import by_postcode, nearest
from solidarity.places.gazetteer import localities, rows
from solidarity.places.place import metres_between

MUNICIPALITIES_2025 = 565


def test_every_municipality_has_a_place_of_its_name() -> None:
    assert len({row.place.nis for row in rows() if row.main}) == MUNICIPALITIES_2025


def test_every_place_lies_in_belgium() -> None:
    for row in rows():
        assert 49.4 < row.place.lat < 51.6, row
        assert 2.5 < row.place.lon < 6.5, row
        assert 1000 <= row.place.uncertainty_m <= 6000, row


def test_names_that_mergers_took_away_stay() -> None:
    for code, name in (("9850", "Nevele"), ("2870", "Puurs"), ("3840", "Borgloon")):
        assert name in {place.name_nl for place in localities(code)}


def test_a_place_has_a_name_in_each_language() -> None:
    place = by_postcode("7000")
    assert place is not None
    assert (place.name("fr"), place.name("nl"), place.name("en")) == ("Mons", "Bergen", "Mons")


def test_a_postcode_alone_is_less_exact_than_its_villages() -> None:
    whole = by_postcode("3700")
    assert whole is not None
    assert whole.uncertainty_m > 5_000


def test_a_number_that_is_no_postcode_has_no_place() -> None:
    assert by_postcode("1234") is None
    assert by_postcode("") is None


def test_a_shared_position_gives_the_part_of_town() -> None:
    place = nearest(51.028, 3.742)
    assert place is not None
    assert place.name_nl in {"Gentbrugge", "Ledeberg"}


def test_positions_across_the_border_are_nowhere() -> None:
    maastricht, lille, paris, sea = (50.85, 5.69), (50.63, 3.06), (48.86, 2.35), (51.5, 2.6)
    for lat, lon in (maastricht, lille, paris, sea):
        assert nearest(lat, lon) is None


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("1020", (50.88, 4.355)),
        ("1120", (50.90, 4.39)),
        ("1130", (50.895, 4.417)),
        ("2018", (51.204, 4.412)),
        ("2020", (51.19, 4.385)),
        ("2040", (51.34, 4.31)),
        ("2050", (51.222, 4.382)),
        ("2660", (51.176, 4.348)),
        ("4020", (50.637, 5.598)),
        ("4032", (50.61, 5.615)),
        ("5100", (50.456, 4.87)),
        ("6061", (50.402, 4.485)),
        ("9031", (51.05, 3.66)),
        ("9052", (51.005, 3.715)),
    ],
)
def test_a_postcode_of_a_part_of_a_city_lies_in_that_part(
    code: str, part: tuple[float, float]
) -> None:
    place = by_postcode(code)
    assert place is not None
    assert metres_between((place.lat, place.lon), part) < 2_500
