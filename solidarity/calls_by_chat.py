"""Calls of the team by chat: a member speaks to somebody, and writes down here what he says.

To whom stands in the talk of the member; that nobody else speaks to the same person stands in
the tasks (solidarity/callers.py).
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity import callers, reading_aloud, taking, talks
from solidarity.errors import TakenByOther
from solidarity.members import roles_of
from solidarity.settings import Desk
from solidarity.storage.tables import Member, Person, TeamTask
from solidarity.talks import SPEAKS_TO, expect, talk_with


def member_of(session: Session, person: Person, *, now: datetime) -> Member | None:
    """Who may call; None for anybody else."""
    may = callers.MAY_CALL & set(roles_of(session, person.id, now=now))
    return session.get_one(Member, person.id) if may else None


def begin(session: Session, member: Member, caller: Person, *, now: datetime) -> None:
    """What the member writes from now on are words of the caller; raises TakenByOther."""
    callers.begin(session, caller, member, now=now)
    person = session.get_one(Person, member.person_id)
    expect(session, person, SPEAKS_TO, "words", ref=caller.id, now=now)


def begin_next(session: Session, member: Member, *, desk: Desk, now: datetime) -> Person | None:
    """The first of the queue whom nobody calls yet; by night only what is urgent."""
    is_open = callers.is_open(desk, now=now)
    for line in callers.to_call(session, member, now=now):
        if line.taken_by or line.again_at or not (is_open or line.is_urgent):
            continue
        try:
            with session.begin_nested():
                begin(session, member, line.person, now=now)
        except TakenByOther:
            continue
        return line.person
    return None


def caller_of(session: Session, person: Person) -> Person | None:
    """To whom a member speaks just now."""
    talk = talk_with(session, person)
    if talk.topic != SPEAKS_TO or talk.ref is None:
        return None
    return session.get(Person, talk.ref)


def speaks_to(session: Session, caller: Person, *, now: datetime) -> Person | None:
    """The member who speaks to somebody by chat just now."""
    query = select(TeamTask).where(
        TeamTask.person_id == caller.id,
        TeamTask.closed_at.is_(None),
        TeamTask.taken_by.is_not(None),
    )
    for task in session.scalars(query.order_by(TeamTask.id)):
        person = session.get(Person, task.taken_by) if taking.is_taken(task, now=now) else None
        if person is not None and caller_of(session, person) is caller:
            return person
    return None


def reached(session: Session, member: Member, caller: Person, *, now: datetime) -> bool:
    """All was said; False when something has come that the member was not shown yet."""
    # What was sent meanwhile went into his chat.
    sent = [
        one for one in reading_aloud.to_read(session, caller, now=now) if one.first.state == "sent"
    ]
    reading_aloud.mark_read(session, caller, sent, now=now)
    return callers.reached(session, caller, member, now=now)


def hang_up(session: Session, person: Person) -> None:
    """What the member writes are his own words again."""
    talks.hang_up(session, person)
