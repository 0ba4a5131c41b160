"""Whether a volunteer who said yes can still come, by what he once said of himself."""

from solidarity.asking import question_of
from solidarity.matching import distance_m
from solidarity.messages import Message
from solidarity.storage.tables import Offer


def may_not_suit(offer: Offer) -> list[Message]:
    """What speaks against it after a change, a sentence each; empty when nothing does.

    Only he is told: whether he comes all the same is for him to say.
    """
    volunteer, question = offer.volunteer, question_of(offer.request)
    against = []
    if volunteer.approved & question.kinds != question.kinds:
        against.append(Message("may_not_suit.kind"))
    if volunteer.skills & question.skills != question.skills:
        against.append(Message("may_not_suit.skill"))
    if not volunteer.free & question.free:
        against.append(Message("may_not_suit.hours"))
    metres = distance_between(offer)
    reach = (volunteer.radius_m or 0) + volunteer.uncertainty_m / 2
    if metres is not None and metres > reach:
        against.append(Message("may_not_suit.distance", {"distance_m": metres}))
    return against


def distance_between(offer: Offer) -> int | None:
    """Metres between the two; None for a call, and where one of them is not known."""
    volunteer, question = offer.volunteer, question_of(offer.request)
    if volunteer.lat is None or volunteer.lon is None:
        return None
    if question.lat is None or question.lon is None:
        return None
    return round(distance_m(volunteer.lat, volunteer.lon, question.lat, question.lon))
