""" "Look again on Tuesday": a task goes off the board and comes back to one member that morning."""

from datetime import date, datetime, time

from sqlalchemy.orm import Session

from solidarity import members, shift_notes, taking
from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.clock import point_in_time, wall_time
from solidarity.errors import IllegalStep
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.tables import Person, TeamTask

ALARM = "follow_up"
KIND = "follow_up"
MORNING = time(8)


def put_off(
    session: Session, task_id: int, member_id: int, *, owner_id: int, day: date, now: datetime
) -> TeamTask:
    """Nobody has to look until that morning; then its owner is told. Dangers do not wait."""
    task = taking.take(session, task_id, member_id, now=now)
    if task.kind == "danger":
        raise IllegalStep(task=task.id)
    task.taken_by = task.taken_at = None
    _give(session, task, owner_id, day, now=now)
    record(session, "task_put_off", now=now, person_id=member_id, task=task.id, owner=owner_id)
    return task


def begin(
    session: Session,
    author: Person,
    words: str,
    *,
    owner_id: int,
    day: date,
    now: datetime,
    person_id: int | None = None,
    request_id: int | None = None,
) -> TeamTask:
    """Something to remember, about somebody, a request, or neither."""
    task = TeamTask(
        kind=KIND, person_id=person_id, request_id=request_id, created_at=now, told_at=now
    )
    session.add(task)
    session.flush()
    _give(session, task, owner_id, day, now=now)
    shift_notes.write(session, author, words, task_id=task.id, now=now)
    return task


def _give(session: Session, task: TeamTask, owner_id: int, day: date, *, now: datetime) -> None:
    """IllegalStep when the day is over, or the owner is not of the team."""
    due_at = point_in_time(datetime.combine(day, MORNING))
    if day < wall_time(now).date() or not members.roles_of(session, owner_id, now=now):
        raise IllegalStep(task=task.id)
    task.owner_id, task.due_at = owner_id, due_at
    drop_alarms(session, task.id, ALARM, now=now)
    set_alarm(session, ALARM, task.id, due_at=max(due_at, now))


def remind(session: Session, task_id: int, *, rules: Rules, now: datetime) -> None:
    """It is the day: the owner hears it, or everybody when he has left the team."""
    task = session.get_one(TeamTask, task_id, with_for_update=True, populate_existing=True)
    if task.closed_at is not None:
        return
    if task.owner_id is None or not members.roles_of(session, task.owner_id, now=now):
        task.owner_id = task.told_at = None
        return
    owner = session.get_one(Person, task.owner_id)
    link = link_to(task, rules)
    notify(session, owner, Message("desk.chat.follow_up", {"task": task.id, "link": link}), now=now)


def link_to(task: TeamTask, rules: Rules) -> str:
    """Where the task is seen to; "" when the server is not reached from outside."""
    address = rules.association.public_url
    return f"{address}/desk/board/{task.id}" if address else ""
