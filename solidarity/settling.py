"""A task of the board ends, and what it was about with it."""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import requests, taking
from solidarity.errors import IllegalStep
from solidarity.lifecycles import OPEN_REQUESTS, RequestState
from solidarity.storage.tables import Received, Request, TeamTask

SOLVED = "solved"
REASONS = (SOLVED, "not_needed", "not_ours", "duplicate")
"""In the words of the page; the same word is kept with the task."""
OF_REQUESTS = ("nobody_found", "still_looking", "not_helped")
"""Who closes one of these decides what becomes of the request."""


def settle(session: Session, task: TeamTask, member_id: int, reason: str, *, now: datetime) -> None:
    """Close it for one of REASONS. A request that nobody needs any more is cancelled; one that
    was left to the team and is solved counts as helped."""
    if reason not in REASONS:
        raise IllegalStep(task=task.id, reason=reason)
    request = hold_request(session, task)
    taking.close(session, task.id, member_id, reason, now=now)
    if request is None or task.kind not in OF_REQUESTS or request.state not in OPEN_REQUESTS:
        return
    if reason != SOLVED:
        requests.cancel(session, request, now=now)
    elif request.state == RequestState.WITH_TEAM:
        requests.confirm_helped(session, request, now=now)


def hold_request(session: Session, task: TeamTask) -> Request | None:
    """Its request, held before the task is: all who hold both do so in this order."""
    if task.request_id is None:
        return None
    return requests.hold(session, session.get_one(Request, task.request_id))


def try_again(session: Session, task: TeamTask, member_id: int, *, now: datetime) -> None:
    """A message that was set aside goes through once more; if it fails, a new task tells of it."""
    taking.close(session, task.id, member_id, "again", now=now)
    received = session.get(Received, task.received_id or 0, with_for_update=True)
    if received is None or received.state != "failed":
        raise IllegalStep(task=task.id)
    received.state, received.due_at, received.claimed_until = "new", now, None
    received.attempts = received.faults = 0
