"""The first answer to danger: at once, before and without anything else."""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.messages import Button, Message, row
from solidarity.notices import alert
from solidarity.safety import DangerKind, help_lines
from solidarity.storage.tables import Person
from solidarity.team import tell_team


def answer(kind: DangerKind, language: str) -> tuple[Message, ...]:
    """What is said: the number to call, that this is a program, and two buttons."""
    lines = help_lines(kind, language)
    known = {"line": lines[-1].number, "line_name": lines[-1].name}
    buttons = row(
        Button("button.called_112", "danger.called"),
        Button("button.no_emergency", "danger.false_alarm"),
    )
    return (
        Message(f"danger.{kind}", known),
        Message("danger.i_am_a_program", buttons=buttons),
    )


def respond(session: Session, person: Person, kind: DangerKind, *, now: datetime) -> None:
    """Answer, and tell the team; an open task goes on as it was."""
    alert(session, person, *answer(kind, person.language), now=now)
    tell_team(session, "danger", now=now, person=person)
    record(session, "danger", now=now, person_id=person.id, danger=kind)
