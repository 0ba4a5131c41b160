"""Hours of the week, as people say them."""

import pytest

from bot.wording import Wording
from solidarity.befriending.times.week import span, spans
from tests.solidarity.stories import NOON

EVERY_AFTERNOON = sum(span(day, 12 * 60, 18 * 60) for day in range(7))
TWO_DAYS = span(1, 14 * 60, 16 * 60 + 30) | span(3, 14 * 60, 16 * 60 + 30)
MIXED = sum(span(day, 8 * 60, 12 * 60) for day in range(5)) | span(5, 8 * 60, 21 * 60)


@pytest.mark.parametrize(
    ("week", "french", "dutch"),
    [
        (EVERY_AFTERNOON, "tous les jours, dans l’après-midi", "elke dag, in de namiddag"),
        (TWO_DAYS, "le mardi et le jeudi, entre 14h et 16h30",
         "dinsdag en donderdag, tussen 14u en 16u30"),
        (MIXED, "du lundi au vendredi, dans la matinée et le samedi",
         "van maandag tot vrijdag, in de voormiddag en zaterdag"),
        (span(5, 480, 720) | span(6, 480, 720), "le week-end, dans la matinée",
         "in het weekend, in de voormiddag"),
    ],
)  # fmt: skip
def test_hours_are_said_by_days_that_have_the_same(week: int, french: str, dutch: str) -> None:
    for language, said in (("fr", french), ("nl", dutch)):
        known = {"hours": list(spans(week))}
        assert Wording().say("wish.note.hours", known, language=language, now=NOON) == said
