"""Before two become one: what cannot be between a human and himself, or twice, is ended."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, aliased

from solidarity import intake
from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.befriending.around import reminding
from solidarity.befriending.pairs import agreeing, ending, introducing, leaving, pairing
from solidarity.befriending.times import booking
from solidarity.lifecycles import (
    BEFORE_DONE,
    LIVING_PAIRS,
    CallState,
    OfferState,
    PairState,
    RequestState,
    WishState,
)
from solidarity.merging.agreeing import further
from solidarity.messages import Message
from solidarity.notices import amend_offer
from solidarity.requests import current_draft
from solidarity.requests.closing import AFTERWARDS, end
from solidarity.requests.finding import move
from solidarity.storage.tables import Call, Expense, Notice, Offer, Pair, Person, Request, Wish
from solidarity.talks import expect_nothing, talk_with

ONGOING = (OfferState.SENT, OfferState.EXPIRED, OfferState.ACCEPTED)
CLEAREST = (
    OfferState.ACCEPTED, OfferState.SENT, OfferState.DECLINED, OfferState.EXPIRED,
    OfferState.WITHDRAWN,
)  # fmt: skip
"""Of two offers of one request to one volunteer the first of these stays."""


def loosen(session: Session, kept: Person, gone: Person, *, now: datetime) -> None:
    """End what must not be when the two are one."""
    _own_offers(session, kept, gone, now=now)
    _same_offers(session, kept, gone, now=now)
    _drafts(session, kept, gone, now=now)
    _own_pairs(session, kept, gone, now=now)
    _own_calls(session, kept, gone, now=now)
    _wishes(session, kept, gone, now=now)


def _own_offers(session: Session, kept: Person, gone: Person, *, now: datetime) -> None:
    """He was asked to help himself, or has even said yes: others are asked."""
    two = (kept.id, gone.id)
    query = (
        select(Offer)
        .join(Offer.request)
        .where(
            Request.person_id.in_(two), Offer.volunteer_id.in_(two), Offer.state.in_(ONGOING),
            Request.state.in_(BEFORE_DONE),
        )
        .order_by(Offer.id)
    )  # fmt: skip
    for offer in session.scalars(query).all():
        _withdraw(session, offer, Message("offer.own"), now=now)


def _withdraw(session: Session, offer: Offer, message: Message, *, now: datetime) -> None:
    """This offer is over, whatever was said to it; somebody else is looked for at once."""
    had_place = offer.state == OfferState.ACCEPTED
    offer.state = OfferState.WITHDRAWN
    drop_alarms(session, offer.id, "expire", now=now)
    amend_offer(session, offer.id, message, now=now)
    request = offer.request
    if had_place and request.state == RequestState.ASSIGNED:
        move(request, RequestState.OPEN)
        drop_alarms(session, request.id, *AFTERWARDS, "still_looking", now=now)
    session.flush()
    if request.state in (RequestState.OPEN, RequestState.ASKING):
        drop_alarms(session, request.id, "wave", now=now)
        set_alarm(session, "wave", request.id, due_at=now)


def _same_offers(session: Session, kept: Person, gone: Person, *, now: datetime) -> None:
    """One request was shown to both: he is asked once."""
    other = aliased(Offer)
    query = (
        select(Offer, other)
        .join(other, other.request_id == Offer.request_id)
        .where(Offer.volunteer_id == kept.id, other.volunteer_id == gone.id)
        .order_by(Offer.id)
    )
    for two in session.execute(query).all():
        best, twin = sorted(two, key=lambda offer: CLEAREST.index(OfferState(offer.state)))
        if twin.state in ONGOING:
            _withdraw(session, twin, Message("offer.twice"), now=now)
        _forget_twin(session, best, twin)


def _forget_twin(session: Session, best: Offer, twin: Offer) -> None:
    """What was said about the twin stays said; what was paid is of the offer that stays."""
    said = update(Notice).where(Notice.offer_id == twin.id).values(offer_id=None)
    session.execute(said.execution_options(synchronize_session=False))
    paid, paid_twice = session.get(Expense, best.id), session.get(Expense, twin.id)
    if paid_twice is not None:
        if paid is None:
            moved = update(Expense).where(Expense.offer_id == twin.id).values(offer_id=best.id)
            session.execute(moved.execution_options(synchronize_session=False))
        else:
            session.delete(paid_twice)
        session.flush()
    session.execute(delete(Offer).where(Offer.id == twin.id))


def _drafts(session: Session, kept: Person, gone: Person, *, now: datetime) -> None:
    """Of two drafts the one of which more is known goes on."""
    drafts = [draft for who in (kept, gone) if (draft := current_draft(session, who)) is not None]
    for draft in sorted(drafts, key=lambda draft: len(intake.missing(draft)))[1:]:
        end(session, draft, now=now)
        record(session, "cancelled", now=now, request_id=draft.id)
        if talk_with(session, draft.person).topic == intake.TOPIC:
            expect_nothing(session, draft.person)


def _own_pairs(session: Session, kept: Person, gone: Person, *, now: datetime) -> None:
    """He was to call himself: somebody else is looked for."""
    for pair in _pairs(session, {kept.id, gone.id}):
        wish = ending.hold_both(session, pair)
        if pair.state in LIVING_PAIRS:
            ending.dissolve(session, pair, wish, now=now)
            continue
        agreeing.end_proposal(session, pair, by="team", now=now)
        for action in ("pair.volunteer_yes", "pair.person_yes"):
            introducing.take_back(session, pair, action, Message("pair.own"), now=now)
        drop_alarms(session, wish.person_id, pairing.LOOK, now=now)
        set_alarm(session, pairing.LOOK, wish.person_id, due_at=now)
    session.flush()


def _pairs(session: Session, two: set[int]) -> Sequence[Pair]:
    query = select(Pair).where(
        Pair.person_id.in_(two), Pair.volunteer_id.in_(two), Pair.state != PairState.ENDED
    )
    return session.scalars(query.order_by(Pair.id)).all()


def _own_calls(session: Session, kept: Person, gone: Person, *, now: datetime) -> None:
    """He was to stand in for the volunteer who calls him."""
    two = (kept.id, gone.id)
    query = select(Call).where(
        Call.person_id.in_(two), Call.volunteer_id.in_(two), Call.state == CallState.PLANNED
    )
    for call in session.scalars(query.order_by(Call.id)).all():
        booking.move(call, CallState.CANCELLED)
        reminding.drop_reminders(session, call, now=now)


def _wishes(session: Session, kept: Person, gone: Person, *, now: datetime) -> None:
    """Two wishes that live: the one that got further stays, or else the older one.

    Who calls, or was asked, for the other one hears kindly that it is over.
    """
    found = [pairing.hold(session, who.id) for who in (kept, gone) if session.get(Wish, who.id)]
    living = [wish for wish in found if wish.state != WishState.STOPPED]
    living.sort(key=lambda wish: (further(wish), _since(session, wish), wish.person_id))
    for wish in living[1:]:
        leaving.stop_being_called(session, wish.person, now=now)
        session.flush()


def _since(session: Session, wish: Wish) -> datetime:
    """Since when he is called, or waits for it."""
    pair = pairing.active_pair(session, wish.person_id)
    started = pair.started_at if pair is not None else None
    return started or wish.waiting_since or wish.created_at
