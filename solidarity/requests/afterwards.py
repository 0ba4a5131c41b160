"""After the agreed time: is it done, did help come? Asked twice, by day, and then no more.

What nobody answers does not stay open for ever. When the volunteer has said that it is done, and
for days nobody says otherwise, the request is closed as it is: done, and not confirmed. When
nobody has said anything, a person of the team asks.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from solidarity.alarms import record, set_alarm
from solidarity.clock import end_of_quiet, is_quiet
from solidarity.lifecycles import BEFORE_DONE, RequestState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.requests.closing import close
from solidarity.requests.finding import hold
from solidarity.settings import Asking
from solidarity.storage.tables import Request
from solidarity.team import tell_team
from solidarity.telling import about, ask_if_helped, helpers

ASKED_AGAIN_AFTER = timedelta(days=1)
PATIENCE = timedelta(days=2)
"""After the second question."""


def ask_done(
    session: Session, request: Request, *, again: bool, asking: Asking, now: datetime
) -> None:
    """The volunteers are asked whether it is done, and the person whether help came."""
    kind = "ask_done_again" if again else "ask_done"
    coming = helpers(request)
    if request.state not in BEFORE_DONE or not coming:
        return
    if _waits_for_day(session, request, kind, asking=asking, now=now):
        return
    known = about(request) | {"name": request.person.first_name}
    for offer in coming:
        buttons = row(
            Button("button.done", "task.done", offer.id),
            Button("button.not_yet", "task.not_yet", offer.id),
            Button("button.cannot_any_more", "task.give_up", offer.id),
        )
        question = Message("task.is_it_done", known, buttons)
        notify(session, offer.volunteer.person, question, now=now)
    ask_if_helped(session, request, now=now)
    following, wait = ("nobody_said", PATIENCE) if again else ("ask_done_again", ASKED_AGAIN_AFTER)
    set_alarm(session, following, request.id, due_at=now + wait)


def ask_helped(session: Session, request: Request, *, asking: Asking, now: datetime) -> None:
    """The volunteer has said that it is done: the person is asked once more."""
    if request.state != RequestState.DONE or request.closed_at is not None:
        return
    if _waits_for_day(session, request, "ask_helped", asking=asking, now=now):
        return
    ask_if_helped(session, request, now=now)
    set_alarm(session, "nobody_said", request.id, due_at=now + PATIENCE)


def nobody_said(session: Session, request: Request, *, now: datetime) -> None:
    """Both were asked twice: nobody is asked any more."""
    hold(session, request)
    if request.state == RequestState.DONE and request.closed_at is None:
        close(request, now=now)
        record(session, "nobody_objected", now=now, request_id=request.id)
    elif request.state in BEFORE_DONE and helpers(request):
        tell_team(session, "nobody_said", now=now, person=request.person, request=request)


def _waits_for_day(
    session: Session, request: Request, kind: str, *, asking: Asking, now: datetime
) -> bool:
    """Nobody is asked at night: the question is kept for the morning."""
    quiet = is_quiet(now, quiet_from=asking.quiet_from, quiet_to=asking.quiet_to)
    if quiet:
        due_at = end_of_quiet(now, quiet_to=asking.quiet_to)
        set_alarm(session, kind, request.id, due_at=due_at)
    return quiet
