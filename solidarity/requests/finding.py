"""Which requests and tasks a person has, and the steps between the states of a request."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.details import Facts
from solidarity.errors import NotYours
from solidarity.lifecycles import (
    BEFORE_DONE,
    OPEN_REQUESTS,
    REQUEST_STEPS,
    OfferState,
    RequestState,
    step,
)
from solidarity.organisations import skills_wished
from solidarity.storage.tables import Offer, Person, Request, Volunteer


def move(request: Request, new: RequestState) -> None:
    """One step in the life of a request; IllegalStep when it is not possible."""
    request.state = step(REQUEST_STEPS, RequestState(request.state), new)


def hold(session: Session, request: Request) -> Request:
    """The request as it is now, kept from everybody else until the end of the transaction.

    Whoever decides by the state of a request and of its offers holds it first: of two who act at
    once the second sees what the first has done.
    """
    session.flush()
    session.refresh(request, with_for_update=True)
    return request


def current_draft(session: Session, person: Person) -> Request | None:
    """The request the person is still telling about."""
    query = (
        select(Request)
        .where(Request.person_id == person.id, Request.state == RequestState.DRAFT)
        .order_by(Request.id.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def open_requests(session: Session, person: Person) -> list[Request]:
    """Placed requests that are not finished, the newest first."""
    query = (
        select(Request)
        .where(
            Request.person_id == person.id,
            Request.state.in_(OPEN_REQUESTS),
            # Done, and nobody has said anything for days: nobody asks about it any more.
            Request.closed_at.is_(None),
        )
        .order_by(Request.id.desc())
    )
    return list(session.scalars(query))


def own_request(session: Session, request_id: int, *, person_id: int) -> Request:
    """The request, if it is this person's; NotYours otherwise."""
    request = session.get(Request, request_id)
    if request is None or request.person_id != person_id:
        raise NotYours(request=request_id)
    return request


def start_draft(session: Session, person: Person, *, now: datetime) -> Request:
    draft = Request(
        person=person,
        state=RequestState.DRAFT,
        created_at=now,
        details=[],
        facts=Facts(),
        kinds_mask=0,
        uncertainty_m=0,
        wave=0,
        details_asked=False,
        deadline=False,
        any_time=False,
        urgent=False,
        for_other=False,
        confirmed=False,
        helpers_wanted=1,
        skills=skills_wished(session, person),
    )
    session.add(draft)
    session.flush()
    record(session, "started", now=now, request_id=draft.id, person_id=person.id)
    return draft


def tasks_of(session: Session, volunteer: Volunteer) -> list[Offer]:
    """What a volunteer has accepted and not finished, the newest first."""
    query = (
        select(Offer)
        .join(Request, Request.id == Offer.request_id)
        .where(
            Offer.volunteer_id == volunteer.person_id,
            Offer.state == OfferState.ACCEPTED,
            Request.state.in_(BEFORE_DONE),
        )
        .order_by(Offer.answered_at.desc())
    )
    return list(session.scalars(query))
