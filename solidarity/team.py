"""What a person of the team has to look at."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.storage.tables import Person, Request, TeamTask


def tell_team(
    session: Session,
    kind: str,
    *,
    now: datetime,
    person: Person | None = None,
    request: Request | None = None,
) -> None:
    """Put a task on the team's list, unless the same one is open already.

    Kinds: danger, human, not_understood, nobody_found, still_looking, not_helped, worried,
    approve, forget, call_moment, technical.
    """
    query = select(TeamTask.id).where(
        TeamTask.kind == kind,
        TeamTask.person_id == (person.id if person else None),
        TeamTask.request_id == (request.id if request else None),
        TeamTask.closed_at.is_(None),
    )
    if session.scalars(query).first() is not None:
        return
    task = TeamTask(
        kind=kind,
        person_id=person.id if person else None,
        request_id=request.id if request else None,
        created_at=now,
    )
    session.add(task)
    record(
        session,
        "team_told",
        now=now,
        person_id=task.person_id,
        request_id=task.request_id,
        about=kind,
    )
