"""The first answer to danger: at once, before and without anything else."""

from datetime import datetime
from typing import Literal, get_args

from sqlalchemy.orm import Session

from solidarity import safeguarding
from solidarity.alarms import record
from solidarity.messages import Button, Message, row
from solidarity.notices import alert
from solidarity.safety import DangerKind, help_lines
from solidarity.storage.tables import Person

Asked = Literal["poison", "somebody"]
"""What is never read out of words, and can be asked for by a button."""
KINDS: tuple[str, ...] = (*get_args(DangerKind), *get_args(Asked))
LINE_FOR = {"somebody": "listening"}
"""The need of a help line, where it has another name."""


def answer(kind: DangerKind | Asked, language: str) -> tuple[Message, ...]:
    """What is said: the number to call, that this is a program, and two buttons."""
    lines = help_lines(LINE_FOR.get(kind, kind), language)
    known = {"line": lines[-1].number, "line_name": lines[-1].name}
    buttons = row(
        Button("button.called_112", "danger.called"),
        Button("button.no_emergency", "danger.false_alarm"),
    )
    return (
        Message(f"danger.{kind}", known),
        Message("danger.i_am_a_program", buttons=buttons),
    )


def respond(session: Session, person: Person, kind: DangerKind | Asked, *, now: datetime) -> None:
    """Answer, and tell the team; an open task goes on as it was."""
    alert(session, person, *answer(kind, person.language), now=now)
    safeguarding.begin(session, person, kind, now=now)
    record(session, "danger", now=now, person_id=person.id, danger=kind)
