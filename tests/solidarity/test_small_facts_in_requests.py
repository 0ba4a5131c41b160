"""What is told in passing is kept, checked with the person, and shown only to who may see it."""

import json
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.wording import Wording
from solidarity import offers, requests
from solidarity.clock import wall_time
from solidarity.details import Facts, Item, facts
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.migrating import alembic_config, upgrade
from solidarity.storage.tables import Notice, Person, Request
from solidarity.telling import tell_accepted
from solidarity.vocabulary import Need, Whom
from tests.solidarity.stories import NOON, offer_to, person, placed, volunteer
from tests.solidarity.talking import Chat

TOLD = (
    "Bonjour, c'est pour ma mère, Mme Dury, au troisième sans ascenseur à Etterbeek. Elle ne peut"
    " rien porter. Des courses pour 2 personnes demain matin."
)


def texts(session: Session, someone: Person, language: str | None = None) -> str:
    """All that was said to a person, in words."""
    wording, said = Wording(), []
    for notice in session.query(Notice).filter_by(person_id=someone.id).order_by(Notice.id):
        for key, known in notice.parts:
            said.append(
                wording.say(key, known, language=language or someone.language, now=wall_time(NOON))
            )
    return "\n".join(said)


def test_the_summary_repeats_the_list_with_its_amounts_and_what_was_told_in_passing(
    lite: Sessions,
) -> None:
    with lite.begin() as session:
        chat = Chat(session)
        chat.asks(TOLD, "request_help", "groceries", for_other=0.9)
        chat.asks("deux bouteilles d'eau, une demi-livre de beurre et du pain")
        assert chat.request.details == [
            Item("deux bouteilles d'eau", 2.0, "bottle", "eau"),
            Item("une demi-livre de beurre", 0.5, "pound", "beurre"),
            Item("du pain", None, None, "pain"),
        ]
        assert chat.request.facts == Facts(
            name="Mme Dury", whom=Whom.MOTHER, people=2, needs=(Need.CANNOT_CARRY, Need.NO_LIFT)
        )
        said = texts(session, chat.person)
        assert "• 2 bouteilles d'eau\n• ½ livre de beurre\n• du pain" in said
        assert "• C’est pour votre mère\n• Au nom de\u00a0: Mme Dury\n• Pour 2 personnes" in said
        assert "• Ne peut pas porter lourd\n• Pas d’ascenseur" in said


def test_the_same_in_dutch(lite: Sessions) -> None:
    with lite.begin() as session:
        chat = Chat(session, "Jef", language="nl")
        chat.asks(
            "boodschappen voor mijn moeder in Leuven morgen, ze kan niets zwaars dragen",
            "request_help", "groceries", for_other=0.9,
        )  # fmt: skip
        chat.asks("een halve kilo gehakt en twee broden")
        said = texts(session, chat.person)
        assert "• ½ kilo gehakt\n• 2 broden" in said
        assert "• Het is voor uw moeder\n• Kan niets zwaars dragen" in said


def test_a_correction_of_the_summary_is_shown_again_before_it_counts(lite: Sessions) -> None:
    with lite.begin() as session:
        chat = Chat(session)
        chat.asks(TOLD, "request_help", "groceries")
        chat.asks("du pain")
        said = chat.asks("non, pour 4 personnes", "deny")
        assert said == ["summary.noted", "summary.items", "summary.notes", "summary.right"]
        assert chat.request.facts.people == 4


def test_the_name_somebody_gives_is_used_when_the_channel_gave_none(lite: Sessions) -> None:
    with lite.begin() as session:
        chat = Chat(session)
        chat.person.first_name = None
        chat.asks("Je m'appelle Odette Lejeune, des courses svp", "request_help", "groceries")
        assert chat.person.first_name == "Odette"
        chat.asks("ici Marcel, à Etterbeek")
        assert chat.person.first_name == "Odette"


def test_a_debt_is_no_budget(lite: Sessions) -> None:
    with lite.begin() as session:
        chat = Chat(session)
        chat.asks("Des courses, j'ai une dette de 2.300 euros", "request_help", "groceries")
        assert chat.request.facts.cents is None
        chat.asks("à Etterbeek, pour 30 euros")
        assert chat.request.facts.cents == 3000


KNOWN = facts("pour Mme Dury, sourde, en chaise roulante, 3e étage sans ascenseur, 2 personnes")


def test_before_acceptance_nobody_sees_a_name_or_a_word_about_health(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim = volunteer(session, "Karim")
        placed(session, person(session), facts=KNOWN)
        said = texts(session, karim)
        assert "Pas d’ascenseur" in said
        assert "Dury" not in said
        assert "N’entend pas" not in said
        assert "Fauteuil roulant" not in said


def test_who_accepted_sees_how_to_come_prepared(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim = volunteer(session, "Karim", language="nl", languages=3)
        request = placed(session, person(session), facts=KNOWN)
        session.expire(request)
        offer = offer_to(session, request, karim)
        offers.accept(session, offer.id, volunteer_id=karim.id, now=NOON)
        tell_accepted(session, offer, now=NOON)
        said = texts(session, karim)
        assert "• Op naam van: Mme Dury" in said
        assert "• Rolstoel\n• Geen lift\n• Hoort niet" in said


@pytest.mark.parametrize("end", ["cancelled", "confirmed"])
def test_when_a_request_is_closed_nothing_about_health_is_kept(lite: Sessions, end: str) -> None:
    with lite.begin() as session:
        karim = volunteer(session, "Karim")
        request = placed(session, person(session), facts=KNOWN)
        if end == "confirmed":
            offer = offer_to(session, request, karim)
            offers.accept(session, offer.id, volunteer_id=karim.id, now=NOON)
            requests.mark_done(session, offer, now=NOON)
            requests.confirm_helped(session, request, now=NOON)
        else:
            requests.cancel(session, request, now=NOON)
        session.flush()
        session.expire(request)
        assert request.facts.needs == (Need.NO_LIFT,)
        assert request.facts.name is None


def test_lists_of_an_older_version_keep_their_lines(database_url: str, tmp_path: Path) -> None:
    command.upgrade(alembic_config(database_url), "0001")
    engine = open_engine(database_url)
    row: dict[str, Any] = {"details": json.dumps(["2 pains", "du lait"]), "now": NOON.isoformat()}
    with engine.begin() as connection:
        connection.execute(text(
            "INSERT INTO people (id, language, created_at, is_demo)"
            " VALUES (1, 'fr', :now, false)"
        ), row)  # fmt: skip
        connection.execute(text(
            "INSERT INTO requests (id, person_id, state, kinds_mask, details, details_asked,"
            " uncertainty_m, deadline, any_time, urgent, for_other, confirmed, wave, created_at)"
            " VALUES (1, 1, 'draft', 1, :details, true, 0, false, false, false, false, false, 0,"
            " :now)"
        ), row)  # fmt: skip
    upgrade(database_url)
    with Sessions(engine).begin() as session:
        request = session.get_one(Request, 1)
        assert [item.shown for item in request.details] == ["2 pains", "du lait"]
        assert request.facts == Facts()
    engine.dispose()
