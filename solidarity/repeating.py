"""The same help once more, by one tap."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity import intake
from solidarity.alarms import record
from solidarity.clock import wall_time
from solidarity.details import measured
from solidarity.errors import IllegalStep
from solidarity.lifecycles import RequestState
from solidarity.requests import start_draft
from solidarity.requests.again import a_week_later
from solidarity.storage.tables import Request

KEPT = (
    "kinds_mask", "details_asked", "postcode", "place_fr", "place_nl", "lat", "lon",
    "uncertainty_m", "address", "for_other", "helpers_wanted", "skills", "facts",
)  # fmt: skip
"""What is the same the next time; the moment is not."""


def repeat(session: Session, request: Request, *, next_week: bool, now: datetime) -> Request:
    """A new request like this one, shown to be confirmed; without `next_week` the day is asked.

    Raises IllegalStep when it is not finished, or was repeated already.
    """
    if request.state != RequestState.CONFIRMED or _is_repeated(session, request):
        raise IllegalStep(request=request.id)
    draft = start_draft(session, request.person, now=now)
    for name in KEPT:
        setattr(draft, name, getattr(request, name))
    # A new list: nothing on it has been bought yet.
    draft.details = [measured(item.text) for item in request.details]
    draft.repeats_id = request.id
    moment = a_week_later(request, now=wall_time(now)) if next_week else None
    if moment is not None:
        draft.when_start, draft.when_end = moment
        draft.deadline = request.deadline
    session.flush()
    record(session, "repeated", now=now, request_id=draft.id, person_id=draft.person_id)
    intake.go_on(session, draft, now=now)
    return draft


def _is_repeated(session: Session, request: Request) -> bool:
    query = select(Request.id).where(
        Request.repeats_id == request.id, Request.state != RequestState.CANCELLED
    )
    return session.scalars(query).first() is not None
