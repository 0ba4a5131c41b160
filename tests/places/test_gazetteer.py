"""The gazetteer itself: complete, inside Belgium, and readable from either side."""

from solidarity.places import by_postcode, nearest
from solidarity.places.gazetteer import localities, rows

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
