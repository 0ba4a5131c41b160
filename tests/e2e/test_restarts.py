"""Each process may die in the middle of a conversation: nothing is lost, nothing happens twice."""

import pytest

from tests.e2e.system import System


@pytest.mark.parametrize("name", ["bot", "actions", "rasa"])
def test_a_process_that_dies_in_mid_conversation_is_not_missed(system: System, name: str) -> None:
    someone = system.telegram.user(f"Max-{name}", language_code="fr")
    someone.writes("je cherche quelqu'un pour faire mes courses à Ciney")
    someone.waits_for("Pour quand")
    system.kill(name)
    try:
        someone.writes("demain matin")
        if name != "bot":
            someone.waits_for("message est bien arrivé", timeout=30)
    finally:
        system.revive(name)
    someone.waits_for("Que faut-il acheter", timeout=60)
    questions = [m for m in someone.chat if m.from_bot and "Que faut-il acheter" in m.text]
    assert len(questions) == 1


def test_a_tap_works_without_rasa_and_its_actions(system: System) -> None:
    someone = system.telegram.user("Tina", language_code="fr")
    someone.writes("je cherche quelqu'un pour faire mes courses à Ciney")
    someone.waits_for("Pour quand")
    system.kill("rasa")
    system.kill("actions")
    try:
        someone.taps("Demain")
        someone.waits_for("Que faut-il acheter", timeout=10)
    finally:
        system.revive("actions")
        system.revive("rasa")
