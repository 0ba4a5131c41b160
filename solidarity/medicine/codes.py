"""The two codes: the volunteer says one at the pharmacy, the person says one at the door."""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.lifecycles import CERTIFIED, MedicineState
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.storage.request_tables import PHARMACY
from solidarity.storage.tables import MedicineOrder, Offer, Request
from solidarity.team import tell_team


def certified(request: Request) -> MedicineOrder | None:
    """The order of a packet that may go or is on its way; None when there is none."""
    order = request.medicine if request.kinds_mask & PHARMACY else None
    return order if order is not None and order.state in CERTIFIED else None


def tell_both(session: Session, offer: Offer, *, now: datetime) -> None:
    """After a yes: the volunteer hears where the packet is, the person his own code.

    Each volunteer has a code of his own for the pharmacy; the person keeps his.
    """
    request = offer.request
    order = certified(request)
    if order is None:
        return
    if order.state == MedicineState.READY:
        order.pickup_code, order.pickup_wrong = _new_code(), 0
    first = order.door_code is None
    order.door_code = order.door_code or _new_code()
    notify(session, offer.volunteer.person, *_for_the_helper(order), now=now, offer_id=offer.id)
    if first:
        known = {"code": order.door_code}
        notify(session, request.person, Message("medicine.your_code", known), now=now, urgent=True)


def _new_code() -> str:
    return f"{secrets.randbelow(10_000):04}"


def _for_the_helper(order: MedicineOrder) -> list[Message]:
    said = []
    if order.state == MedicineState.READY and order.pharmacy is not None:
        known = {
            "pharmacy": order.pharmacy.name,
            "address": order.pharmacy.address,
            "code": order.pickup_code,
        }
        said = [Message("medicine.fetch", known), *terms(order)]
    if order.fridge:
        said.append(Message("medicine.keep_cool"))
    return [*said, Message("medicine.at_the_door")]


def terms(order: MedicineOrder) -> list[Message]:
    """From when the packet is ready, and what is to pay, where the pharmacist said so."""
    said = []
    if order.ready_at is not None:
        at = order.ready_at.isoformat(timespec="minutes")
        said.append(Message("medicine.ready_from", {"at": at}))
    if order.cents:
        said.append(Message("medicine.to_pay", {"cents": order.cents}))
    return said


def helper_lost(session: Session, request: Request, *, now: datetime) -> None:
    """Who had said yes does not come: where the packet is, the team has to find out."""
    order = certified(request)
    if order is not None and order.state == MedicineState.HANDED_OVER:
        tell_team(session, "medicine_astray", now=now, person=request.person, request=request)
