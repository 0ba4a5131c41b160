"""Somebody in danger and the member who sees to it write to each other through the bot."""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.errors import NotYours, OfferOver
from solidarity.members import roles_of
from solidarity.messages import Button, Message, row
from solidarity.notices import alert, notify
from solidarity.relay import MAX_TEXT, TEXT_TO, question
from solidarity.safeguarding import who_was_told
from solidarity.storage.tables import Person, TeamTask
from solidarity.talks import expect, expect_nothing, talk_with

TOPIC = "danger"


def ask_text(
    session: Session, task_id: int, person: Person, other_id: int, *, now: datetime
) -> None:
    """What should be passed on? NotYours or OfferOver when that is not possible."""
    other = _other_side(session, task_id, person, other_id, now=now)
    expect(session, person, TOPIC, f"{TEXT_TO}{other.id}", ref=task_id, now=now)
    notify(session, person, *question(session, person), now=now)


def hear(session: Session, person: Person, text: str, *, now: datetime) -> bool:
    """Pass a text on that was asked for, word for word; False when none was."""
    talk = talk_with(session, person)
    if talk.topic != TOPIC or talk.ref is None:
        return False
    task_id, other_id = talk.ref, int((talk.slot or "").removeprefix(TEXT_TO))
    expect_nothing(session, person)
    try:
        other = _other_side(session, task_id, person, other_id, now=now)
    except (NotYours, OfferOver):
        notify(session, person, Message("relay.over"), now=now)
        return True
    name = {"name": person.first_name}
    answer = row(Button("button.write_to", "danger.write", task_id, str(person.id), params=name))
    known = {**name, "text": text[:MAX_TEXT]}
    alert(session, other, Message("relay.text", known, answer), now=now)
    notify(session, person, Message("relay.passed_on", {"name": other.first_name}), now=now)
    record(session, "danger_written", now=now, person_id=person.id, task=task_id)
    return True


def _other_side(
    session: Session, task_id: int, person: Person, other_id: int, *, now: datetime
) -> Person:
    task = session.get_one(TeamTask, task_id)
    if task.closed_at is not None:
        raise OfferOver(task=task_id)
    members = {person.id, other_id} - {task.person_id}
    if len(members) != 1 or not members <= who_was_told(session, task):
        raise NotYours(task=task_id)
    if not roles_of(session, members.pop(), now=now):
        raise NotYours(task=task_id)
    return session.get_one(Person, other_id)
