"""The texts of locales/whatsapp.toml, by the rules of WhatsApp and by what the code says."""

import re

import pytest

from bot.templates import FILE, GAP, Approved, read_templates
from bot.wording import Wording
from tests.keys_of_the_code import keys_of_the_code

APPROVED, EXAMPLES = read_templates(FILE)
LANGUAGES = ("fr", "nl")
EACH = [pytest.param(one, language, id=f"{one.name}-{language}") for one in APPROVED
        for language in LANGUAGES]  # fmt: skip
MOST_TEMPLATES, MOST_BUTTONS, LONGEST_LABEL, LONGEST_NAME = 250, 10, 20, 40
WORDS_A_GAP = 2
"""WhatsApp refuses texts with less than about two words a gap, and one more."""
LETTER = re.compile(r"[^\W\d_]")


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording()


def test_there_are_not_more_templates_than_an_account_may_have() -> None:
    assert len({one.name for one in APPROVED}) == len(APPROVED) <= MOST_TEMPLATES


@pytest.mark.parametrize(("one", "language"), EACH)
def test_a_text_keeps_the_rules_of_whatsapp(one: Approved, language: str) -> None:
    text, gaps = one.text(language), one.gaps(language)
    assert re.fullmatch(r"[a-z0-9_]+", one.name)
    assert len(one.name) <= LONGEST_NAME, "it has to fit the column of the outbox"
    assert len(text) <= 550, "short enough for a small screen"
    assert "\n" not in text
    assert sorted(gaps) == sorted(set(one.gaps("fr"))) == sorted(one.gaps("nl"))
    around = GAP.split(text)[::2]
    assert LETTER.search(around[0]), "it begins with a gap"
    assert LETTER.search(around[-1]), "it ends with a gap"
    assert all(LETTER.search(words) or re.search(r"[,.:;(]", words) for words in around[1:-1]), (
        "two gaps stand side by side"
    )
    words = [word for word in text.split() if not GAP.search(word)]
    assert len(words) >= WORDS_A_GAP * len(gaps) + 1, "too many gaps for its length"


@pytest.mark.parametrize(("one", "language"), EACH)
def test_every_gap_has_an_example(one: Approved, language: str) -> None:
    for gap in one.gaps(language):
        assert EXAMPLES[language][gap].strip()
    assert set(one.without.get(language, {})) <= set(one.gaps(language))
    assert set(one.without.get("fr", {})) == set(one.without.get("nl", {}))


@pytest.mark.parametrize(("one", "language"), EACH)
def test_its_buttons_are_quick_replies_that_whatsapp_takes(
    wording: Wording, one: Approved, language: str
) -> None:
    labels = [wording.label_of(key, language=language) for key in one.buttons]
    assert len(set(labels)) == len(labels) <= MOST_BUTTONS
    for key, label in zip(one.buttons, labels, strict=True):
        assert label != key, "the catalogs have no such label"
        assert 0 < len(label) <= LONGEST_LABEL
        assert LETTER.search(label), "a button of a template shows no face"
        assert not GAP.search(label), "a button of a template is always the same"
    assert not (one.opens and labels), "an announcement has the button that opens, and no other"


def test_french_is_set_as_french() -> None:
    for one in APPROVED:
        assert not re.search(r"[^\u202f][;!?]|[^\u00a0]:|«[^\u00a0]|[^\u00a0]»|'", one.fr), one.fr
        assert "'" not in one.nl


@pytest.mark.parametrize("one", APPROVED, ids=lambda one: one.name)
def test_it_stands_for_what_the_code_says(one: Approved) -> None:
    said_in_code = keys_of_the_code().by_key
    for key in (*one.says, *one.beside, *one.labels):
        assert key in said_in_code, f"nobody says {key}"
    parts = [key for key in (*one.says, *one.beside) if not key.startswith("button.")]
    given = [use.params for key in parts for use in said_in_code[key]]
    for gap in one.gaps("fr"):
        assert any(params is None or gap in params for params in given), f"nobody gives {gap}"


@pytest.mark.parametrize(
    "gap", ["address", "number", "text", "telephone", "link", "items", "ticks"]
)
def test_no_template_shows_what_is_for_the_reader_alone(gap: str) -> None:
    assert not [one.name for one in APPROVED if gap in one.gaps("fr")]
