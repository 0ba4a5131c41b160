"""Whom a member of the team may see, and that it is kept whose address he looked at."""

from datetime import datetime

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.storage.tables import Member, Person


def sees(member: Member, person: Person) -> bool:
    """Members of a partner see its people only; those of the association see everybody."""
    return member.organisation_id in (None, person.organisation_id)


def seen_by(member: Member) -> ColumnElement[bool]:
    """The same as a condition on Person, for lists and sums."""
    if member.organisation_id is None:
        return true()
    return Person.organisation_id == member.organisation_id


def look_up(
    session: Session,
    member: Member,
    person: Person,
    what: str,
    *,
    now: datetime,
    request_id: int | None = None,
) -> None:
    """Keep that a member was shown what is known of somebody: address, telephone, words, notes.

    Called by whatever shows it, in the transaction that reads it.
    """
    record(
        session, "looked_up", now=now, person_id=member.person_id, request_id=request_id,
        whose=person.id, what=what,
    )  # fmt: skip


def look_up_from_shell(session: Session, person_id: int, what: str, *, now: datetime) -> None:
    """The same where nobody knows which member it is."""
    record(session, "looked_up", now=now, whose=person_id, what=what, where="shell")
