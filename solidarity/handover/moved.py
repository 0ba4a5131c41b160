"""What the old place still says, once everything is packed: where it goes on."""

from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from solidarity.handover import asking
from solidarity.lifecycles import BEFORE_DONE, LIVING_PAIRS, OfferState
from solidarity.messages import Message
from solidarity.notices import notify_last
from solidarity.people import best_contact
from solidarity.storage.tables import Handover, HandoverAnswer, Offer, Pair, Person, Request


def is_closed(session: Session) -> bool:
    """Whether nothing is to happen here any more."""
    handover = asking.outgoing(session)
    return handover is not None and handover.packed_at is not None


def answer(session: Session, person: Person, *, now: datetime) -> bool:
    """To whatever he writes or taps; False while this place is open."""
    handover = asking.outgoing(session)
    if handover is None or handover.packed_at is None:
        return False
    tell(session, handover, person, now=now)
    # Whoever writes wants messages, but there will be none from here.
    person.muted_at = handover.packed_at
    return True


def tell(
    session: Session, handover: Handover, person: Person, *, code: str | None = None, now: datetime
) -> None:
    """Where it goes on; with the code, where he has to say who he is."""
    held = session.get(HandoverAnswer, person.id)
    has_moved = held is not None and held.moved_at is not None
    known = asking.known(handover) | {"website": _link(session, handover, person)}
    if has_moved:
        key = "handover.moved"
    else:
        key = "handover.closed_open" if _has_plans(session, person) else "handover.closed"
    said = [Message(key, known)]
    if code is not None:
        said.append(Message("handover.code", {"code": code}))
    notify_last(session, person, *said, now=now)


def _has_plans(session: Session, person: Person) -> bool:
    """Whether he waits for somebody, or somebody for him: at the new place that has ended."""
    waits = exists().where(Request.person_id == person.id, Request.state.in_(BEFORE_DONE))
    helps = exists().where(
        Offer.volunteer_id == person.id, Offer.state == OfferState.ACCEPTED,
        Offer.request_id == Request.id, Request.state.in_(BEFORE_DONE),
    )  # fmt: skip
    calls = exists().where(
        or_(Pair.person_id == person.id, Pair.volunteer_id == person.id),
        Pair.state.in_(LIVING_PAIRS),
    )
    return bool(session.scalar(select(or_(waits, helps, calls))))


def _link(session: Session, handover: Handover, person: Person) -> str:
    """On the channel that he uses, if the other association is there."""
    contact = best_contact(session, person.id)
    channel = contact.channel if contact is not None else ""
    if channel == "telegram" and handover.telegram:
        return f"https://t.me/{handover.telegram}?start=moved"
    if channel == "whatsapp" and handover.whatsapp:
        return f"https://wa.me/{handover.whatsapp}"
    return handover.address
