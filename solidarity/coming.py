"""The day before a shift each volunteer is asked whether he comes."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from solidarity.alarms import record, set_alarm
from solidarity.clock import point_in_time
from solidarity.errors import IllegalStep
from solidarity.lifecycles import BEFORE_DONE, OfferState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.requests.finding import hold
from solidarity.settings import Asking
from solidarity.storage.tables import Offer, Request
from solidarity.team import tell_team
from solidarity.telling import about, helpers

AT_LEAST = timedelta(hours=2)
"""So long before the shift it is looked at who has not answered."""


def set_questions(session: Session, request: Request, *, asking: Asking, now: datetime) -> None:
    """The evening before, and the morning; what is over already is not asked."""
    assert request.when_start is not None
    start = request.when_start
    asked_at = _evening(request, asking)
    morning = start.replace(hour=asking.coming_answer_hour, minute=0)
    looked_at = point_in_time(min(morning, start - AT_LEAST))
    if now < asked_at:
        set_alarm(session, "coming", request.id, due_at=asked_at)
        set_alarm(session, "coming_unanswered", request.id, due_at=looked_at)


def _evening(request: Request, asking: Asking) -> datetime:
    assert request.when_start is not None
    day_before = request.when_start - timedelta(days=1)
    return point_in_time(day_before.replace(hour=asking.coming_question_hour, minute=0))


def ask(session: Session, request: Request, *, asking: Asking, now: datetime) -> None:
    """Each who promised it before that evening, and has not said yet that he comes."""
    hold(session, request)
    if request.state not in BEFORE_DONE:
        return
    for offer in _unsure(request, asking):
        buttons = row(
            Button("button.i_come", "coming.yes", offer.id),
            Button("button.i_do_not_come", "task.give_up", offer.id),
        )
        known = about(request) | {"name": request.person.first_name}
        notify(session, offer.volunteer.person, Message("coming.ask", known, buttons), now=now)


def unanswered(session: Session, request: Request, *, asking: Asking, now: datetime) -> None:
    """Somebody has not answered: the team is told, and he is asked once more."""
    hold(session, request)
    if request.state in BEFORE_DONE and _unsure(request, asking):
        tell_team(session, "not_sure", now=now, person=request.person, request=request)
        ask(session, request, asking=asking, now=now)


def _unsure(request: Request, asking: Asking) -> list[Offer]:
    """Who says yes after the evening before means tomorrow."""
    evening = _evening(request, asking)
    return [
        offer
        for offer in helpers(request)
        if offer.coming_at is None and offer.answered_at is not None and offer.answered_at < evening
    ]


def confirm(session: Session, offer: Offer, *, now: datetime) -> None:
    """He comes; raises IllegalStep when he is not expected any more."""
    request = hold(session, offer.request)
    session.refresh(offer)
    if offer.state != OfferState.ACCEPTED or request.state not in BEFORE_DONE:
        raise IllegalStep(offer=offer.id)
    if offer.coming_at is None:
        offer.coming_at = now
        record(session, "comes", now=now, request_id=request.id, person_id=offer.volunteer_id)
    notify(session, offer.volunteer.person, Message("coming.thanks"), now=now)
