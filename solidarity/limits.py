"""How much one volunteer takes on: limits that protect people, and him."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from solidarity import volunteers
from solidarity.errors import LimitReached, OfferOver
from solidarity.lifecycles import BEFORE_DONE, OfferState, VolunteerState
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.settings import Volunteers as Settings
from solidarity.storage.tables import Event, Offer, Request, Volunteer
from solidarity.team import tell_team

HELPS = (VolunteerState.ACTIVE, VolunteerState.PAUSED)
"""In a pause he is not asked, but may say yes to what he was asked before."""
KINDS = ("open", "day", "given_up")
"""Of LimitReached; each has its sentence."""
A_DAY = timedelta(days=1)


def check(session: Session, offer: Offer, *, rules: Rules, now: datetime) -> None:
    """Whether a volunteer may say yes to one more; LimitReached or OfferOver if not.

    His row is held: of two yeses at once the second counts the first.
    """
    volunteer = offer.volunteer
    session.refresh(volunteer, with_for_update=True)
    if volunteer.state not in HELPS or offer.request.kinds_mask & ~volunteer.approved:
        raise OfferOver(offer=offer.id)
    if _open_tasks(session, volunteer) >= rules.asking.open_tasks:
        raise LimitReached(limit="open")
    accepted = _times(session, volunteer, "accepted", since=now - A_DAY)
    if len(accepted) >= rules.volunteers.accepted_a_day:
        raise LimitReached(limit="day")
    if rests_until(session, volunteer, settings=rules.volunteers, now=now) is not None:
        raise LimitReached(limit="given_up")


def rests_until(
    session: Session, volunteer: Volunteer, *, settings: Settings, now: datetime
) -> datetime | None:
    """Until when somebody who gave up often gets no offers; None: he may be asked."""
    window = timedelta(days=settings.given_up_days)
    times = _times(session, volunteer, "gave_up", since=now - window)
    return times[-settings.given_up] + window if len(times) >= settings.given_up else None


def after_giving_up(
    session: Session, volunteer: Volunteer, *, settings: Settings, now: datetime
) -> None:
    """Who gives up too often gets no offers for a while, and the team talks with him."""
    until = rests_until(session, volunteer, settings=settings, now=now)
    if until is None or volunteer.state not in HELPS:
        return
    if volunteer.state != VolunteerState.PAUSED:
        volunteers.move(volunteer, VolunteerState.PAUSED)
    volunteer.paused_until = max(until, volunteer.paused_until or until)
    tell_team(session, "gives_up", now=now, person=volunteer.person)
    notify(session, volunteer.person, Message("limit.rest"), now=now)


def _open_tasks(session: Session, volunteer: Volunteer) -> int:
    query = (
        select(func.count(Offer.id))
        .join(Request, Request.id == Offer.request_id)
        .where(
            Offer.volunteer_id == volunteer.person_id,
            Offer.state == OfferState.ACCEPTED,
            Request.state.in_(BEFORE_DONE),
        )
    )
    return session.scalars(query).one()


def _times(session: Session, volunteer: Volunteer, kind: str, *, since: datetime) -> list[datetime]:
    """When this happened with him since then, in order."""
    query = select(Event.at).where(
        Event.person_id == volunteer.person_id, Event.kind == kind, Event.at > since
    )
    return list(session.scalars(query.order_by(Event.at)))
