"""Queries that should be a place: queries.jsonl, names with a slip, and what is doubtful."""

import json
import random
import string
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.places import find
from solidarity.places.gazetteer import rows
from solidarity.places.spelling import fold

QUERIES = Path(__file__).with_name("queries.jsonl")
SEED = 2026
NAMES_MISSPELT = 600


def postcode(query: str) -> str | None:
    place = find(query).place
    return place.postcode if place else None


def labelled() -> list[tuple[str, str | None]]:
    lines = QUERIES.read_text("utf-8").splitlines()
    return [(row["text"], row["postcode"]) for row in map(json.loads, lines)]


def with_a_slip(name: str, chance: random.Random) -> str:
    """The name with a letter left out, put in, exchanged, or two letters turned round."""
    while True:
        at = chance.randrange(len(name))
        letter = chance.choice(string.ascii_lowercase)
        written = chance.choice(
            [
                name[:at] + name[at + 1 :],
                name[:at] + letter + name[at:],
                name[:at] + letter + name[at + 1 :],
                name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :],
            ]
        )
        if fold(written) not in ("", fold(name)):
            return written


def misspelt(*, municipalities_only: bool) -> list[tuple[str, str]]:
    """Pairs of a name written wrong and the name."""
    chance = random.Random(SEED)
    places = [row.place for row in rows() if row.main or not municipalities_only]
    names = sorted({name for place in places for name in (place.name_fr, place.name_nl)})
    return [(with_a_slip(name, chance), name) for name in chance.choices(names, k=NAMES_MISSPELT)]


def test_queries_reach_the_level_asked() -> None:
    answers = [(postcode(query), expected) for query, expected in labelled()]
    right = sum(found == expected for found, expected in answers)
    wrong = sum(found not in (expected, None) for found, expected in answers)
    assert len(answers) >= 400
    assert right / len(answers) >= 0.97
    assert wrong / len(answers) <= 0.03


@pytest.mark.parametrize("municipalities_only", [True, False])
def test_names_with_a_slip_reach_the_level_asked(municipalities_only: bool) -> None:
    right = wrong = 0
    for written, name in misspelt(municipalities_only=municipalities_only):
        place = find(written).place
        if place is None:
            continue
        same = fold(name) in (fold(place.name_fr), fold(place.name_nl))
        right, wrong = right + same, wrong + (not same)
    assert right / NAMES_MISSPELT >= 0.90
    assert wrong / NAMES_MISSPELT <= 0.03


def test_a_query_is_answered_in_a_fifth_of_a_millisecond() -> None:
    queries = [query for query, _ in labelled()]
    queries += [written for written, _ in misspelt(municipalities_only=False)]
    find("Gent")
    taken = []
    for query in queries:
        begin = perf_counter()
        find(query)
        taken.append(perf_counter() - begin)
    assert median(taken) < 0.0002


def test_every_official_name_finds_its_own_municipality() -> None:
    lost = [
        name
        for row in rows()
        if row.main
        for name in (row.place.name_fr, row.place.name_nl)
        if row.place.nis not in {place.nis for place in find(name).candidates}
    ]
    assert lost == []


def test_a_name_of_several_places_gives_the_largest_and_says_so() -> None:
    found = find("Aalst")
    assert found.ambiguous
    assert found.place is not None
    assert (found.place.postcode, len(found.candidates)) == ("9300", 2)
    assert found.place.uncertainty_m > 50_000


def test_a_slip_that_may_be_two_names_gives_no_place_but_both() -> None:
    found = find("Rums")
    assert found.place is None
    assert found.ambiguous
    assert {"Rumes", "Rumst"} <= {place.name_nl for place in found.candidates}


def test_a_part_of_town_under_the_postcode_of_the_town_is_the_part() -> None:
    assert postcode("3000 Heverlee") == "3001"


def test_a_house_number_of_four_digits_is_not_the_postcode() -> None:
    assert postcode("chaussée de Wavre 1015, 1160 Auderghem") == "1160"
    assert postcode("Brusselsesteenweg 1200 Overijse") == "3090"


@given(st.text(max_size=60))
def test_any_text_gives_an_answer(query: str) -> None:
    found = find(query)
    assert found.place is None or found.candidates
