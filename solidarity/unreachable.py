"""Somebody whom no channel reaches any more: those who counted on him do not wait for him."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms
from solidarity.asking import ask_next_wave
from solidarity.lifecycles import (
    BEFORE_DONE,
    OPEN_REQUESTS,
    OfferState,
    PairState,
    RequestState,
)
from solidarity.people import best_contact
from solidarity.requests import hold
from solidarity.requests.helping import lose_helper
from solidarity.settings import Asking
from solidarity.storage.tables import Offer, Pair, Person, Request
from solidarity.team import tell_team

UNANSWERED = (OfferState.SENT, OfferState.EXPIRED)


def look_after(session: Session, person_id: int, *, asking: Asking, now: datetime) -> None:
    """What he was asked goes to others, what he had promised too; the team knows of the rest."""
    person = session.get(Person, person_id)
    if person is None or best_contact(session, person_id) is not None:
        # He is one with somebody else now, or he is back.
        return
    for offer in offers_of(session, person_id):
        if offer.state == OfferState.ACCEPTED:
            lose_helper(session, offer, asking=asking, now=now)
        else:
            ask_others(session, offer, asking=asking, now=now)
    _tell_of_his_own(session, person, now=now)


def let_others_be_asked(session: Session, person_id: int, *, asking: Asking, now: datetime) -> None:
    """He leaves without an answer to what he was asked."""
    for offer in offers_of(session, person_id):
        if offer.state != OfferState.ACCEPTED:
            ask_others(session, offer, asking=asking, now=now)


def offers_of(session: Session, person_id: int) -> list[Offer]:
    """What a volunteer was asked or has promised: by request, in the order of holding."""
    query = (
        select(Offer)
        .join(Request, Request.id == Offer.request_id)
        .where(
            Offer.volunteer_id == person_id,
            Offer.state.in_((*UNANSWERED, OfferState.ACCEPTED)),
            Request.state.in_({*BEFORE_DONE, *OPEN_REQUESTS}),
        )
        .order_by(Offer.request_id)
    )
    return list(session.scalars(query))


def ask_others(session: Session, offer: Offer, *, asking: Asking, now: datetime) -> None:
    """He never saw the question, or cannot answer it: when he is back he may be asked again."""
    request = hold(session, offer.request)
    session.refresh(offer)
    if offer.state not in UNANSWERED:
        return
    offer.state = OfferState.WITHDRAWN
    session.flush()
    drop_alarms(session, offer.id, "expire", now=now)
    if request.state == RequestState.ASKING:
        ask_next_wave(session, request, asking=asking, now=now)


def _tell_of_his_own(session: Session, person: Person, *, now: datetime) -> None:
    """Nobody can tell him that help comes, nor when he is called: a person has to."""
    own = select(Request).where(Request.person_id == person.id, Request.state.in_(OPEN_REQUESTS))
    for request in session.scalars(own):
        tell_team(session, "unreachable", now=now, person=person, request=request)
    sides = or_(Pair.person_id == person.id, Pair.volunteer_id == person.id)
    pairs = select(Pair.id).where(sides, Pair.state != PairState.ENDED)
    if session.scalars(pairs.limit(1)).one_or_none() is not None:
        tell_team(session, "unreachable", now=now, person=person)
