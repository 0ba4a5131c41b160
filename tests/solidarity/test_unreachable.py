"""Somebody whom no channel reaches: what he was asked, or had promised, goes to others."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.channels.errors import Gone
from bot.later import Later
from solidarity import offers
from solidarity.lifecycles import OfferState, RequestState
from solidarity.people import best_contact, lose
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Offer, Person, Request, TeamTask
from tests.befriending.a_pair import Two
from tests.bot.paper import Post
from tests.solidarity.stories import NOON, RULES, offer_to, person, placed, told, volunteer


def a_minute_passes(sessions: Sessions) -> None:
    now = NOON + timedelta(minutes=1)

    def clock() -> datetime:
        return now

    later = Later(sessions, RULES, clock, lambda: None)
    while later.ring_next():
        pass


def blocks(session: Session, someone: Person) -> None:
    (contact,) = someone.contacts
    lose(session, contact, now=NOON)


def tasks(session: Session) -> list[tuple[str, int | None]]:
    found = select(TeamTask.kind, TeamTask.person_id).where(TeamTask.kind == "unreachable")
    return [(kind, number) for kind, number in session.execute(found)]


def test_who_blocked_the_bot_is_not_waited_for_and_the_next_is_asked(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim = volunteer(session, "Karim")
        request = placed(session, person(session))
        volunteer(session, "Lena", metres_north=600)
        assert offer_to(session, request, karim).state == OfferState.SENT
        numbers = (request.id, karim.id)
    post = Post(sessions)
    post.paper.errors = [Gone()]
    post.send_all()
    a_minute_passes(sessions)
    with sessions.begin() as session:
        request = session.get_one(Request, numbers[0])
        states = {offer.volunteer.person.first_name: offer.state for offer in request.offers}
        assert states == {"Karim": OfferState.WITHDRAWN, "Lena": OfferState.SENT}


def test_who_cannot_be_reached_is_not_asked(sessions: Sessions) -> None:
    with sessions.begin() as session:
        blocks(session, volunteer(session, "Karim"))
        session.flush()
        assert placed(session, person(session)).offers == []


def test_a_promise_of_somebody_who_is_gone_is_told_and_others_are_asked(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        denise, karim = person(session), volunteer(session, "Karim")
        request = placed(session, denise)
        offers.accept(session, request.offers[0].id, volunteer_id=karim.id, now=NOON)
        volunteer(session, "Lena", metres_north=600)
        blocks(session, karim)
    a_minute_passes(sessions)
    with sessions.begin() as session:
        request = session.query(Request).one()
        assert request.state == RequestState.ASKING
        lena = session.query(Contact).filter_by(address="Lena").one().person
        assert offer_to(session, request, lena).state == OfferState.SENT
        denise, karim = request.person, session.get_one(Person, karim.id)
        assert "unreachable.helper" in told(session, denise)
        assert tasks(session) == [("unreachable", karim.id)]


def test_who_is_back_in_time_keeps_his_task(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim = volunteer(session, "Karim")
        request = placed(session, person(session))
        offers.accept(session, request.offers[0].id, volunteer_id=karim.id, now=NOON)
        blocks(session, karim)
        karim.contacts[0].unreachable_at = None
    a_minute_passes(sessions)
    with sessions.begin() as session:
        assert session.query(Offer).one().state == OfferState.ACCEPTED
        assert tasks(session) == []


def test_the_team_knows_when_one_of_a_pair_or_who_asked_is_gone(sessions: Sessions) -> None:
    with sessions.begin() as session:
        two = Two(session)
        denise = person(session, "Els")
        placed(session, denise)
        blocks(session, two.an)
        blocks(session, denise)
        session.flush()
        assert best_contact(session, denise.id) is None
        gone = {("unreachable", two.an.id), ("unreachable", denise.id)}
    a_minute_passes(sessions)
    with sessions.begin() as session:
        assert set(tasks(session)) == gone
