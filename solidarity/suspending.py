"""The team suspends a volunteer: nothing more is asked of him, and what he promised goes on."""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import checks, consents, unreachable, volunteers
from solidarity.alarms import record, set_alarm
from solidarity.befriending.pairs import leaving
from solidarity.befriending.times import standing_in
from solidarity.lifecycles import OfferState, VolunteerState
from solidarity.messages import Message
from solidarity.notices import amend_offer, notify
from solidarity.requests.helping import hand_on
from solidarity.settings import Rules
from solidarity.storage.tables import Volunteer
from solidarity.vocabulary import Purpose

ALARM = "suspended"
WHY = ("reported", "money", "unreliable", "other")
"""For the team alone: neither he nor anybody else is told."""


def suspend(
    session: Session,
    volunteer: Volunteer,
    *,
    now: datetime,
    why: str = "other",
    by: int | None = None,
) -> None:
    """From now on he can say yes to nothing. What follows for others is an alarm of its own: it
    holds requests, and whoever says yes holds a request before his own row.
    """
    session.refresh(volunteer, with_for_update=True)
    if volunteer.state == VolunteerState.SUSPENDED:
        return
    if volunteer.state == VolunteerState.STOPPED:
        consents.take_back(session, volunteer.person, purpose=Purpose.VOLUNTEER, now=now)
    volunteers.move(volunteer, VolunteerState.SUSPENDED)
    record(session, "suspended", now=now, person_id=volunteer.person_id, what=why, by=by)
    set_alarm(session, ALARM, volunteer.person_id, due_at=now)
    notify(session, volunteer.person, Message("volunteer.suspended"), now=now)


def look_after_others(session: Session, person_id: int, *, rules: Rules, now: datetime) -> None:
    """What he was asked goes to others, what he had promised too; his calls pause."""
    volunteer = session.get(Volunteer, person_id)
    if volunteer is None or volunteer.state != VolunteerState.SUSPENDED:
        return
    for offer in unreachable.offers_of(session, person_id):
        if offer.state == OfferState.ACCEPTED:
            hand_on(session, offer, event="handed_on", asking=rules.asking, now=now)
        else:
            unreachable.ask_others(session, offer, asking=rules.asking, now=now)
            amend_offer(session, offer.id, Message("offer.cancelled"), now=now)
    standing_in.step_back(session, volunteer.person, now=now)
    leaving.rest_calling(session, volunteer.person, rules=rules, now=now)


def lift(
    session: Session,
    volunteer: Volunteer,
    *,
    rules: Rules,
    now: datetime,
    by: int | None = None,
) -> None:
    """He helps as before; one who had not agreed, or had stopped, begins by himself if he likes."""
    checks.not_himself(volunteer, by)
    was_helping = consents.stands(volunteer.person, Purpose.VOLUNTEER)
    volunteers.move(volunteer, VolunteerState.ACTIVE if was_helping else VolunteerState.STOPPED)
    volunteer.paused_until = None
    record(session, "suspension_lifted", now=now, person_id=volunteer.person_id, by=by)
    if was_helping:
        notify(session, volunteer.person, Message("volunteer.resumed"), now=now)
        leaving.resume_calling(session, volunteer.person, rules=rules, now=now)
