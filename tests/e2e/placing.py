"""Requests as the people of the stories place them."""

import itertools

from tests.phones import AnyPhone

GROCERIES = {
    "fr": (
        ("pourriez-vous faire mes courses demain matin ? J'habite à {commune}", "Que faut-il"),
        ("du pain et du lait", "C’est bien ça"),
        ("Oui, c’est ça", "Êtes-vous d’accord"),
        ("D’accord", "À quelle adresse"),
        ("rue Haute {number}", "Je demande à"),
    ),
    "nl": (
        (
            "kan iemand morgenvoormiddag boodschappen doen voor mij? ik woon in {commune}",
            "Wat mag er gehaald worden",
        ),
        ("brood en melk", "Klopt dat"),
        ("Ja, klopt", "Gaat u akkoord"),
        ("Akkoord", "Op welk adres"),
        ("Kerkstraat {number}", "Ik vraag het aan"),
    ),
}
"""What is said (the third and the fourth time by a tap), and what the bot then says."""
TAPS = (2, 3)
_numbers = itertools.count(5)
"""Nobody lives at the same address as somebody before: that would be the same need told twice."""


def place_groceries(
    phone: AnyPhone, commune: str, language: str = "fr", *, timeout: float = 20
) -> None:
    """A request for groceries, the place and the time told in one go."""
    known = {"commune": commune, "number": next(_numbers)}
    for turn, (said, answer) in enumerate(GROCERIES[language]):
        if turn in TAPS:
            phone.taps(said)
        else:
            phone.writes(said.format(**known))
        phone.waits_for(answer, timeout)
