"""What people like to talk about, in their own words; what they refuse is left out."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity import word_lists
from solidarity.befriending.hearing.interests import interests_told
from solidarity.vocabulary import Interest, interest_names

HERE = Path(__file__).parent
PACKAGE = "solidarity.befriending.hearing"


def sentences() -> list[tuple[str, str]]:
    rows = []
    for language in ("fr", "nl"):
        for line in (HERE / f"interests_{language}.tsv").read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                sentence, expected = line.split("\t")
                rows.append((sentence, expected))
    return rows


def told(text: str) -> set[str]:
    return set(interest_names(interests_told(text)))


@pytest.mark.parametrize(("sentence", "expected"), sentences())
def test_a_sentence_tells_what_somebody_likes(sentence: str, expected: str) -> None:
    assert told(sentence) == set(expected.split()) - {"-"}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("muziek, sport en politiek interesseren mij niet", set()),
        ("ik hou van muziek en van sport hou ik niet", {"music"}),
        ("geen sport, politiek of geloof", set()),
        ("geen sport, muziek", {"music"}),
        ("le sport ou la politique, non merci", set()),
        ("la musique, le sport, non merci", {"music"}),
        ("non merci", set()),
        ("j'aime la musique, le sport et la politique ne m'intéressent pas", {"music"}),
        ("la musique et pas de sport", {"music"}),
        ("la musique, pas seulement le jazz", {"music"}),
        ("over politiek liever niet", set()),
        ("Je n'aime pas le sport. La musique et le jardin", {"music", "garden"}),
        ("niets liever dan koken", {"cooking"}),
        ("weet niet, muziek of zo", {"music"}),
    ],
)
def test_a_no_reaches_as_far_as_a_reader_takes_it(sentence: str, expected: set[str]) -> None:
    assert told(sentence) == expected


@pytest.mark.parametrize("sentence", ["jardinnage", "kruiswoordraatsels", "bibliotheeek"])
def test_a_long_word_is_known_with_a_mistake_in_it(sentence: str) -> None:
    assert len(told(sentence)) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "ik mis mijn zus niet",
        "ik geloof dat het regent",
        "ma voiture",
        "kom maar rap",
        "deux dames",
    ],
)
def test_words_that_only_look_like_an_interest_are_none(sentence: str) -> None:
    assert told(sentence) == set()


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert 0 <= interests_told(text) < 1 << len(Interest)


def test_capitals_and_accents_do_not_matter() -> None:
    for sentence, _ in sentences():
        assert told(sentence.upper()) == told(sentence)


def test_the_words_are_written_as_they_are_read() -> None:
    """An accent or a capital in the lists would never be found."""
    for name in ("interests", "liking"):
        for blocks in word_lists.table(PACKAGE, f"words/{name}.toml").values():
            for block in blocks.values():
                plain = unicodedata.normalize("NFD", block)
                assert not any(map(unicodedata.combining, plain)), block
                assert block == block.lower()


def test_every_interest_has_words_in_both_languages() -> None:
    words = word_lists.table(PACKAGE, "words/interests.toml")
    assert set(words) - {"ordinary"} == set(Interest)
    assert all({"fr", "nl"} <= set(words[interest]) for interest in Interest)
