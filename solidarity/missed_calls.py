"""Calls to the association that nobody took: somebody of the team calls back."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from solidarity import ringing, sources
from solidarity.alarms import record
from solidarity.storage.tables import Event, IntakeSource, Person, TeamTask
from solidarity.team import is_over, tell_team

KIND = "missed_call"


def missed(
    session: Session, source: IntakeSource, number: str, *, began_at: datetime, team_language: str,
    now: datetime,
) -> str:  # fmt: skip
    """Somebody has to call back, once while it is open; not who was spoken to since."""
    language = sources.language_of(session, source, otherwise=team_language)
    organisation = source.organisation_id
    person = ringing.meet_caller(
        session, number, language=language, organisation_id=organisation, now=now
    )
    if _spoken_to_since(session, person, began_at):
        return "answered"
    tell_team(session, KIND, now=now, person=person)
    return "missed"


def answered(session: Session, number: str, *, at: datetime, now: datetime) -> str:
    """He and somebody of the team speak: nobody has to call him back for what was before."""
    person = ringing.known_by(session, number)
    if person is None:
        return "nothing"
    record(session, "call_answered", now=min(at, now), person_id=person.id)
    query = select(TeamTask).where(
        TeamTask.kind == KIND, TeamTask.person_id == person.id,
        TeamTask.created_at <= at, TeamTask.closed_at.is_(None),
    )  # fmt: skip
    for task in session.scalars(query.with_for_update()):
        is_over(session, task, now=now)
    return "answered"


def _spoken_to_since(session: Session, person: Person, moment: datetime) -> bool:
    """News of a missed call may come after the next one was taken."""
    spoken = exists().where(
        Event.person_id == person.id, Event.kind == "call_answered", Event.at >= moment
    )
    return bool(session.scalar(select(spoken)))
