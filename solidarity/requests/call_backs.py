"""Requests that may be a hoax: whom the team calls, and whether that comes before all else.

Most people are never called first: only who asks for others beyond the ordinary, at an address
where strangers ask, or after a hoax (docs/decisions/0031).
"""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.details import house_key
from solidarity.lifecycles import BEFORE_DONE, RequestState
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.requests.finding import move
from solidarity.ringing import CHANNEL as TELEPHONE
from solidarity.settings import Abuse
from solidarity.storage.sealing import seal_of
from solidarity.storage.tables import Contact, Person, Request
from solidarity.team import tell_team


class CallBack(StrEnum):
    """What Request.call_back says."""

    FIRST = "first"
    BESIDE = "beside"
    REAL = "real"
    HOAX = "hoax"


def house_of(session: Session, request: Request) -> str | None:
    """The mark by which a house is known again; None when no street with a number is known."""
    key = house_key(request.address)
    if key is None:
        return None
    return seal_of(session.get_bind().dialect).fingerprint(f"house {request.postcode} {key}")


def waits_for_call(session: Session, request: Request, *, abuse: Abuse, now: datetime) -> bool:
    """Whether the team calls before anybody is asked; decided once, when it is placed."""
    if request.call_back is None:
        request.call_back = _needed(session, request, abuse=abuse, now=now)
        if request.call_back is not None:
            _let_team_call(session, request, now=now)
    return request.call_back == CallBack.FIRST


def _needed(session: Session, request: Request, *, abuse: Abuse, now: datetime) -> CallBack | None:
    person = request.person
    if person.is_demo or request.opening is not None:
        # Strangers who try the demonstration all tell the same examples; a shift is asked for at
        # the desk.
        return None
    if person.hoax_at is not None and now < person.hoax_at + timedelta(days=abuse.hoax_days):
        return CallBack.FIRST
    if _is_known(session, person):
        return None
    strangers = _strangers(session, request, abuse=abuse, now=now)
    if request.for_other:
        many = _for_others(session, person) > abuse.open_for_others
        return CallBack.FIRST if many or strangers else CallBack.BESIDE
    return CallBack.FIRST if strangers >= abuse.strangers_at_house else None


def _is_known(session: Session, person: Person) -> bool:
    """Help came to him before, the team has called him, or he is known by telephone."""
    was_real = or_(Request.state == RequestState.CONFIRMED, Request.call_back == CallBack.REAL)
    before = select(Request.id).where(Request.person_id == person.id, was_real)
    by_telephone = select(Contact.id).where(
        Contact.person_id == person.id, Contact.channel == TELEPHONE
    )
    return any(
        session.scalars(query.limit(1)).first() is not None for query in (before, by_telephone)
    )


def _for_others(session: Session, person: Person) -> int:
    """Open requests of his for somebody else, with the one that is placed now."""
    query = select(func.count(Request.id)).where(
        Request.person_id == person.id, Request.for_other, Request.state.in_(BEFORE_DONE)
    )
    return session.scalars(query).one()


def _strangers(session: Session, request: Request, *, abuse: Abuse, now: datetime) -> int:
    """Others, unknown too, who asked for the same house lately; 0 once one of these was real."""
    if request.house is None:
        return 0
    here = select(Request.person_id, Request.state, Request.call_back).where(
        Request.house == request.house,
        Request.id != request.id,
        Request.placed_at > now - timedelta(days=abuse.house_days),
    )
    found = session.execute(here).all()
    if any(state == RequestState.CONFIRMED or call == CallBack.REAL for _, state, call in found):
        return 0
    others = {person for person, _, _ in found} - {request.person_id}
    return sum(not _is_known(session, session.get_one(Person, other)) for other in others)


def _let_team_call(session: Session, request: Request, *, now: datetime) -> None:
    """A task for the team, and the truth for who asked."""
    person = request.person
    tell_team(session, "call_back", now=now, person=person, request=request)
    record(session, "call_back", now=now, request_id=request.id, when=request.call_back)
    if request.call_back == CallBack.BESIDE:
        notify(session, person, Message("placed.call_beside"), now=now)
        return
    move(request, RequestState.WITH_TEAM)
    key = "placed.call_first.other" if request.for_other else "placed.call_first.own"
    notify(session, person, Message(key), now=now)
