"""Volunteers who come from another place: a bot of Telegram cannot write to them first."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from solidarity.lifecycles import VolunteerState
from solidarity.storage.tables import Contact, Handover, Volunteer

COMING = timedelta(hours=12)
"""So long after a handover they are waited for before anybody hears that nobody is there."""


def are_coming(session: Session, *, now: datetime) -> bool:
    """Whether somebody who could help may still turn up."""
    just_taken = exists().where(~Handover.gives, Handover.ended_at > now - COMING)
    if not session.scalar(select(just_taken)):
        return False
    silent = exists().where(Contact.person_id == Volunteer.person_id, Contact.written_at.is_(None),
                            Contact.unreachable_at.is_not(None))  # fmt: skip
    helps = Volunteer.state == VolunteerState.ACTIVE
    return bool(session.scalar(select(exists().where(helps, silent))))
