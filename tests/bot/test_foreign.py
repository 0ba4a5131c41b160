"""English and German: a short answer in that language, and what is asked is not lost."""

from typing import Any

import pytest
from sqlalchemy import select

from solidarity.foreign import LANGUAGES, TASKS
from solidarity.requests import start_draft
from solidarity.storage.tables import Contact, Notice, Person, Tap, TeamTask
from solidarity.talks import expect
from tests.bot.rasa_on_loopback import FakeRasa
from tests.bot.test_conversation import Desk, quick, rasa
from tests.solidarity.stories import NOON, person

__all__ = ["quick", "rasa"]
"""Fixtures."""
HELP = {
    "en": "I need somebody to go shopping for my mother, please",
    "de": "Ich brauche jemand der für meine Mutter einkaufen kann",
}


def finds(rasa: FakeRasa, intent: str, **labels: Any) -> None:
    """What Rasa finds in the next text."""
    rasa.parsed = {
        "intent": {"name": intent},
        "intent_ranking": [{"name": intent, "confidence": 0.8}],
        "labels": labels,
    }


def said(desk: Desk) -> list[str]:
    """Every paragraph said so far, by its key."""
    with desk.sessions.begin() as session:
        notices = session.scalars(select(Notice).where(Notice.kind != "edit").order_by(Notice.id))
        return [key for notice in notices for key, _ in notice.parts]


def tasks(desk: Desk) -> list[str]:
    with desk.sessions.begin() as session:
        return list(session.scalars(select(TeamTask.kind)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_request_is_answered_in_its_language_and_the_team_is_told(
    quick: Desk, rasa: FakeRasa, language: str
) -> None:
    finds(rasa, "request_help", help_types={"groceries": 0.9})
    quick.hears("anna", HELP[language])
    keys = [f"foreign.{language}", f"foreign.{language}.told", f"foreign.{language}.choose"]
    assert said(quick) == keys
    assert tasks(quick) == [TASKS[language]]
    assert set(rasa.asked) == {HELP[language]}
    assert rasa.heard == [], "no form is begun in a language he may not read"
    assert quick.states() == ["done"]


def test_small_talk_is_answered_without_troubling_the_team(quick: Desk, rasa: FakeRasa) -> None:
    finds(rasa, "ask_info")
    quick.hears("anna", "do you speak English and what is this?")
    assert said(quick) == ["foreign.en", "foreign.en.choose"]
    assert tasks(quick) == []


def test_a_danger_goes_first_and_the_number_is_said_in_his_language(
    quick: Desk, rasa: FakeRasa
) -> None:
    finds(rasa, "request_help", danger={"medical": 0.95})
    quick.hears("anna", "my husband has fallen and he is not breathing")
    assert said(quick)[:3] == ["danger.medical", "danger.i_am_a_program", "foreign.en"]
    assert tasks(quick) == ["danger"]


@pytest.mark.parametrize("intent", ["stop_contact", "thank"])
def test_what_needs_no_answer_in_words_is_handled_as_ever(
    quick: Desk, rasa: FakeRasa, intent: str
) -> None:
    finds(rasa, intent)
    quick.hears("anna", "please do not write to me any more, thank you")
    assert said(quick) == []
    assert len(rasa.heard) == 1


def test_in_the_middle_of_a_question_it_may_be_the_answer(quick: Desk, rasa: FakeRasa) -> None:
    with quick.sessions.begin() as session:
        draft = start_draft(session, person(session, "anna"), now=NOON)
        expect(session, draft.person, "request", "details", ref=draft.id, now=NOON)
    quick.hears("anna", "two bottles of milk and the brown bread please")
    assert len(rasa.heard) == 1
    assert len(rasa.asked) == 1, "for danger alone"


def test_nothing_is_lost_while_rasa_is_down(quick: Desk, rasa: FakeRasa) -> None:
    finds(rasa, "request_help")
    rasa.mode = "error"
    quick.hears("anna", HELP["en"])
    assert quick.states() == ["new"]
    rasa.mode = "done"
    quick.after(seconds=60)
    assert said(quick).count("foreign.en") == 1
    assert tasks(quick) == ["writes_english"]


def test_a_tap_chooses_the_language_and_writing_changes_it_again(
    quick: Desk, rasa: FakeRasa
) -> None:
    finds(rasa, "request_help")
    quick.hears("anna", HELP["en"])
    with quick.sessions.begin() as session:
        token = session.scalars(select(Tap.token).where(Tap.value == "nl")).one()
    quick.hears("anna", kind="tap", token=token)
    assert said(quick)[-1] == "welcome"
    assert language_of(quick) == "nl"
    quick.hears("anna", "ok")
    assert language_of(quick) == "nl"
    quick.hears("anna", "Je préfère quand même écrire en français")
    assert language_of(quick) == "fr"
    quick.hears("anna", "Toch maar liever in het Nederlands")
    assert language_of(quick) == "nl"


def language_of(desk: Desk) -> str:
    with desk.sessions.begin() as session:
        query = select(Person).join(Contact).where(Contact.address == "anna")
        return session.scalars(query).one().language
