"""What one shift leaves to the next: short notes of the team to itself."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.errors import NotYours
from solidarity.storage.tables import Member, Person, ShiftNote

LONGEST = 600
MOST = 30
"""Shown at once: what is older is read below its task, or not at all."""


def write(
    session: Session, author: Person, words: str, *, now: datetime, task_id: int | None = None
) -> ShiftNote | None:
    """Leave a note, of a task or of the day; None when nothing was written."""
    words = words.strip()[:LONGEST]
    if not words:
        return None
    note = ShiftNote(author_id=author.id, words=words, written_at=now, task_id=task_id)
    session.add(note)
    record(session, "note_left", now=now, person_id=author.id, task=task_id)
    return note


def tick_off(session: Session, note_id: int, member: Member, *, now: datetime) -> None:
    """It was read and done; NotYours when it is of another organisation."""
    note = session.get(ShiftNote, note_id, with_for_update=True)
    if note is None or note.author_id not in {author for _, author, _ in unread(session, member)}:
        raise NotYours(note=note_id)
    note.done_at = now


def unread(session: Session, member: Member) -> Sequence[tuple[ShiftNote, int, str | None]]:
    """Notes of the day that nobody has ticked off, the newest first, with who wrote them."""
    query = (
        select(ShiftNote, Person.id, Person.first_name)
        .join(Person, Person.id == ShiftNote.author_id)
        .where(ShiftNote.done_at.is_(None), ShiftNote.task_id.is_(None))
        .order_by(ShiftNote.written_at.desc(), ShiftNote.id.desc())
        .limit(MOST)
    )
    if member.organisation_id is not None:
        colleagues = Member.organisation_id == member.organisation_id
        query = query.join(Member, Member.person_id == ShiftNote.author_id).where(colleagues)
    return session.execute(query).all()
