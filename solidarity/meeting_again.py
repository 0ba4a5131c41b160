"""Whether two people want to meet again: each is asked kindly, and neither hears the answer."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, record
from solidarity.asking import ask_next_wave, waiting_offers
from solidarity.errors import IllegalStep, NotYours
from solidarity.lifecycles import OfferState, RequestState
from solidarity.messages import Button, Message, row
from solidarity.notices import amend_offer, notify
from solidarity.settings import Asking
from solidarity.storage.tables import Offer, Person, Request, Tie
from solidarity.ties import AGAIN, NEVER

LATELY = timedelta(days=30)
"""How long after help "not with him again" can be said without a name."""


def ask_both(session: Session, request: Request, helped: list[Offer], *, now: datetime) -> None:
    """After help: would they meet again? Who has answered once is not asked every week."""
    for offer in helped:
        tie = session.get(Tie, (request.person_id, offer.volunteer_id))
        if len(helped) == 1 and (tie is None or tie.person_says is None):
            # Of a whole group nobody wants to be asked about each.
            _ask(session, offer, request.person, offer.volunteer.person, now=now)
        if tie is None or tie.volunteer_says is None:
            _ask(session, offer, offer.volunteer.person, request.person, now=now)


def _ask(session: Session, offer: Offer, asked: Person, other: Person, *, now: datetime) -> None:
    key = "tie.ask_person" if asked.id == offer.request.person_id else "tie.ask_volunteer"
    buttons = row(
        Button("button.gladly_again", "tie.again", offer.id),
        Button("button.rather_other", "tie.never", offer.id),
    )
    notify(session, asked, Message(key, {"name": other.first_name}, buttons), now=now)


def say_again(session: Session, offer_id: int, person: Person, *, now: datetime) -> None:
    """He would like to. What was said before of never stays: only the team takes it back."""
    offer = _own(session, offer_id, person)
    tie = tie_of(session, offer.request.person_id, offer.volunteer_id)
    if _said(tie, person) == NEVER:
        raise IllegalStep(offer=offer_id)
    say(tie, person, AGAIN)
    record(session, "tie_again", now=now, person_id=person.id)
    notify(session, person, Message("tie.again_noted"), now=now)


def say_never(
    session: Session, offer_id: int, person: Person, *, asking: Asking, now: datetime
) -> None:
    """Rather somebody else from now on; the other one never hears of it."""
    offer = _own(session, offer_id, person)
    tie = tie_of(session, offer.request.person_id, offer.volunteer_id)
    say(tie, person, NEVER)
    session.flush()
    record(session, "tie_never", now=now, person_id=person.id)
    _withdraw_between(session, tie, asking=asking, now=now)
    notify(session, person, Message("tie.never_noted"), now=now)


def last_met(session: Session, person: Person, *, now: datetime) -> Offer | None:
    """The last help that one got or gave, if it was lately."""
    query = (
        select(Offer)
        .join(Request, Request.id == Offer.request_id)
        .where(
            or_(Request.person_id == person.id, Offer.volunteer_id == person.id),
            Offer.state == OfferState.ACCEPTED,
            Offer.answered_at >= now - LATELY,
        )
        .order_by(Offer.answered_at.desc(), Offer.id.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def ask_if_never(session: Session, person: Person, *, now: datetime) -> bool:
    """ "Not with him again": ask to be sure, by a button. False when there was nobody lately."""
    offer = last_met(session, person, now=now)
    if offer is None:
        return False
    asked = offer.request.person_id == person.id
    other = offer.volunteer.person if asked else offer.request.person
    buttons = row(
        Button("button.rather_other", "tie.never", offer.id),
        Button("button.call_me", "team.call"),
    )
    notify(session, person, Message("tie.sure", {"name": other.first_name}, buttons), now=now)
    return True


def _own(session: Session, offer_id: int, person: Person) -> Offer:
    """An offer of which this person is one of the two sides."""
    offer = session.get(Offer, offer_id)
    if offer is None or person.id not in (offer.volunteer_id, offer.request.person_id):
        raise NotYours(offer=offer_id)
    return offer


def tie_of(session: Session, person_id: int, volunteer_id: int) -> Tie:
    """What these two say of each other, to be written on."""
    tie = session.get(Tie, (person_id, volunteer_id))
    if tie is None:
        tie = Tie(person_id=person_id, volunteer_id=volunteer_id)
        session.add(tie)
    return tie


def _said(tie: Tie, person: Person) -> str | None:
    return tie.person_says if person.id == tie.person_id else tie.volunteer_says


def say(tie: Tie, person: Person, word: str) -> None:
    """One of the two says so."""
    if person.id == tie.person_id:
        tie.person_says = word
    else:
        tie.volunteer_says = word


def _withdraw_between(session: Session, tie: Tie, *, asking: Asking, now: datetime) -> None:
    """What this volunteer was asked for this person, and has not answered, is asked of others."""
    query = (
        select(Offer)
        .join(Request, Request.id == Offer.request_id)
        .where(
            Request.person_id == tie.person_id,
            Offer.volunteer_id == tie.volunteer_id,
            Offer.state.in_((OfferState.SENT, OfferState.EXPIRED)),
        )
    )
    for offer in session.scalars(query).all():
        offer.state = OfferState.WITHDRAWN
        session.flush()
        drop_alarms(session, offer.id, "expire", now=now)
        amend_offer(session, offer.id, Message("offer.cancelled"), now=now)
        request = offer.request
        if request.state == RequestState.ASKING and not waiting_offers(session, request):
            drop_alarms(session, request.id, "wave", now=now)
            ask_next_wave(session, request, asking=asking, now=now)
