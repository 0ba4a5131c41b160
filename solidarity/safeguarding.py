"""Somebody of the team sees to each danger: one member after the other is told, until one takes it.

The alarm is a row, so that a restart forgets nothing; the task on the team's list is held by
whoever changes it, so that of two who take it one does.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.errors import IllegalStep, NotYours
from solidarity.members import having, roles_of
from solidarity.messages import Button, Message, row
from solidarity.notices import alert, notify
from solidarity.people import best_contact
from solidarity.storage.tables import Alarm, Member, Person, TeamTask, Warned
from solidarity.team import tell_team
from solidarity.vocabulary import Role

ALARM = "danger_untaken"
NEXT_AFTER = timedelta(minutes=10)
"""So long each has before the next one is told as well."""
STILL_SEES_TO_IT = timedelta(minutes=30)
"""So long after taking it a new danger of the same person is told to him alone."""


def begin(session: Session, person: Person, kind: str, *, now: datetime) -> None:
    """Put it on the team's list and tell the first member, unless somebody was told just now."""
    task = tell_team(session, "danger", now=now, person=person)
    session.flush()
    session.refresh(task, with_for_update=True)
    is_known, task.about = task.about is not None, kind
    if task.taken_at is not None and now < task.taken_at + STILL_SEES_TO_IT:
        _warn(session, task, session.get_one(Person, task.taken_by), Message("danger.again"),
              now=now)  # fmt: skip
        return
    if is_known and _is_being_told(session, task):
        return
    if is_known:
        # It was taken, or told to everybody, long ago: it begins anew, in the team's chat too.
        task.taken_by = task.taken_at = task.told_at = None
        session.execute(delete(Warned).where(Warned.task_id == task.id))
    warn_next(session, task.id, now=now)


def warn_next(session: Session, task_id: int, *, now: datetime) -> None:
    """Nobody has taken it: one more is told; after the last one the team's chat is told again."""
    task = _hold(session, task_id)
    if task.taken_by is not None or task.closed_at is not None:
        return
    warned = who_was_told(session, task)
    member = next((m for m in _on_call(session, task, now) if m.person_id not in warned), None)
    if member is None:
        if warned:
            task.told_at = None
        return
    session.add(Warned(task_id=task.id, person_id=member.person_id, at=now))
    record(session, "warned", now=now, person_id=member.person_id, task=task.id)
    lead = [Message("danger.nobody_yet")] if warned else []
    _warn(session, task, member.person, *lead, now=now)
    set_alarm(session, ALARM, task.id, due_at=now + NEXT_AFTER)


def take(session: Session, task_id: int, member: Person, *, now: datetime) -> None:
    """He sees to it: the others need not, and he hears how to reach the person."""
    task = _own(session, task_id, member, now=now)
    if task.closed_at is not None:
        raise IllegalStep(task=task.id)
    if task.taken_by is not None:
        name = session.get_one(Person, task.taken_by).first_name
        notify(session, member, Message("danger.taken", {"name": name}), now=now)
        return
    task.taken_by, task.taken_at = member.id, now
    drop_alarms(session, task.id, ALARM, now=now)
    record(session, "danger_taken", now=now, person_id=member.id, task=task.id)
    said = Message("danger.taken", {"name": member.first_name})
    _tell_warned(session, task, said, besides=member.id, now=now)
    show_how_to_reach(session, task_id, member, now=now)


def show_how_to_reach(session: Session, task_id: int, member: Person, *, now: datetime) -> None:
    """First name and number of somebody in danger; that it was looked up is kept."""
    task = _own(session, task_id, member, now=now)
    person = session.get_one(Person, task.person_id)
    record(session, "danger_looked_up", now=now, person_id=member.id, task=task.id, whose=person.id)
    known = {"name": person.first_name, "language": person.language, "number": number_of(person)}
    name = {"name": person.first_name}
    write = Button("button.write_to", "danger.write", task.id, str(person.id), params=name)
    notify(session, member, Message("danger.reach", known, row(write)), now=now, urgent=True)


def say_it_was_none(session: Session, person: Person, *, now: datetime) -> None:
    """ "Not an emergency": who was told hears it, nobody else is told; the task stays open."""
    query = select(TeamTask).where(
        TeamTask.kind == "danger", TeamTask.person_id == person.id, TeamTask.closed_at.is_(None)
    )
    task = session.scalars(query.with_for_update()).first()
    if task is not None:
        drop_alarms(session, task.id, ALARM, now=now)
        said = Message("danger.says_none", {"person": person.id})
        _tell_warned(session, task, said, now=now)


def number_of(person: Person) -> str | None:
    """Where he can be rung: what he told, or his number on WhatsApp."""
    of_chats = (c.address for c in person.contacts if c.channel == "whatsapp")
    return person.phone or next((f"+{each}" for each in of_chats if each.isdecimal()), None)


def _warn(session: Session, task: TeamTask, member: Person, *lead: Message, now: datetime) -> None:
    """The kind of danger and the person's language, and nothing that was written."""
    person = session.get_one(Person, task.person_id)
    buttons = row(
        Button("button.i_see_to_it", "danger.take", task.id),
        Button("button.write_or_call", "danger.reach", task.id),
    )
    known = {"person": person.id, "language": person.language}
    alert(session, member, *lead, Message(f"danger.told.{task.about}", known, buttons), now=now)


def _on_call(session: Session, task: TeamTask, now: datetime) -> list[Member]:
    """Who can be told of it: who has the role, or else who leads the team."""
    members = having(session, Role.SAFEGUARDING, now=now) or [
        *having(session, Role.COORDINATOR, now=now),
        *having(session, Role.ADMINISTRATOR, now=now),
    ]
    others = (member for member in members if member.person_id != task.person_id)
    return [member for member in others if best_contact(session, member.person_id) is not None]


def _hold(session: Session, task_id: int) -> TeamTask:
    return session.get_one(TeamTask, task_id, with_for_update=True, populate_existing=True)


def _own(session: Session, task_id: int, member: Person, *, now: datetime) -> TeamTask:
    """A task of which he was told, or of his role, held; NotYours for others."""
    task = _hold(session, task_id)
    roles = roles_of(session, member.id, now=now)
    is_his = Role.SAFEGUARDING in roles or member.id in who_was_told(session, task)
    if not roles or not is_his or task.kind != "danger":
        raise NotYours(task=task_id)
    return task


def who_was_told(session: Session, task: TeamTask) -> set[int]:
    """The numbers of the members."""
    return set(session.scalars(select(Warned.person_id).where(Warned.task_id == task.id)))


def _is_being_told(session: Session, task: TeamTask) -> bool:
    query = select(Alarm.id).where(
        Alarm.kind == ALARM, Alarm.ref == task.id, Alarm.done_at.is_(None)
    )
    return session.scalars(query.limit(1)).first() is not None


def _tell_warned(
    session: Session, task: TeamTask, said: Message, *, now: datetime, besides: int | None = None
) -> None:
    for number in sorted(who_was_told(session, task) - {besides}):
        notify(session, session.get_one(Person, number), said, now=now, urgent=True)
