"""Either side of a task reports the other: one question, the team looks, and they are parted."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import parting
from solidarity.alarms import first_time, record
from solidarity.errors import NotYours
from solidarity.messages import Button, Message, column
from solidarity.notices import notify
from solidarity.settings import Asking
from solidarity.storage.tables import Offer, Person, Request
from solidarity.team import something_is_known, tell_team

WHY = ("money", "behaviour", "unsafe", "other")


def ask(
    session: Session,
    offer_id: int,
    person: Person,
    *,
    now: datetime,
    lead: Sequence[Message] = (),
) -> None:
    """What happened? Nothing is told before the answer: a button is easily touched by mistake."""
    offer, other = _sides(session, offer_id, person)
    asked = question(other, "report.say", offer.id)
    notify(session, person, *lead, asked, now=now, urgent=True)


def question(other: Person, action: str, ref: int) -> Message:
    """What happened, with a button for each answer."""
    ways = column(*(Button(f"button.report_{why}", action, ref, why) for why in WHY))
    return Message("report.ask", {"name": other.first_name}, ways)


def tell(
    session: Session, offer_id: int, person: Person, why: str, *, asking: Asking, now: datetime
) -> None:
    """The team is told of both, and the two have nothing more to do with each other."""
    offer, other = _sides(session, offer_id, person)
    cause = f"reported {offer.id} {person.id}"
    note(session, person, other, why, cause=cause, request=offer.request, now=now)
    something_is_known(session, person, offer.request, now=now)
    parting.block(session, offer.id, person, asking=asking, now=now)


def note(
    session: Session,
    person: Person,
    other: Person,
    why: str,
    *,
    cause: str,
    now: datetime,
    request: Request | None = None,
) -> None:
    """The team looks at both; counted once for each `cause`. Who told is thanked."""
    tell_team(session, "reported", now=now, person=person, request=request, about=other)
    if first_time(session, cause, now=now):
        number = request.id if request else None
        record(
            session, "reported", now=now, request_id=number, person_id=other.id, why=why,
            by=person.id,
        )  # fmt: skip
    thanks = "report.unsafe" if why == "unsafe" else "report.thanks"
    notify(session, person, Message(thanks), now=now, urgent=True)


def _sides(session: Session, offer_id: int, person: Person) -> tuple[Offer, Person]:
    """The visit, and the other one of the two; NotYours for everybody else."""
    offer = session.get(Offer, offer_id)
    if offer is None or offer.code_word is None:
        raise NotYours(offer=offer_id)
    if person.id == offer.volunteer_id:
        return offer, offer.request.person
    if person.id == offer.request.person_id:
        return offer, offer.volunteer.person
    raise NotYours(offer=offer_id)
