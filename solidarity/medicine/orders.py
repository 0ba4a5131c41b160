"""Before anybody is asked: which requests wait for a pharmacist, and the link for him."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.errors import IllegalStep
from solidarity.lifecycles import MEDICINE_STEPS, MedicineState, RequestState, step
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.offers import withdraw_all
from solidarity.requests.finding import hold, move
from solidarity.settings import Medicine
from solidarity.storage.request_tables import PHARMACY
from solidarity.storage.tables import MedicineOrder, Organisation, Request
from solidarity.team import pharmacist_answered, tell_team
from solidarity.telling import helpers
from solidarity.vocabulary import OrganisationKind

LOOKING = (RequestState.OPEN, RequestState.ASKING, RequestState.WITH_TEAM)
SILENT = "pharmacist_silent"


def waits_for_pharmacist(
    session: Session, request: Request, *, settings: Medicine, now: datetime
) -> bool:
    """Whether a pharmacist has to say yes first; decided once, when the request is placed."""
    is_new = request.medicine is None and settings.certified
    if is_new and request.kinds_mask & PHARMACY and not request.person.is_demo:
        begin(session, request, now=now)
    return request.waits_first


def begin(session: Session, request: Request, *, now: datetime) -> MedicineOrder:
    """The pharmacist is asked; IllegalStep when somebody helps already, or it is over."""
    hold(session, request)
    may_begin = request.state in LOOKING and request.kinds_mask & PHARMACY
    if not may_begin or helpers(request):
        raise IllegalStep(request=request.id)
    order = request.medicine
    if order is None:
        order = MedicineOrder(request=request, state=MedicineState.WAITING, created_at=now)
        session.add(order)
    else:
        order.state = step(MEDICINE_STEPS, MedicineState(order.state), MedicineState.WAITING)
        order.reason = None
    drop_alarms(session, request.id, "wave", "still_looking", now=now)
    withdraw_all(session, request, Message("offer.changed"), now=now)
    if request.state != RequestState.WITH_TEAM:
        move(request, RequestState.WITH_TEAM)
    session.flush()
    record(session, "medicine_asked", now=now, request_id=request.id)
    tell_team(session, "medicine", now=now, person=request.person, request=request)
    _tell_person(session, request, now=now)
    return order


def _tell_person(session: Session, request: Request, *, now: datetime) -> None:
    said = [Message("medicine.waits")]
    if request.details:
        ways = row(
            Button("button.yes_show_it", "medicine.show_list", request.id),
            Button("button.rather_not", "medicine.hide_list", request.id),
        )
        items = {"items": [item.shown for item in request.details]}
        said.append(Message("medicine.ask_list", items, ways))
    notify(session, request.person, *said, now=now)


def let_see_list(session: Session, request: Request, *, agrees: bool, now: datetime) -> None:
    """The person says whether the pharmacist may see the list; IllegalStep when it is over."""
    order = hold(session, request).medicine
    if order is None or order.state not in (MedicineState.WAITING, MedicineState.REFUSED):
        raise IllegalStep(request=request.id)
    order.may_show_list = agrees
    record(session, "medicine_list", now=now, request_id=request.id, agrees=agrees)


def make_link(
    session: Session,
    request: Request,
    pharmacy: Organisation,
    *,
    settings: Medicine,
    now: datetime,
) -> MedicineOrder:
    """A new link for this pharmacy; an older one ends. IllegalStep when nobody waits for it."""
    order = hold(session, request).medicine
    is_pharmacy = pharmacy.kind == OrganisationKind.PHARMACY and pharmacy.ended_at is None
    if order is None or order.state not in (MedicineState.WAITING, MedicineState.REFUSED):
        raise IllegalStep(request=request.id)
    if not is_pharmacy or request.state not in LOOKING:
        raise IllegalStep(request=request.id)
    if order.state == MedicineState.REFUSED:
        order.state, order.reason = MedicineState.WAITING, None
    order.pharmacy, order.token = pharmacy, secrets.token_urlsafe(32)
    order.link_ends_at = now + timedelta(days=settings.link_days)
    drop_alarms(session, request.id, SILENT, now=now)
    due_at = now + timedelta(hours=settings.answer_hours)
    set_alarm(session, SILENT, request.id, due_at=due_at)
    record(session, "medicine_link", now=now, request_id=request.id, pharmacy=pharmacy.id)
    return order


def nobody_answered(session: Session, request: Request, *, now: datetime) -> None:
    """The pharmacist has said nothing for long: the team calls him."""
    order = hold(session, request).medicine
    if order is not None and order.state == MedicineState.WAITING and request.state in LOOKING:
        tell_team(session, "medicine_silent", now=now, person=request.person, request=request)


def end_wait(session: Session, order: MedicineOrder, new: MedicineState, *, now: datetime) -> None:
    """The pharmacist has answered, or need not: the tasks about it are over.

    Raises IllegalStep when it was decided before.
    """
    order.state = step(MEDICINE_STEPS, MedicineState(order.state), new)
    drop_alarms(session, order.request_id, SILENT, now=now)
    pharmacist_answered(session, order.request, now=now)
