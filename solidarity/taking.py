"""Tasks of the team, taken by one member at a time, and how they end.

Dangers have rules of their own (solidarity/safeguarding.py).
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.errors import IllegalStep, TakenByOther
from solidarity.messages import Message
from solidarity.storage.tables import Person, TeamTask
from solidarity.team import show_in_group

KEPT_FOR = timedelta(minutes=20)
"""Who takes a task and says nothing for so long has lost it to whoever takes it next."""


def is_taken(task: TeamTask, *, now: datetime) -> bool:
    """Whether somebody has it in hand at this moment."""
    return task.taken_at is not None and now < task.taken_at + KEPT_FOR


def take(session: Session, task_id: int, member_id: int, *, now: datetime) -> TeamTask:
    """It is his for KEPT_FOR, counted anew; raises TakenByOther, or IllegalStep when it is over."""
    task = _hold(session, task_id)
    if task.taken_by != member_id and is_taken(task, now=now):
        raise TakenByOther(task=task.id, member=task.taken_by)
    task.taken_by, task.taken_at = member_id, now
    record(session, "task_taken", now=now, person_id=member_id, task=task.id)
    return task


def give_back(session: Session, task_id: int, member_id: int, *, now: datetime) -> None:
    """Somebody else may take it; raises TakenByOther when it is not his."""
    task = _hold(session, task_id)
    _check_mine(task, member_id, now)
    task.taken_by = task.taken_at = None
    record(session, "task_given_back", now=now, person_id=member_id, task=task.id)


def close(
    session: Session, task_id: int, member_id: int, outcome: str, *, now: datetime
) -> TeamTask:
    """It is over; `outcome` is a word of the page that closes it, never what somebody said."""
    task = _hold(session, task_id)
    _check_mine(task, member_id, now)
    task.closed_at, task.closed_by, task.outcome = now, member_id, outcome
    record(session, "task_closed", now=now, person_id=member_id, task=task.id, outcome=outcome)
    member = session.get_one(Person, member_id)
    done = Message("desk.chat.done", {"name": member.first_name})
    show_in_group(session, task, done, now=now)
    return task


def _check_mine(task: TeamTask, member_id: int, now: datetime) -> None:
    if task.taken_by != member_id and is_taken(task, now=now):
        raise TakenByOther(task=task.id, member=task.taken_by)


def _hold(session: Session, task_id: int) -> TeamTask:
    """The task as it is now, kept from everybody else; IllegalStep when it is over."""
    task = session.get_one(TeamTask, task_id, with_for_update=True, populate_existing=True)
    if task.closed_at is not None:
        raise IllegalStep(task=task.id)
    return task
