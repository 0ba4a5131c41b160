"""A request ends: cancelled, or enough volunteers were found."""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, record
from solidarity.details import Facts, without_person
from solidarity.lifecycles import OfferState, RequestState
from solidarity.messages import Message
from solidarity.notices import amend_offer, notify
from solidarity.offers import withdraw_all
from solidarity.requests.finding import hold, move
from solidarity.storage.tables import Offer, Request
from solidarity.talks import expect_nothing
from solidarity.team import nobody_is_missing, pharmacist_answered, was_called
from solidarity.telling import about, helpers

AFTERWARDS = ("ask_done", "ask_done_again", "ask_helped", "nobody_said")
"""Whether it is done and whether help came, until somebody says so (afterwards.py)."""
ALARMS = ("wave", "still_looking", "locate", "same_need", "pharmacist_silent", *AFTERWARDS)
"""What would happen later to a request that is open."""


def close(request: Request, *, now: datetime) -> None:
    """What was told of the person's health is needed no more."""
    request.closed_at, request.facts = now, without_person(request.facts)


def cancel(session: Session, request: Request, *, now: datetime) -> None:
    """Not needed any more: everybody who was asked or helps is told."""
    hold(session, request)
    was_draft = request.state == RequestState.DRAFT
    end(session, request, now=now)
    record(session, "cancelled", now=now, request_id=request.id)
    expect_nothing(session, request.person)
    key = "cancel.draft_done" if was_draft else "cancel.done"
    notify(session, request.person, Message(key, about(request)), now=now)


def refuse_draft(session: Session, draft: Request, *, telephone: str = "", now: datetime) -> None:
    """He does not want to be kept in mind: what he told is forgotten at once."""
    hold(session, draft)
    end(session, draft, now=now)
    draft.details, draft.facts, draft.address = [], Facts(), None
    draft.postcode = draft.place_fr = draft.place_nl = draft.lat = draft.lon = None
    draft.when_start = draft.when_end = None
    record(session, "refused_consent", now=now, request_id=draft.id)
    expect_nothing(session, draft.person)
    notify(session, draft.person, Message("consent.refused", {"telephone": telephone}), now=now)


def end(session: Session, request: Request, *, now: datetime) -> None:
    """Cancelled, and nothing follows; only the person himself has still to be told."""
    coming = helpers(request)
    move(request, RequestState.CANCELLED)
    close(request, now=now)
    session.flush()
    drop_alarms(session, request.id, *ALARMS, now=now)
    nobody_is_missing(session, request, now=now)
    was_called(session, request, now=now)
    pharmacist_answered(session, request, now=now)
    withdraw_all(session, request, Message("offer.cancelled"), now=now)
    for offer in coming:
        _release(session, offer, Message("task.cancelled", about(request)), now=now)


def forget_draft(session: Session, draft: Request, *, now: datetime) -> None:
    """He began to tell what he needs, days ago, and has written nothing since."""
    hold(session, draft)
    if draft.state != RequestState.DRAFT:
        return
    end(session, draft, now=now)
    record(session, "draft_forgotten", now=now, request_id=draft.id)
    expect_nothing(session, draft.person)
    notify(session, draft.person, Message("draft.forgotten"), now=now)


def _release(session: Session, offer: Offer, message: Message, *, now: datetime) -> None:
    """The helper is told, and the address disappears from his chat."""
    offer.state = OfferState.WITHDRAWN
    amend_offer(session, offer.id, Message("task.closed"), now=now)
    notify(session, offer.volunteer.person, message, now=now, urgent=True)


def stop_looking(session: Session, request: Request, *, now: datetime) -> None:
    """Those who have said yes are enough, even if they are fewer than were wanted."""
    if request.state != RequestState.ASSIGNED:
        move(request, RequestState.ASSIGNED)
        drop_alarms(session, request.id, "wave", "still_looking", now=now)
        nobody_is_missing(session, request, now=now)
        withdraw_all(session, request, Message("offer.taken"), now=now)
