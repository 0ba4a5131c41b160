"""What only WhatsApp has: approved texts after a day of silence, and numbers that hide or change."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from solidarity.storage.tables import Contact
from tests.cloud_api import Person
from tests.e2e.placing import place_groceries
from tests.e2e.system import System

pytestmark = pytest.mark.usefixtures("nobody_else_helps")
on_sqlite = pytest.mark.parametrize("system", ["sqlite"], indirect=True, scope="session")


def is_silent_for_days(system: System, person: Person) -> None:
    """As if what this person wrote, he had written three days ago."""
    then = datetime.now(UTC) - timedelta(days=3)
    system.settles()
    person.account.wrote_at = then.timestamp()
    with system.session() as session:
        query = select(Contact).where(Contact.address == person.id)
        session.scalars(query).one().written_at = then


def test_who_has_been_silent_for_days_reads_by_a_tap_what_waits(system: System) -> None:
    karim = system.volunteer("Karim", "Etterbeek")
    denise = system.cloud.user("Denise")
    place_groceries(denise, "Etterbeek")
    karim.waits_for("a besoin")
    is_silent_for_days(system, denise)
    karim.taps("Oui, je peux")
    news = denise.waits_for("Karim")
    assert news.kind == "template"
    karim.waits_for("Merci, Karim")
    karim.taps("Écrire à Denise")
    karim.waits_for("Que voulez-vous dire")
    karim.writes("je passe à dix heures")
    announced = denise.waits_for("Karim vous a écrit")
    assert announced.kind == "template"
    assert not any("dix heures" in message.text for message in denise.chat)
    denise.taps("Lire le message")
    denise.waits_for("je passe à dix heures")


@on_sqlite
def test_somebody_without_a_number_stays_himself_when_he_shows_it(system: System) -> None:
    tom = system.volunteer("Tom", "Bree", language="nl")
    bo = system.cloud.user("Bo", shows_number=False)
    place_groceries(bo, "Bree", "nl")
    tom.waits_for("hulp gebruiken")
    tom.taps("Ja, ik kan")
    bo.waits_for("Goed nieuws: Tom")
    known = system.person_of(bo)
    bo.shows_number()
    bo.writes("waar blijft mijn hulp?")
    bo.waits_for("Tom")
    assert system.person_of(bo) == known
    bo.changes_number("32470999999")
    system.settles()
    bo.writes("het hoeft niet meer, mijn dochter doet het")
    bo.waits_for("annuleren")
    bo.taps("Ja, annuleren")
    tom.waits_for("u hoeft niets meer te doen")
    assert system.person_of(bo) == known


@on_sqlite
def test_a_code_makes_two_chats_one_person(system: System) -> None:
    tom = system.volunteer("Tom", "Bree", language="nl")
    at_home = system.phone("telegram", "Jef", "nl")
    place_groceries(at_home, "Bree", "nl")
    tom.waits_for("hulp gebruiken")
    at_home.writes("ik zit ook op WhatsApp")
    code = re.search(r"\d{4} \d{4}", at_home.waits_for(r"\d{4} \d{4}").text)
    assert code is not None
    on_the_way = system.cloud.user("Jef")
    on_the_way.writes(code.group())
    on_the_way.waits_for("Telegram")
    tom.taps("Ja, ik kan")
    on_the_way.waits_for("Goed nieuws: Tom")
    assert system.person_of(on_the_way) == system.person_of(at_home)
