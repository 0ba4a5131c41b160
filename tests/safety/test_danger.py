"""Danger to life is recognised in French and Dutch, and look-alikes are left alone."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solidarity.safety import read
from tests.safety.scoring import HERE, Labelled, labelled, score

DEV = labelled(HERE / "dev.jsonl")
HELDOUT = labelled(HERE / "heldout.jsonl")
PLAIN = labelled(HERE / "plain.jsonl")


def _in(messages: list[Labelled], language: str) -> list[Labelled]:
    return [message for message in messages if message.language == language]


@pytest.mark.parametrize("message", PLAIN, ids=lambda message: message.text)
def test_a_danger_said_plainly_is_always_found(message: Labelled) -> None:
    danger = read(message.text)
    assert danger is not None
    assert danger.kind == message.kind


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_nearly_every_danger_of_the_development_set_is_found(language: str) -> None:
    result = score(_in(DEV, language))
    assert result.recall >= 0.92
    assert result.precision >= 0.97


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_held_out_messages_are_read_nearly_as_well(language: str) -> None:
    result = score(_in(HELDOUT, language))
    assert result.recall >= 0.93
    assert result.precision >= 0.95
    assert result.right_kind / result.found >= 0.95


def test_no_message_stands_in_both_sets_or_twice() -> None:
    texts = [message.text for message in DEV + HELDOUT]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("ma femme ne se réveille pas", "medical"),
        ("mijn vrouw wordt niet wakker", "medical"),
        ("jveu plu vivre", "suicide"),
        ("kwil ni mer leven", "suicide"),
        ("sa brule ds la cuisine ya plin de fumé", "fire_gas"),
        ("IL VA ME TUER", "violence"),
        ("il respire plus!!!!!!!!", "medical"),
        ("je  ne  réspire   presque plus", "medical"),
        ("mijn man a fait un malaise in de keuken", "medical"),
    ],
)
def test_spelling_capitals_and_mixed_languages_do_not_hide_a_danger(text: str, kind: str) -> None:
    danger = read(text)
    assert danger is not None
    assert danger.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bonjour",
        "je meurs de faim",
        "ik sterf van de honger",
        "mon mari est mort il y a deux ans",
        "j'ai fait un infarctus en 2019",
        "vorig jaar kreeg hij een beroerte",
        "vals alarm, ze sliep gewoon",
        "mon pc ne se réveille plus",
        "il y avait un incendie dans le film",
        "het is geen noodgeval, gewoon een vraag",
    ],
)
def test_look_alikes_stay_silent(text: str) -> None:
    assert read(text) is None


def test_what_happens_now_is_not_silenced_by_what_lay_before() -> None:
    danger = read("opérée il y a deux semaines, elle vient de s'évanouir dans la cuisine")
    assert danger is not None


def test_a_method_at_hand_counts_as_suicide_before_gas_or_illness() -> None:
    danger = read("j'ai ouvert le gaz et avalé toute la boîte, je veux mourir")
    assert danger is not None
    assert danger.kind == "suicide"


def test_the_rule_named_for_the_log_holds_nothing_of_the_text() -> None:
    danger = read("Georgette ne respire plus, rue Haute 14")
    assert danger is not None
    assert "georgette" not in danger.rule.lower()


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_no_text_makes_it_fail(text: str) -> None:
    read(text)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "je tombe " * 1_200,
        "\x00\u200d\U0001f600" * 3_500,
        "' " * 5_000,
        "\ud800 ne respire plus",
    ],
)
def test_very_long_and_broken_texts_are_read_within_a_second(text: str) -> None:
    began = time.perf_counter()
    read(text)
    assert time.perf_counter() - began < 1.0


def test_danger_in_the_last_sentence_of_a_very_long_message_is_found() -> None:
    assert read("Il fait beau ici aujourd'hui. " * 600 + "Ma femme ne respire plus.") is not None


def test_an_ordinary_message_is_read_in_well_under_a_millisecond() -> None:
    for message in DEV:
        read(message.text)
    took = []
    for message in DEV:
        began = time.perf_counter()
        read(message.text)
        took.append(time.perf_counter() - began)
    assert sorted(took)[len(took) // 2] < 0.0005  # the median: other jobs disturb the rest
