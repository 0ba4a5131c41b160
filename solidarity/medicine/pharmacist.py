"""What a pharmacist does by his link: he says yes or no, and gives the packet away."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.errors import IllegalStep, LockedOut, NotYours
from solidarity.lifecycles import BEFORE_DONE, MedicineState, RequestState
from solidarity.medicine.codes import terms
from solidarity.medicine.orders import LOOKING, end_wait
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.requests.finding import hold, move
from solidarity.requests.placing import look_for_volunteers
from solidarity.settings import Rules
from solidarity.storage.tables import MedicineOrder, Request
from solidarity.team import tell_team
from solidarity.telling import helper_name
from solidarity.vocabulary import Refusal

MOST_TRIES = 5
"""Wrong codes at the pharmacy; then the team is told."""


@dataclass(frozen=True)
class Packet:
    """What the pharmacist tells of it; `ready_at` is wall time in Europe/Brussels."""

    ready_at: datetime | None = None
    cents: int | None = None
    fridge: bool = False


def order_of(session: Session, token: str, *, now: datetime) -> MedicineOrder:
    """The order of a link, held; NotYours when there is none, or its time is over."""
    found = select(MedicineOrder).where(MedicineOrder.token == token)
    order = session.scalars(found).one_or_none()
    if order is None or order.link_ends_at is None or order.link_ends_at <= now:
        raise NotYours(link="pharmacy")
    request = hold(session, order.request)
    session.refresh(order)
    if request.state not in BEFORE_DONE or order.state == MedicineState.NOT_NEEDED:
        raise NotYours(link="pharmacy")
    return order


def confirm(
    session: Session, order: MedicineOrder, packet: Packet, *, rules: Rules, now: datetime
) -> None:
    """The prescription is in order: the person hears it, and volunteers are asked."""
    request = order.request
    end_wait(session, order, MedicineState.READY, now=now)
    order.ready_at, order.cents, order.fridge = packet.ready_at, packet.cents, packet.fridge
    order.answered_at, order.reason = now, None
    record(session, "medicine_ready", now=now, request_id=request.id)
    notify(session, request.person, Message("medicine.ready"), *terms(order), now=now)
    go_on(session, request, rules=rules, now=now)


def go_on(session: Session, request: Request, *, rules: Rules, now: datetime) -> None:
    """Nothing is waited for any more: volunteers are asked."""
    if request.state in LOOKING:
        if request.state != RequestState.OPEN:
            move(request, RequestState.OPEN)
        look_for_volunteers(session, request, rules=rules, now=now)


def refuse(session: Session, order: MedicineOrder, why: Refusal, *, now: datetime) -> None:
    """He cannot prepare it: the person and the team hear why, and what comes next.

    Raises IllegalStep when a volunteer has the packet, or is on his way for it.
    """
    request = order.request
    if request.state not in LOOKING or order.state == MedicineState.READY:
        raise IllegalStep(request=request.id)
    end_wait(session, order, MedicineState.REFUSED, now=now)
    order.answered_at, order.reason = now, why
    record(session, "medicine_refused", now=now, request_id=request.id, why=why)
    tell_team(session, "medicine_refused", now=now, person=request.person, request=request)
    notify(session, request.person, Message(f"medicine.refused.{why}"), now=now)


def not_needed(session: Session, request: Request, *, rules: Rules, now: datetime) -> None:
    """The team found that no pharmacist has to say yes (no prescription): volunteers are asked."""
    order = hold(session, request).medicine
    if order is None:
        raise IllegalStep(request=request.id)
    end_wait(session, order, MedicineState.NOT_NEEDED, now=now)
    order.token = None
    record(session, "medicine_not_needed", now=now, request_id=request.id)
    go_on(session, request, rules=rules, now=now)


def hand_over(session: Session, order: MedicineOrder, code: str, *, now: datetime) -> bool:
    """The volunteer is there and says his code; False when it is not the right one.

    Raises LockedOut after MOST_TRIES wrong ones, IllegalStep when nobody is expected.
    """
    if order.state != MedicineState.READY or order.pickup_code is None:
        raise IllegalStep(request=order.request_id)
    if order.pickup_wrong >= MOST_TRIES:
        raise LockedOut(request=order.request_id)
    request = order.request
    if not hmac.compare_digest(code.encode(), order.pickup_code.encode()):
        order.pickup_wrong += 1
        if order.pickup_wrong >= MOST_TRIES:
            tell_team(session, "medicine_code", now=now, person=request.person, request=request)
        return False
    order.state, order.handed_over_at = MedicineState.HANDED_OVER, now
    record(session, "medicine_handed_over", now=now, request_id=request.id)
    known = {"name": helper_name(request)}
    notify(session, request.person, Message("medicine.on_its_way", known), now=now)
    return True
