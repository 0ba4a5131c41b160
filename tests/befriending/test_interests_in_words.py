"""Interests and the reasons for a pair, as people read them."""

from datetime import datetime

import pytest

from bot.wording import Wording
from solidarity.vocabulary import Interest
from tools.key_families import pair_reasons

NOON = datetime.fromisoformat("2026-11-24T12:00")
LONGEST = len("12345678901234567890") - len("✓ ")
"""Of a button on WhatsApp that is ticked."""


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording()


def say(wording: Wording, key: str, language: str, **known: object) -> str:
    return wording.say(key, known, language=language, now=NOON)


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "le jardin, la musique et le bon vieux temps"), ("nl", "de tuin, muziek en vroeger")],
)
def test_several_interests_are_listed_as_in_a_sentence(
    wording: Wording, language: str, said: str
) -> None:
    interests = [Interest.GARDEN, Interest.MUSIC, Interest.OLD_TIMES]
    assert said in say(wording, "wish.note.interests", language, interests=interests)


@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize("interest", Interest)
def test_an_interest_fits_on_a_button_also_with_a_tick(
    wording: Wording, language: str, interest: Interest
) -> None:
    assert 0 < len(say(wording, f"interest.{interest}", language)) <= LONGEST


@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize("reason", pair_reasons())
def test_every_reason_for_a_pair_has_words(wording: Wording, language: str, reason: str) -> None:
    assert say(wording, f"pair.why.{reason}", language)[0].isupper()


def test_all_reasons_there_are_can_be_given() -> None:
    assert set(pair_reasons()) == {
        "same_language", "shared_interests", "common_hours", "called_before", "has_time",
    }  # fmt: skip
