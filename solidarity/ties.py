"""Who would meet again, and who never: what two people said of each other."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from solidarity.lifecycles import OfferState, RequestState
from solidarity.storage.tables import Offer, Request, Tie

AGAIN, NEVER = "again", "never"


def would_meet_again(session: Session, person_id: int) -> set[int]:
    """The volunteers who helped this person, where neither said "never".

    Who was asked and said nothing counts as willing: see docs/decisions/0014.
    """
    query = (
        select(Offer.volunteer_id)
        .join(Request, Request.id == Offer.request_id)
        .where(
            Request.person_id == person_id,
            Request.state == RequestState.CONFIRMED,
            Offer.state == OfferState.ACCEPTED,
        )
    )
    return set(session.scalars(query)) - kept_apart(session, person_id)


def kept_apart(session: Session, person_id: int) -> set[int]:
    """The volunteers who are never asked for this person, whichever of the two said so."""
    query = select(Tie.volunteer_id).where(
        Tie.person_id == person_id, or_(Tie.person_says == NEVER, Tie.volunteer_says == NEVER)
    )
    return set(session.scalars(query))
