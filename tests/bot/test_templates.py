"""Templates: what is said to people who have not written lately, as WhatsApp approves it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.templates import FILE, GAP, MAX_TEXT, OPEN, Approved, Templates, read_templates
from bot.wording import Wording
from solidarity.storage.tables import Notice
from solidarity.team import KINDS as TEAM_KINDS
from tests.bot.plausible import notice, plausible
from tests.solidarity.stories import NOON
from tests.wording_examples import PLAUSIBLE

APPROVED, _ = read_templates(FILE)
WHOLE = [one for one in APPROVED if not one.opens]
LANGUAGES = ("fr", "nl")


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording()


@pytest.fixture(scope="module")
def templates(wording: Wording) -> Templates:
    return Templates(wording)


def shown(templates: Templates, said: Notice) -> str:
    """The template that fits, with its gaps filled."""
    found = templates.fitting(said, now=NOON)
    assert found is not None, "no template fits"
    one = next(one for one in templates.approved if one.name == found.name)
    gaps = iter(found.gaps)
    return GAP.sub(lambda _: next(gaps), one.text(found.language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("one", WHOLE, ids=lambda one: one.name)
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
    for one in WHOLE:
        example, other = plausible(one, "fr", one.says[0]), unlike.get(one.name, {})
        example.parts = [[key, {**known, **other}] for key, known in example.parts]
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
    buttons = ("button.write_to", "button.cancel", "button.report", "button.block")
    found = templates.fitting(
        notice("good_news.visit", "good_news.safety", buttons=buttons), now=NOON
    )
    assert found is not None
    assert found.buttons == [f"token of {button}" for button in buttons]


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
