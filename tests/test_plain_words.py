"""The level of words, what is never said, and the page that shows both languages side by side."""

from pathlib import Path

import pytest

from solidarity.settings import ROOT
from tools.plain_words import Level, hard_texts, read_level, sentences
from tools.translations import check_words
from tools.wording_filled import Filled
from tools.wording_page import page
from tools.wording_themes import REST, theme_of

LEVEL = read_level()
LONG = (
    "Wie nog iets nodig heeft en dat vandaag of morgen wil krijgen, schrijft ons dat best meteen."
)
HARD = (
    "L’administration communale réceptionne prioritairement les formulaires réglementaires."
    " Communiquez impérativement vos disponibilités."
)


def complaints(language: str, text: str, key: str = "some.key") -> list[str]:
    return list(LEVEL.complaints(key, language, text))


@pytest.fixture(scope="module")
def filled() -> Filled:
    return Filled(ROOT / "locales")


@pytest.mark.parametrize(
    ("language", "text", "hit"),
    [
        ("fr", "Tu peux venir ?", "Tu"),
        ("fr", "Vous n’avez pas répondu.", "Vous n’avez pas"),
        ("fr", "Vous ne devez rien dire.", "Vous ne devez"),
        ("fr", "Un volontaire vient.", "volontaire"),
        ("fr", "Cliquez ici.", "Cliquez"),
        ("fr", "C'est fait.", "'"),
        ("nl", "Heb je tijd?", "je"),
        ("nl", "U moet nog kiezen.", "U moet"),
        ("nl", "Gelieve te wachten.", "Gelieve"),
        ("nl", "Please wacht even.", "Please"),
        ("nl", "Ja – tot straks.", "–"),
        ("nl", "Even wachten...", "..."),
    ],
)
def test_what_is_never_said_is_found(language: str, text: str, hit: str) -> None:
    assert [line for line in complaints(language, text) if f"some.key says “{hit}" in line]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Tout le monde peut aider, tant mieux !"),
        ("fr", "Vous n’avez pas à vous inquiéter. Rendez-vous mercredi."),
        ("fr", "Vous devrez peut-être attendre. C’est votre robot."),
        ("nl", "Het briefje ligt bij het meisje. U moeder zijn mag."),
        ("nl", "Dank u, dat is fijn! Theo komt om 10 uur."),
    ],
)
def test_words_that_only_look_alike_raise_no_alarm(language: str, text: str) -> None:
    assert complaints(language, text) == []


def test_nobody_is_shouted_at_in_danger() -> None:
    assert complaints("nl", "Bel 112!", "danger.medical")
    assert not complaints("nl", "Fijn!", "goodbye")


def test_a_long_sentence_is_named_with_its_length() -> None:
    (line,) = complaints("nl", f"Dag. {LONG}")
    assert line.startswith("nl: some.key has a sentence of 17 words, 15 at most: Wie nog iets")


def test_hard_words_are_found_and_few_words_are_not_judged() -> None:
    hard = [line for line in complaints("fr", HARD) if "hard to read" in line]
    assert not hard, "eleven words say too little"
    assert "hard to read" in complaints("fr", f"{HARD} {HARD}")[0]


def test_an_exception_may_be_harder_but_is_still_polite() -> None:
    level = Level(15, 60, 12, {"some.key": "a reason"}, LEVEL.never)
    assert not list(level.complaints("some.key", "nl", LONG))
    assert list(level.complaints("some.key", "nl", "Hallo jij"))


def test_an_exception_without_its_text_is_found(filled: Filled) -> None:
    (line,) = hard_texts(filled, Level(1_000, -1_000, 12, {"gone.key": "a reason"}))
    assert line == "tools/plain_words.toml: there is no text gone.key"


def test_each_exception_has_a_reason() -> None:
    assert all(LEVEL.exceptions.values())


def test_lines_and_colons_end_a_sentence_but_the_hour_does_not() -> None:
    assert sentences("Dag! Dit is nodig: brood, melk\nTot 10:30. https://x.example/a.b") == [
        "Dag!", "Dit is nodig", "brood, melk", "Tot 10:30.",
    ]  # fmt: skip


def test_the_page_shows_both_languages_filled_and_marks_buttons(filled: Filled) -> None:
    lines = page(filled).splitlines()
    assert "| `goodbye` | Au revoir, et prenez soin de vous. Vous pouvez m’écrire quand vous" in (
        next(line for line in lines if line.startswith("| `goodbye`"))
    )
    assert "| `button.yes_i_can` | **[Oui, je peux]** | **[Ja, ik kan]** |" in lines
    assert "| `summary.items` | • du pain<br>• du lait | • brood<br>• melk |" in lines
    helped = next(line for line in lines if line.startswith("| `helped` |"))
    assert "[Oui, tout va bien]" in helped, "a template with its buttons"


def test_the_page_follows_a_conversation_and_leaves_no_key_out(filled: Filled) -> None:
    said = page(filled)
    assert said.index("`welcome`") < said.index("`ask.what`") < said.index("`good_news.visit`")
    assert all(f"| `{key}` |" in said for key in filled.keys)
    assert (theme_of("team.task.danger")[0], theme_of("something.new")[0]) == ("For the team", REST)


def test_a_stale_page_is_found(filled: Filled, tmp_path: Path) -> None:
    copy = tmp_path / "wording.md"
    copy.write_text(page(filled), encoding="utf-8")
    assert check_words(filled, copy) == []
    copy.write_text(page(filled).replace("Graag gedaan!", "Graag."), encoding="utf-8")
    assert check_words(filled, copy) == ["docs/wording.md is stale: run `make translations`"]
