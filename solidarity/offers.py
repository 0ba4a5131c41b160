"""What volunteers answer when they are asked."""

from datetime import datetime

from sqlalchemy import case, func, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.attributes import set_committed_value

from solidarity import limits
from solidarity.alarms import drop_alarms, drop_all_alarms, record
from solidarity.asking import ask_next_wave
from solidarity.code_words import word_for
from solidarity.errors import NotYours, OfferOver, PlaceTaken
from solidarity.lifecycles import BEFORE_DONE, OFFER_STEPS, OfferState, RequestState
from solidarity.messages import Button, Message, row
from solidarity.notices import amend_offer, amend_offers
from solidarity.settings import Asking, Rules
from solidarity.storage.tables import Offer, Request
from solidarity.team import nobody_is_missing

AS_SET = Rules()
"""What holds where an association has set nothing."""


def accept(
    session: Session, offer_id: int, *, volunteer_id: int, now: datetime, rules: Rules = AS_SET
) -> Offer:
    """The volunteer takes the job: the first wins, or as many as the request needs.

    Raises NotYours, OfferOver (withdrawn or declined), PlaceTaken (somebody was faster) or
    LimitReached (he has enough).
    """
    offer = own_offer(session, offer_id, volunteer_id=volunteer_id)
    _hold(session, offer)
    if offer.state == OfferState.ACCEPTED:
        if offer.request.state not in BEFORE_DONE:
            # An old button, tapped once more after help was given.
            raise OfferOver(offer=offer.id)
        return offer
    if OfferState.ACCEPTED not in OFFER_STEPS[OfferState(offer.state)]:
        raise PlaceTaken(offer=offer.id) if _is_taken(offer) else OfferOver(offer=offer.id)
    if not _is_taken(offer):
        limits.check(session, offer, rules=rules, now=now)
    if not _win(session, offer.request_id):
        raise PlaceTaken(offer=offer.id) if _is_taken(offer) else OfferOver(offer=offer.id)
    _count(offer)
    offer.state, offer.answered_at = OfferState.ACCEPTED, now
    offer.code_word = word_for(session, offer.request)
    offer.volunteer.accepted_count += 1
    session.flush()
    session.refresh(offer.request)
    record(session, "accepted", now=now, request_id=offer.request_id, person_id=offer.volunteer_id)
    drop_alarms(session, offer.id, "expire", now=now)
    if offer.request.state == RequestState.ASSIGNED:
        _all_found(session, offer.request, now=now)
    return offer


def _all_found(session: Session, request: Request, *, now: datetime) -> None:
    drop_alarms(session, request.id, "wave", "still_looking", now=now)
    nobody_is_missing(session, request, now=now)
    withdraw_all(session, request, Message("offer.taken"), now=now)


def _is_taken(offer: Offer) -> bool:
    taken = (RequestState.ASSIGNED, RequestState.DONE, RequestState.CONFIRMED)
    return offer.request.state in taken


def _hold(session: Session, offer: Offer) -> None:
    """Offer and request as they are now, kept from everybody else, the request first."""
    session.flush()
    number = offer.request_id
    request = session.get_one(Request, number, with_for_update=True, populate_existing=True)
    session.refresh(offer)
    # Else it would be asked for once more.
    set_committed_value(offer, "request", request)


def _win(session: Session, request_id: int) -> bool:
    """One conditional UPDATE decides: as many as are wanted change the row, and nobody else.

    Its row is held (PostgreSQL; SQLite has one writer at a time), so that the count of those who
    have a place already is true.
    """
    others = aliased(Offer)
    won = (
        select(func.count(others.id))
        .where(others.request_id == request_id, others.state == OfferState.ACCEPTED)
        .scalar_subquery()
    )
    free = (RequestState.OPEN, RequestState.ASKING, RequestState.WITH_TEAM)
    is_last = won + 1 >= Request.helpers_wanted
    statement = (
        update(Request)
        .where(Request.id == request_id, Request.state.in_(free), won < Request.helpers_wanted)
        .values(state=case((is_last, RequestState.ASSIGNED.value), else_=Request.state))
        .execution_options(synchronize_session=False)
    )
    result = session.execute(statement)
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def own_offer(session: Session, offer_id: int, *, volunteer_id: int) -> Offer:
    """The offer, if it is this volunteer's; NotYours otherwise."""
    offer = session.get(Offer, offer_id)
    if offer is None or offer.volunteer_id != volunteer_id:
        raise NotYours(offer=offer_id)
    return offer


def decline(
    session: Session, offer_id: int, *, volunteer_id: int, asking: Asking, now: datetime
) -> None:
    """Not this time: his place is free at once, and others are asked if hope is too small now."""
    offer = own_offer(session, offer_id, volunteer_id=volunteer_id)
    _hold(session, offer)
    if offer.state not in (OfferState.SENT, OfferState.EXPIRED):
        raise OfferOver(offer=offer.id)
    _count(offer)
    offer.state, offer.answered_at = OfferState.DECLINED, now
    session.flush()
    drop_alarms(session, offer.id, "expire", now=now)
    record(session, "declined", now=now, request_id=offer.request_id, person_id=offer.volunteer_id)
    request = offer.request
    if request.state == RequestState.ASKING:
        ask_next_wave(session, request, asking=asking, now=now)


def _count(offer: Offer) -> None:
    """He answers, or his time is up: only now he counts as asked, once.

    Who lost a race before he could answer has not been silent.
    """
    if offer.state == OfferState.SENT:
        offer.volunteer.asked_count += 1


def withdraw_all(session: Session, request: Request, message: Message, *, now: datetime) -> None:
    """Tell everybody who was asked, and did not accept, that it is over."""
    open_states = (OfferState.SENT, OfferState.EXPIRED)
    query = select(Offer).where(Offer.request_id == request.id, Offer.state.in_(open_states))
    asked = session.scalars(query).all()
    if not asked:
        return
    for offer in asked:
        offer.state = OfferState.WITHDRAWN
    numbers = [offer.id for offer in asked]
    drop_all_alarms(session, numbers, "expire", now=now)
    amend_offers(session, numbers, message, now=now)


def expire(session: Session, offer_id: int, *, now: datetime) -> None:
    """No answer in time; a late yes still counts while nobody else has come."""
    offer = session.get_one(Offer, offer_id)
    _hold(session, offer)
    if offer.state == OfferState.SENT:
        _count(offer)
        offer.state = OfferState.EXPIRED
        late = Button("button.yes_i_can", "offer.accept", offer.id)
        known = {"kinds": offer.request.kinds}
        amend_offer(session, offer.id, Message("offer.expired", known, row(late)), now=now)
        record(
            session, "expired", now=now, request_id=offer.request_id, person_id=offer.volunteer_id
        )
