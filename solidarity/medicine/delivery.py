"""At the door: the person says his code once the packet is in his hands, the volunteer types it."""

import hmac
import re
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.lifecycles import MedicineState
from solidarity.medicine.codes import certified
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.requests import confirm_helped, hold, mark_done, tasks_of
from solidarity.storage.tables import MedicineOrder, Offer, Person
from solidarity.team import tell_team

CODE = re.compile(r"(?:code\s*:?\s*)?((?:\d[ .-]?){4})[ .!]*", re.ASCII | re.IGNORECASE)
BESIDE_DIGITS = re.compile(r"\D")
MOST_TRIES = 3
"""Wrong codes at the door; then the team is told."""


def hear(session: Session, person: Person, text: str, *, now: datetime) -> bool:
    """Whether a volunteer who brings a packet has typed four digits, and nothing else."""
    typed = CODE.fullmatch(text)
    if typed is None or person.volunteer is None:
        return False
    code = BESIDE_DIGITS.sub("", typed[1])
    packets = [offer for offer in tasks_of(session, person.volunteer) if certified(offer.request)]
    if not packets:
        return False
    # With several packets in his bag the code says which one it is.
    meant = next((offer for offer in packets if _is_right(certified(offer.request), code)), None)
    _try(session, meant or packets[0], code, now=now)
    return True


def _is_right(order: MedicineOrder | None, code: str) -> bool:
    known = order.door_code if order is not None else None
    return known is not None and hmac.compare_digest(code.encode(), known.encode())


def _try(session: Session, offer: Offer, code: str, *, now: datetime) -> None:
    request = hold(session, offer.request)
    order, helper = certified(request), offer.volunteer.person
    if order is None or order.door_code is None:
        return
    if order.door_wrong >= MOST_TRIES:
        notify(session, helper, Message("medicine.no_more_tries"), now=now)
    elif _is_right(order, code):
        _delivered(session, offer, order, now=now)
    else:
        order.door_wrong += 1
        if order.door_wrong < MOST_TRIES:
            notify(session, helper, Message("medicine.wrong_code"), now=now)
        else:
            tell_team(session, "medicine_code", now=now, person=request.person, request=request)
            notify(session, helper, Message("medicine.no_more_tries"), now=now)


def _delivered(session: Session, offer: Offer, order: MedicineOrder, *, now: datetime) -> None:
    """The person has said his code: that is his word that help came."""
    order.state, order.delivered_at = MedicineState.DELIVERED, now
    order.token = None
    record(session, "medicine_delivered", now=now, request_id=order.request_id)
    notify(session, offer.volunteer.person, Message("medicine.right_code"), now=now)
    confirm_helped(session, offer.request, now=now)


def finish(session: Session, offer: Offer, *, now: datetime) -> None:
    """The volunteer taps that it is done: a certified packet needs the code of the person."""
    if certified(offer.request) is None:
        mark_done(session, offer, now=now)
        return
    ways = row(Button("button.no_code", "medicine.no_code", offer.id))
    notify(session, offer.volunteer.person, Message("medicine.ask_code", buttons=ways), now=now)


def finish_without_code(session: Session, offer: Offer, *, now: datetime) -> None:
    """The person could not say it: the team asks him; the packet counts as brought."""
    mark_done(session, offer, now=now)
    request = offer.request
    tell_team(session, "medicine_code", now=now, person=request.person, request=request)
