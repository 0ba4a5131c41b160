"""What is asked around a call is answered in words too; what says more is left to the others."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from solidarity.befriending import talking
from solidarity.befriending.around.replying import way_of
from solidarity.befriending.around.sides import COMING, HELD, MISSED
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Call, Person
from solidarity.talks import expect, talk_with
from tests.befriending.around_calls import (
    RULES,
    TUESDAY_AT_TWO,
    at,
    call,
    pair,
    ring,
    said,
    tasks,
)

EVENING, AFTER = at("2026-11-30T18:00"), at(TUESDAY_AT_TWO, minutes=40)
SAID = [
    (COMING, "come", ["Oui, merci !", "ja hoor", "J’y serai.", "Ok, à demain", "Ik zal er zijn, tot morgen", "Bien sûr", "d'accord merci beaucoup"]),
    (COMING, "cannot", ["Non, désolée", "Je ne peux pas", "sorry, ik kan niet", "Helaas ik kan dan niet", "neen dat gaat niet"]),
    (HELD, "held", ["Oui", "ja, is doorgegaan", "Oui, l'appel a eu lieu", "gelukt!"]),
    (HELD, "no_answer", ["Pas de réponse", "Elle n'a pas répondu", "ze nam niet op", "geen gehoor, sorry", "il ne répond pas"]),
    (HELD, "postponed", ["Reporté", "is uitgesteld"]),
    (MISSED, "forgot", ["Oh désolée, j'ai oublié", "vergeten, sorry", "Ik was het helemaal vergeten!"]),
    (MISSED, "fine", ["Oui, ça va, merci", "Tout va bien", "alles goed hoor, later", "Alles in orde"]),
    (MISSED, "refuse", ["Je préfère pas", "liever niet", "Ik heb er geen zin in"]),
]  # fmt: skip
LEFT = [
    (COMING, ["Plutôt à 15 h", "oui mais un peu plus tard", "ik kan niet om 14u, liever 16u", "merci", "Bonjour", "ça ne va pas", "J'ai besoin de courses", ""]),
    (HELD, ["Non", "nee", "oui mais elle pleurait", "ze was verdrietig", "Bonjour"]),
    (MISSED, ["ça va pas", "Je suis tombée", "niet goed", "nee", "je suis à l'hôpital", "ik ben niet vergeten dat u belt"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("topic", "way", "text"), [(t, way, text) for t, way, texts in SAID for text in texts]
)
def test_plain_words_are_taken(topic: str, way: str, text: str) -> None:
    assert way_of(topic, text) == way


@pytest.mark.parametrize(("topic", "text"), [(t, text) for t, texts in LEFT for text in texts])
def test_what_says_more_or_something_else_is_left(topic: str, text: str) -> None:
    assert way_of(topic, text) is None


@pytest.fixture
def session(lite: Sessions) -> Iterator[Session]:
    with lite.begin() as session:
        yield session


@pytest.fixture
def planned(session: Session) -> Call:
    return call(session, pair(session))


def says(session: Session, someone: Person, text: str, now: object = EVENING) -> bool:
    heard = talking.hear(session, someone, text, rules=RULES, now=now)  # type: ignore[arg-type]
    session.flush()
    return heard


def test_words_after_a_reminder_say_that_somebody_will_be_there(
    session: Session, planned: Call
) -> None:
    ring(session, EVENING)
    assert says(session, planned.person, "Oui, merci")
    assert planned.person_comes is True
    assert said(session, planned.person)[-1] == "reminder.noted"


def test_words_after_a_reminder_call_it_off(session: Session, planned: Call) -> None:
    ring(session, EVENING)
    assert says(session, planned.volunteer.person, "sorry, ik kan niet")
    assert planned.state == "cancelled"


def test_words_of_the_volunteer_say_what_became_of_it(session: Session, planned: Call) -> None:
    ring(session, AFTER)
    assert says(session, planned.volunteer.person, "Ze nam niet op", AFTER)
    assert planned.state == "missed"
    assert says(session, planned.person, "Oh, j’ai oublié !", AFTER)
    assert said(session, planned.person)[-1] == "missed.happens"


def test_after_the_last_try_words_that_all_is_well_are_taken_too(
    session: Session, planned: Call
) -> None:
    planned.tries = 3
    ring(session, AFTER)
    says(session, planned.volunteer.person, "pas de réponse", AFTER)
    assert tasks(session) == ["missed_calls"]
    assert says(session, planned.person, "tout va bien", AFTER)
    assert said(session, planned.person)[-1] == "missed.good_to_know"


def test_other_words_are_read_as_always_and_nothing_is_waited_for_any_more(
    session: Session, planned: Call
) -> None:
    ring(session, EVENING)
    assert not says(session, planned.person, "J’ai besoin de courses")
    assert not says(session, planned.person, "oui"), "that answers something else by now"
    assert planned.person_comes is None


def test_a_day_later_a_yes_is_about_something_else(session: Session, planned: Call) -> None:
    ring(session, AFTER)
    assert not says(session, planned.volunteer.person, "oui", AFTER + timedelta(days=2))
    assert planned.state == "planned"


def test_a_yes_to_a_call_that_was_called_off_is_about_something_else(
    session: Session, planned: Call
) -> None:
    ring(session, EVENING)
    planned.state = "cancelled"
    before = said(session, planned.person)
    assert not says(session, planned.person, "oui")
    assert said(session, planned.person) == before


def test_who_is_telling_about_a_request_is_not_led_astray_by_a_reminder(
    session: Session, planned: Call
) -> None:
    expect(session, planned.person, "request", "when", ref=1, now=EVENING)
    ring(session, EVENING)
    assert talk_with(session, planned.person).topic == "request"
