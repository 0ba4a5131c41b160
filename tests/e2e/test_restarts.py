"""What works while processes are down; how each may die is in test_trouble_on_every_channel."""

from tests.e2e.system import System


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
