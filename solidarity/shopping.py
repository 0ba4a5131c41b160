"""The list of a person who asks: changed in plain words, while it is told and afterwards."""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import details, intake, places, ticking
from solidarity.alarms import record
from solidarity.details import Item
from solidarity.lifecycles import RequestState
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.requests import current_draft, open_requests
from solidarity.storage.tables import Person, Request

CAN_CHANGE = (
    RequestState.OPEN, RequestState.ASKING, RequestState.ASSIGNED, RequestState.WITH_TEAM,
)  # fmt: skip
"""States in which nobody has brought the things yet."""


def hear_edit(session: Session, person: Person, text: str, *, now: datetime) -> bool:
    """Change the list by words that mean nothing else; False when they may be about more.

    No model is asked: "pas de lait" on a list with milk is about the list. A text that names a
    place is left to the rest.
    """
    draft = current_draft(session, person)
    request = draft or _with_list(session, person)
    if request is None or not request.details:
        return False
    edited = details.edited(request.details, text)
    if edited is None or not edited.sure or not edited.items or places.read(text):
        return False
    if draft is not None:
        draft.details, draft.details_asked, draft.confirmed = edited.items, True, False
        lead = [] if intake.missing(draft)[:1] == ["confirmed"] else [as_it_is(draft)]
        intake.go_on(session, draft, now=now, lead=lead)
    else:
        change_list(session, request, edited.items, now=now)
    return True


def _with_list(session: Session, person: Person) -> Request | None:
    """The newest placed request whose list can still change."""
    requests = open_requests(session, person)
    return next((r for r in requests if r.details and r.state in CAN_CHANGE), None)


def change_list(session: Session, request: Request, items: list[Item], *, now: datetime) -> None:
    """Another list for a request that was placed: both sides see it."""
    request.details = items
    session.flush()
    record(session, "list_changed", now=now, request_id=request.id)
    notify(session, request.person, as_it_is(request), now=now)
    ticking.show_to_helpers(session, request, now=now)


def as_it_is(request: Request) -> Message:
    """The list after a change."""
    return Message("list.noted", {"items": [item.shown for item in request.details]})
