"""Requests in every state, and what a process does each minute, for the tests of what is open."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity import offers, sweeping
from solidarity.lifecycles import OfferState, RequestState
from solidarity.requests import after_acceptance, hold, mark_done, move, place_request
from solidarity.storage.tables import Request, TeamTask
from tests.befriending.days import Days
from tests.solidarity.stories import ASKING, RULES, draft, person, volunteer


def stuck(session: Session, days: Days) -> list[str]:
    session.flush()
    return [each.name for each in sweeping.find_stuck(session, now=days.now)]


def sweep(session: Session, days: Days) -> None:
    """What a process does each minute, in the transaction of the test."""
    for each in sweeping.find_stuck(session, now=days.now):
        sweeping.unstick(session, each, rules=RULES, now=days.now)
        session.flush()
    sweeping.forget_drafts(session, asking=RULES.asking, now=days.now)


def accepted(session: Session, days: Days, **known: datetime) -> Request:
    """An has said yes to Denise."""
    an, denise = volunteer(session, "An"), person(session)
    request = draft(session, denise, **known)
    place_request(session, request, rules=RULES, now=days.now)
    session.flush()
    offers.accept(session, request.offers[0].id, volunteer_id=an.id, now=days.now)
    after_acceptance(session, request, asking=ASKING, now=days.now)
    return request


def team_tasks(session: Session) -> list[str]:
    open_tasks = select(TeamTask.kind).where(TeamTask.closed_at.is_(None))
    return list(session.scalars(open_tasks.order_by(TeamTask.id)))


def made(state: RequestState, session: Session, days: Days) -> Request:
    """A request in this state, as the use cases leave it."""
    if state in (RequestState.OPEN, RequestState.ASKING, RequestState.WITH_TEAM):
        if state == RequestState.ASKING:
            volunteer(session, "Karim")
        if state == RequestState.OPEN:
            days.after(hours=11)
        request = draft(session, person(session))
        place_request(session, request, rules=RULES, now=days.now)
        return request
    request = accepted(session, days)
    if state == RequestState.DONE:
        mark_done(session, request.offers[0], now=days.now)
    if state == RequestState.NOT_HELPED:
        request.offers[0].state = OfferState.DECLINED
        move(hold(session, request), state)
    return request
