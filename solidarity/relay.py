"""The two sides of a task write to each other through the bot; numbers stay hidden."""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.errors import NotYours, OfferOver
from solidarity.lifecycles import RequestState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.storage.tables import Person, Request
from solidarity.talks import expect, expect_nothing, talk_with
from solidarity.telling import accepted_offer

TOPIC = "relay"
MAX_TEXT = 1_000


def other_side(session: Session, request_id: int, person: Person) -> tuple[Request, Person]:
    """The request and the one to write to; NotYours or OfferOver when that is not possible."""
    request = session.get_one(Request, request_id)
    offer = accepted_offer(request)
    if offer is None or request.state not in (RequestState.ASSIGNED, RequestState.DONE):
        raise OfferOver(request=request_id)
    sides = {request.person_id: offer.volunteer.person, offer.volunteer_id: request.person}
    if person.id not in sides:
        raise NotYours(request=request_id)
    return request, sides[person.id]


def ask_text(session: Session, request_id: int, person: Person, *, now: datetime) -> None:
    """What should be passed on?"""
    _, other = other_side(session, request_id, person)
    expect(session, person, TOPIC, "text", ref=request_id, now=now)
    nothing = row(Button("button.write_nothing", "relay.stop", request_id))
    known = {"name": other.first_name}
    notify(session, person, Message("relay.ask", known, nothing), now=now)


def expects_text(session: Session, person: Person) -> bool:
    """Whether the next text is meant for the other side."""
    return talk_with(session, person).topic == TOPIC


def pass_on(session: Session, person: Person, text: str, *, now: datetime) -> None:
    """Give a text to the other side, word for word."""
    request_id = talk_with(session, person).ref
    expect_nothing(session, person)
    if request_id is None:
        raise OfferOver(relay="nobody")
    request, other = other_side(session, request_id, person)
    answer = row(
        Button("button.write_to", "relay.write", request.id, params={"name": person.first_name})
    )
    known = {"name": person.first_name, "text": text[:MAX_TEXT]}
    notify(session, other, Message("relay.text", known, answer), now=now, urgent=True)
    notify(session, person, Message("relay.passed_on", {"name": other.first_name}), now=now)
    record(session, "relayed", now=now, request_id=request.id, person_id=person.id)


def stop(session: Session, person: Person, *, now: datetime) -> None:
    expect_nothing(session, person)
    notify(session, person, Message("relay.stopped"), now=now)
