"""Who was asked for a request, and why these: for the team."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.messages import Message
from solidarity.storage.tables import Offer


def why_these(session: Session, request_id: int) -> list[Message]:
    """Two sentences for each volunteer who was asked, in order: what he answered, and why he.

    By numbers only: the team looks up a name where it needs one.
    """
    query = select(Offer).where(Offer.request_id == request_id).order_by(Offer.wave, Offer.id)
    said = []
    for offer in session.scalars(query):
        known = {"wave": offer.wave, "person": offer.volunteer_id}
        said.append(Message(f"asked.{offer.state}", known))
        said.append(Message("asked.why", {"grounds": offer.reasons}))
    return said
