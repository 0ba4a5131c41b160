"""Templates: what is said to people who have not written lately, as WhatsApp approves it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.templates import FILE, GAP, MAX_TEXT, OPEN, Approved, Templates, read_templates
from bot.wording import Wording
from solidarity.settings import ROOT
from solidarity.storage.tables import Notice, Person
from solidarity.team import KINDS as TEAM_KINDS
from tests.solidarity.stories import NOON
from tests.wording_examples import PLAUSIBLE
from tools.key_families import PASSED_ON, families
from tools.message_keys import Keys, Use, read_sources
from tools.translations import FOLDERS

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


@pytest.fixture(scope="module")
def templates(wording: Wording) -> Templates:
    return Templates(wording)


@pytest.fixture(scope="module")
def said_in_code() -> dict[str, list[Use]]:
    """Every message key of the code, with the parameters it is said with."""
    return Keys(read_sources(ROOT, FOLDERS), families(), PASSED_ON).by_key


def notice(
    *parts: str, buttons: tuple[str, ...] = (), language: str = "fr", **known: Any
) -> Notice:
    """These paragraphs with plausible parameters, and these buttons with their labels as tokens."""
    return Notice(
        person=Person(language=language),
        parts=[[key, {**PLAUSIBLE, **known}] for key in parts],
        buttons=[[[label, {"name": "Denise"}, f"token of {label}"]] for label in buttons],
    )


def shown(templates: Templates, said: Notice) -> str:
    """The template that fits, with its gaps filled."""
    found = templates.fitting(said, now=NOON)
    assert found is not None, "no template fits"
    one = next(one for one in templates.approved if one.name == found.name)
    gaps = iter(found.gaps)
    return GAP.sub(lambda _: next(gaps), one.text(found.language))


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
def test_it_stands_for_what_the_code_says(
    one: Approved, said_in_code: dict[str, list[Use]]
) -> None:
    for key in (*one.says, *one.beside, *one.labels):
        assert key in said_in_code, f"nobody says {key}"
    parts = [key for key in (*one.says, *one.beside) if not key.startswith("button.")]
    given = [use.params for key in parts for use in said_in_code[key]]
    for gap in one.gaps("fr"):
        assert any(params is None or gap in params for params in given), f"nobody gives {gap}"


def plausible(one: Approved, language: str, said: str) -> Notice:
    """A notice as the code writes it: this part, what may be beside it, its buttons."""
    parts = [part for part in one.beside if not part.startswith("button.")]
    return notice(said, *parts, buttons=tuple(one.labels), language=language)


REACHED = [case for case in EACH if case.values[0].says and not case.values[0].opens]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("one", "language"), REACHED)
def test_each_reads_well_when_it_is_filled(wording: Wording, one: Approved, language: str) -> None:
    only = Templates(wording)
    only.approved = [one]
    for said in one.says:
        text = shown(only, plausible(one, language, said))
        assert not re.search(r"[{}]|  |\n|\s[,.]|\( ?\)|\.\.|None", text), text
        assert len(text) <= MAX_TEXT


def reachable() -> Iterator[tuple[str, Notice]]:
    """One notice for each template, with what makes it come first."""
    unlike: dict[str, dict[str, Any]] = {
        "helped_by_somebody": {"name": None}, "calls_may_resume": {"when": None},
    }  # fmt: skip
    for one in APPROVED:
        if one.says and not one.opens:
            example = plausible(one, "fr", one.says[0])
            example.parts = [[key, {**known, **unlike.get(one.name, {})}]
                             for key, known in example.parts]  # fmt: skip
            yield one.name, example


@pytest.mark.parametrize(("name", "example"), list(reachable()), ids=lambda value: str(value)[:30])
def test_no_template_hides_another(templates: Templates, name: str, example: Notice) -> None:
    found = templates.fitting(example, now=NOON)
    assert found is not None
    assert found.name == name


ANNOUNCED = [one for one in APPROVED if one.opens and one.name != "news"]


@pytest.mark.parametrize("one", ANNOUNCED, ids=lambda one: one.name)
def test_each_announcement_is_used_and_has_one_button(templates: Templates, one: Approved) -> None:
    strange = notice(one.says[0], "kept", buttons=("button.this_one",))
    assert templates.fitting(strange, now=NOON) is None
    announced = templates.announcing(strange, now=NOON)
    assert announced.name == one.name
    assert announced.buttons == [OPEN]


def test_an_offer_is_made_with_all_that_decides(templates: Templates) -> None:
    parts, buttons = ("offer.visit", "offer.why"), ("button.yes_i_can", "button.not_this_time")
    offer = notice(*parts, buttons=buttons, kinds=["groceries"])
    assert shown(templates, offer) == (
        "Quelqu’un a besoin de courses. Quand\u00a0: demain, mercredi 25, dans la matinée."
        " Lieu\u00a0: Gand, à environ 400\u00a0m de chez vous. On y parle néerlandais."
        " Est-ce possible pour vous\u202f?"
    )
    found = templates.fitting(offer, now=NOON)
    assert found is not None
    assert found.buttons == ["token of button.yes_i_can", "token of button.not_this_time"]


def test_the_reader_s_language_decides(templates: Templates) -> None:
    said = notice("give_up.told", language="nl", name="Karim")
    found = templates.fitting(said, now=NOON)
    assert found is not None
    assert found.language == "nl"
    assert shown(templates, said) == (
        "Er verandert iets voor uw vraag: er is iets tussengekomen en Karim kan toch niet helpen."
        " Dat spijt mij. Ik zoek iemand anders."
    )


def test_what_a_notice_does_not_tell_is_said_in_other_words(templates: Templates) -> None:
    parts, buttons = ("offer.visit", "offer.why"), ("button.yes_i_can", "button.not_this_time")
    assert "Quand\u00a0: à convenir ensemble." in shown(
        templates, notice(*parts, buttons=buttons, when=None)
    )


def test_without_words_for_it_the_next_template_is_taken(templates: Templates) -> None:
    buttons = ("button.all_well", "button.no", "button.problem")
    asked = notice("helped.ask", buttons=buttons, name=None, kinds=["groceries"])
    assert shown(templates, asked) == (
        "Pour votre demande de courses, avez-vous bien reçu de l’aide\u202f?"
    )


def test_an_offer_that_no_template_tells_whole_is_announced(templates: Templates) -> None:
    parts = ("offer.visit", "offer.together", "offer.skills", "offer.urgent", "offer.why")
    offer = notice(*parts, buttons=("button.yes_i_can", "button.not_this_time"))
    assert templates.fitting(offer, now=NOON) is None
    assert templates.announcing(offer, now=NOON).name == "offer_to_read"


def test_a_notice_with_a_button_more_is_announced(templates: Templates) -> None:
    buttons = ("button.go_on", "button.we_stop", "button.talk_about_it", "button.my_notes")
    assert templates.fitting(notice("pair.go_on", buttons=buttons[:3]), now=NOON)
    assert templates.fitting(notice("pair.go_on", buttons=buttons), now=NOON) is None


def test_a_label_with_a_name_becomes_the_one_without(templates: Templates) -> None:
    buttons = ("button.write_to", "button.cancel")
    found = templates.fitting(
        notice("good_news.visit", "good_news.safety", buttons=buttons), now=NOON
    )
    assert found is not None
    assert found.buttons == ["token of button.write_to", "token of button.cancel"]


def test_lines_stand_side_by_side_in_a_gap(templates: Templates) -> None:
    buttons = ("button.yes_i_can", "button.not_this_time")
    offer = notice("offer.visit", "offer.prepare", "offer.why", buttons=buttons)
    assert "Bon à savoir\u00a0: Pas d’ascenseur · Pour 4 personnes. " in shown(templates, offer)


def test_a_name_with_new_lines_and_tabs_fills_a_gap_all_the_same(templates: Templates) -> None:
    said = notice("give_up.told", name="Jean\n\tMarie      Dupont")
    assert "Jean · Marie Dupont a un empêchement" in shown(templates, said)


def test_what_would_be_too_long_is_announced(templates: Templates) -> None:
    assert templates.fitting(notice("give_up.told", name="x" * MAX_TEXT), now=NOON) is None


def test_what_somebody_wrote_stays_off_the_screen(templates: Templates) -> None:
    relayed = notice("relay.text", buttons=("button.write_to",), text="Le code est 1234")
    assert templates.fitting(relayed, now=NOON) is None
    assert templates.announcing(relayed, now=NOON).gaps == ["Denise"]


@pytest.mark.parametrize(
    "gap", ["address", "number", "text", "telephone", "link", "items", "ticks"]
)
def test_no_template_shows_what_is_for_the_reader_alone(gap: str) -> None:
    assert not [one.name for one in APPROVED if gap in one.gaps("fr")]


def test_any_other_notice_is_announced_without_a_word_of_it(templates: Templates) -> None:
    announced = templates.announcing(notice("volunteer.availability", language="nl"), now=NOON)
    assert (announced.name, announced.language) == ("news", "nl")
    assert (list(announced.gaps), list(announced.buttons)) == ([], [OPEN])
    assert "news" in {one.name for one in APPROVED}


def test_every_task_of_the_team_reaches_its_chat(templates: Templates) -> None:
    for kind in TEAM_KINDS:
        task = notice(f"team.task.{kind}")
        found = templates.fitting(task, now=NOON) or templates.announcing(task, now=NOON)
        assert found.name.startswith("team_")


def test_tomorrow_is_right_on_the_day_it_is_sent(templates: Templates) -> None:
    said = notice("stand_in.nobody", when=PLAUSIBLE["when"])
    later = templates.fitting(said, now=NOON + timedelta(days=1))
    assert later is not None
    assert later.gaps == ["aujourd’hui, mercredi 25, dans la matinée"]
