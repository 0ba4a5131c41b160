"""Whole stories in languages the bot does not speak."""

import pytest
from sqlalchemy import select

from solidarity.storage.tables import TeamTask
from tests.e2e.system import System


@pytest.mark.parametrize(
    ("code", "text", "answer", "task"),
    [
        (
            "en",
            "Hello, I need somebody to do my shopping, I cannot leave the house",
            "French and Dutch",
            "writes_english",
        ),
        (
            "de",
            "Guten Tag, ich brauche jemanden der für mich einkaufen geht, ich bin krank",
            "Französisch und Niederländisch",
            "writes_german",
        ),
    ],
)
def test_a_request_in_another_language_reaches_the_team_and_goes_on_in_dutch(
    system: System, code: str, text: str, answer: str, task: str
) -> None:
    phone = system.telegram.user(f"Newcomer {code}", language_code=code)
    phone.writes(text)
    said = phone.waits_for(answer)
    assert "112" in said.text
    with system.session() as session:
        assert task in session.scalars(select(TeamTask.kind)).all()
    phone.taps("Nederlands")
    phone.waits_for("robot van de vereniging")
    phone.writes("ik zoek iemand om boodschappen te doen in Diksmuide")
    phone.waits_for("Voor wanneer")
