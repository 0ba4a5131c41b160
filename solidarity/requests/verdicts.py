"""What the team found when it called: the request is real and goes on, or it was a hoax."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.errors import IllegalStep
from solidarity.lifecycles import BEFORE_DONE, RequestState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.requests.call_backs import CallBack
from solidarity.requests.closing import end
from solidarity.requests.finding import hold, move
from solidarity.requests.placing import look_for_volunteers
from solidarity.settings import Abuse, Rules
from solidarity.storage.tables import Request
from solidarity.talks import expect_nothing
from solidarity.team import was_called
from solidarity.telling import about


def is_real(session: Session, request: Request, *, rules: Rules, now: datetime) -> None:
    """It goes on, or begins now; raises IllegalStep when nobody had to call about it."""
    before = _decide(session, request, CallBack.REAL, now=now)
    if before == CallBack.FIRST:
        if request.state != RequestState.OPEN:
            move(request, RequestState.OPEN)
        notify(session, request.person, Message("call_back.real", about(request)), now=now)
        look_for_volunteers(session, request, rules=rules, now=now)


def is_hoax(session: Session, request: Request, *, abuse: Abuse, now: datetime) -> None:
    """It ends, who was to come is told, and who wrote is left unanswered for some hours.

    Raises IllegalStep when nobody had to call about it, or it is over.
    """
    _decide(session, request, CallBack.HOAX, now=now)
    end(session, request, now=now)
    person = request.person
    person.hoax_at, person.quiet_until = now, now + timedelta(hours=abuse.quiet_hours)
    expect_nothing(session, person)
    ways = row(Button("button.talk_to_somebody", "team.call"))
    notify(session, person, Message("call_back.hoax", about(request), ways), now=now)


def _decide(session: Session, request: Request, verdict: CallBack, *, now: datetime) -> str:
    """Once: of two people of the team the second finds that it is decided. What it was before."""
    hold(session, request)
    before = request.call_back
    if before not in (CallBack.FIRST, CallBack.BESIDE) or request.state not in BEFORE_DONE:
        raise IllegalStep(request=request.id)
    request.call_back = verdict
    was_called(session, request, now=now)
    record(session, "called_back", now=now, request_id=request.id, verdict=verdict)
    return before
