"""Two people of a task are parted at once: one of them wishes it, the other hears no reason."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity import meeting_again
from solidarity.alarms import record
from solidarity.errors import NotYours
from solidarity.lifecycles import BEFORE_DONE, OfferState
from solidarity.requests.helping import hand_on
from solidarity.settings import Asking
from solidarity.storage.tables import Offer, Person, Request, Tie
from solidarity.ties import NEVER


def is_parted(session: Session, offer: Offer) -> bool:
    """Whether one of the two wants no more of the other: nothing passes between them."""
    tie = session.get(Tie, (offer.request.person_id, offer.volunteer_id))
    return tie is not None and NEVER in (tie.person_says, tie.volunteer_says)


def block(
    session: Session, offer_id: int, person: Person, *, asking: Asking, now: datetime
) -> None:
    """Never again, and not this time either: what is not done goes on with somebody else."""
    meeting_again.say_never(session, offer_id, person, asking=asking, now=now)
    offer = session.get_one(Offer, offer_id)
    query = (
        select(Offer)
        .join(Request, Request.id == Offer.request_id)
        .where(
            Request.person_id == offer.request.person_id,
            Offer.volunteer_id == offer.volunteer_id,
            Offer.state == OfferState.ACCEPTED,
            Request.state.in_(BEFORE_DONE),
        )
        .order_by(Offer.request_id)
    )
    # Who wishes it himself has given the task up.
    own_wish = person.id == offer.volunteer_id
    said = "task.given_up" if own_wish else "task.handed_on"
    for task in session.scalars(query).all():
        hand_on(
            session, task, event="parted", said=said, urgent=not own_wish, asking=asking, now=now
        )


def take_back(session: Session, person_id: int, volunteer_id: int, *, now: datetime) -> None:
    """The team has talked with them: they may be brought together again."""
    tie = session.get(Tie, (person_id, volunteer_id))
    if tie is None:
        raise NotYours(person=person_id, volunteer=volunteer_id)
    tie.person_says = None if tie.person_says == NEVER else tie.person_says
    tie.volunteer_says = None if tie.volunteer_says == NEVER else tie.volunteer_says
    record(session, "tie_taken_back", now=now, person_id=person_id, volunteer=volunteer_id)
