"""A shift is over: its organisation says at the desk who came."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import requests
from solidarity.alarms import record
from solidarity.clock import point_in_time
from solidarity.errors import IllegalStep
from solidarity.lifecycles import OPEN_REQUESTS, OfferState
from solidarity.messages import Message
from solidarity.notices import amend_offer, notify
from solidarity.requests.closing import end
from solidarity.storage.tables import Offer, Request
from solidarity.team import somebody_said, tell_team
from solidarity.telling import helpers


def settle(session: Session, request: Request, came: Collection[int], *, now: datetime) -> None:
    """These volunteers came; raises IllegalStep when it is not over, or was said before.

    Who did not come is not thanked, and the team looks at it when nobody came at all.
    """
    requests.hold(session, request)
    if not _can_be_said(request, now):
        raise IllegalStep(request=request.id)
    expected = helpers(request)
    for offer in expected:
        if offer.volunteer_id not in came:
            _did_not_come(session, offer, now=now)
    session.flush()
    if helpers(request):
        requests.confirm_helped(session, request, now=now)
        return
    if expected:
        tell_team(session, "nobody_came", now=now, person=request.person, request=request)
    somebody_said(session, request, now=now)
    end(session, request, now=now)
    record(session, "nobody_came", now=now, request_id=request.id)


def _can_be_said(request: Request, now: datetime) -> bool:
    is_over = request.when_end is not None and point_in_time(request.when_end) <= now
    is_open = request.state in OPEN_REQUESTS and request.closed_at is None
    return is_over and is_open and request.opening is not None


def _did_not_come(session: Session, offer: Offer, *, now: datetime) -> None:
    offer.state = OfferState.DECLINED
    name = {"name": offer.request.person.first_name}
    amend_offer(session, offer.id, Message("task.closed"), now=now)
    notify(session, offer.volunteer.person, Message("shift.missed", name), now=now)
    record(
        session, "did_not_come", now=now, request_id=offer.request_id,
        person_id=offer.volunteer_id,
    )  # fmt: skip
