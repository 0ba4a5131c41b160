"""Quantities, names, people, money and needs in sentences of both languages; what is kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity import details
from solidarity.details.data import meanings, table
from solidarity.details.numbers import spelled, value
from solidarity.vocabulary import OPEN_NEEDS, Need, Whom

HERE = Path(__file__).parent


def sentences() -> list[tuple[str, str, str]]:
    rows = []
    for language in ("fr", "nl"):
        for line in (HERE / f"facts_{language}.tsv").read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                fact, text, expected = line.split("\t")
                rows.append((fact, text, expected))
    return rows


def _quantity(text: str) -> str:
    item = details.measured(text)
    amount = "-" if item.amount is None else f"{item.amount:g}"
    return f"{amount} {item.unit or '-'} {item.thing}"


def _money(text: str) -> str:
    return " ".join(map(str, details.cents(text))) or "-"


READERS: dict[str, Callable[[str], str]] = {
    "quantity": _quantity,
    "writer": lambda text: details.names(text).writer or "-",
    "helped": lambda text: details.names(text).helped or "-",
    "whom": lambda text: details.for_whom(text) or "-",
    "people": lambda text: str(details.how_many(text) or "-"),
    "money": _money,
    "needs": lambda text: " ".join(details.needs(text)) or "-",
}


@pytest.mark.parametrize(("fact", "text", "expected"), sentences())
def test_a_sentence_tells_what_a_careful_reader_takes_from_it(
    fact: str, text: str, expected: str
) -> None:
    assert READERS[fact](text) == expected


SHOWN = {
    "une demi-livre de beurre": "½ livre de beurre",
    "deux bouteilles d'eau": "2 bouteilles d'eau",
    "un kilo et demi de chicons": "1,5 kilo de chicons",
    "een halve kilo gehakt": "½ kilo gehakt",
    "een dozijn eieren": "12 eieren",
    "een brood": "1 brood",
    "du pain": "du pain",
    "melk 2x": "2 × melk",
    "6 x œufs": "6 œufs",
    "oeufs x6": "6 oeufs",
    "2 x lait": "2 × lait",
    "pommes : 6": "6 pommes",
    "café 500 g": "500 g café",
    "eau 6x1,5L": "eau 6x1,5L",
}


@pytest.mark.parametrize(("text", "shown"), SHOWN.items())
def test_a_volunteer_sees_the_amount_in_digits_and_the_rest_as_written(
    text: str, shown: str
) -> None:
    assert details.measured(text).shown == shown
    assert details.measured(text).text == text


ABOUT_ANOTHER = {
    "maman n'a plus que des biscottes": Whom.MOTHER,
    "mijn buurman ligt in de kliniek": Whom.NEIGHBOUR,
    "notre résidente voudrait de la compagnie": Whom.CLIENT,
    "mijn dochter zegt dat hij alleen is": None,
    "ik kan niet koken": None,
}


@pytest.mark.parametrize(("text", "whom"), ABOUT_ANOTHER.items())
def test_who_is_named_first_needs_the_help_when_it_is_known_to_be_another(
    text: str, whom: Whom | None
) -> None:
    assert details.for_whom(text, about_another=True) == whom


def test_a_place_behind_a_name_is_no_part_of_it() -> None:
    assert details.names("ici Fernande de Jambes", besides=["Jambes"]).writer == "Fernande"
    assert details.names("Hier Gent", besides=["Gent"]).writer is None


def test_the_first_name_is_taken_from_a_whole_name() -> None:
    assert details.first_name("Jos van de Walle") == "Jos"
    assert details.first_name("Mme Dury") == "Mme Dury"


def test_a_later_message_corrects_an_earlier_one_and_needs_come_together() -> None:
    first = details.facts("pour 3 personnes, troisième sans ascenseur")
    both = details.with_newer(first, details.facts("non, pour 4 personnes, et je suis sourde"))
    assert both.people == 4
    assert both.needs == (Need.NO_LIFT, Need.DEAF)


def test_nothing_of_a_persons_health_or_name_stays_when_a_request_is_closed() -> None:
    known = details.facts("pour Mme Dury, en chaise roulante, 3e sans ascenseur")
    assert known.name
    assert Need.WHEELCHAIR in known.needs
    assert details.without_person(known) == details.Facts(needs=(Need.NO_LIFT,))


@given(st.text(max_size=300))
def test_no_text_stops_the_reading_and_what_is_found_is_small(text: str) -> None:
    known = details.facts(text, about_another=True)
    assert known.people is None or 2 <= known.people <= 60
    assert known.name is None or len(known.name) <= 60
    assert details.measured(text).text == text


@given(st.integers(min_value=1, max_value=999))
def test_every_number_below_a_thousand_has_words_in_both_languages(number: int) -> None:
    words = [words for words, meant in spelled().items() if meant == number]
    assert len(words) >= 2
    assert all(value(word) == number for word in words)


def test_the_word_lists_and_the_closed_words_are_the_same() -> None:
    assert set(table("constraints")) - {"not_so"} == set(Need)
    assert set(meanings("relations").values()) == set(Whom)
    assert set(Need) >= OPEN_NEEDS
