"""A list changed by what people write about it, sentence by sentence."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity import details
from solidarity.details import Item, measured

HERE = Path(__file__).parent


def sentences() -> list[tuple[str, str, str]]:
    rows = []
    for language in ("fr", "nl"):
        for line in (HERE / f"edits_{language}.tsv").read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                before, text, after = line.split("\t")
                rows.append((before, text, after))
    return rows


def lines(told: str) -> list[Item]:
    return [measured(line) for line in told.split(" / ")]


@pytest.mark.parametrize(("before", "text", "after"), sentences())
def test_a_list_is_changed_as_a_careful_reader_would(before: str, text: str, after: str) -> None:
    edited = details.edited(lines(before), text)
    shown = "-" if edited is None else " / ".join(item.shown for item in edited.items)
    unchanged = " / ".join(item.shown for item in lines(before))
    expected = "-" if after == "-" else " / ".join(item.shown for item in lines(after))
    assert shown == expected or (expected == "-" and shown == unchanged)


@given(st.text(max_size=60))
def test_no_text_whatever_makes_the_list_too_long_or_ends_in_an_error(text: str) -> None:
    edited = details.edited(lines("du pain / 2 l de lait / 6 eieren"), text)
    assert edited is None or len(edited.items) <= details.MAX_ITEMS


@pytest.mark.parametrize(
    ("told", "summed"),
    [
        ("2 pains / du lait / 1 pain", "3 pains / du lait"),
        ("1 brood / 2 broden", "3 broden"),
        ("du pain / 2 pains", "2 pains"),
        ("1 tomaat / 2 tomaten", "3 tomaten"),
        ("1 pain / 1 pain", "2 × pain"),
        ("½ kg de farine / 1 kg de farine", "1,5 kg de farine"),
        ("2 bouteilles d'eau / 1 l d'eau", "2 bouteilles d'eau / 1 l d'eau"),
        ("lait entier / lait demi-écrémé", "lait entier / lait demi-écrémé"),
    ],
)
def test_a_thing_told_twice_stands_once_with_the_sum(told: str, summed: str) -> None:
    assert " / ".join(item.shown for item in details.together(lines(told))) == summed


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("ajoutez du beurre", True),
        ("pas de lait finalement", True),
        ("doe er nog 2 broden bij", True),
        ("toch liever halfvolle melk", True),
        # These may also begin a new request, or go on about something else.
        ("il me faut aussi un plombier", False),
        ("ook nog iemand voor de tuin", False),
        ("ajoutez du beurre. Et ma fille vient samedi avec les enfants", False),
    ],
)
def test_only_plain_words_are_surely_a_change_of_the_list(text: str, sure: bool) -> None:
    edited = details.edited(lines("du pain / du lait / 1 brood / melk"), text)
    assert edited is not None
    assert edited.sure is sure
