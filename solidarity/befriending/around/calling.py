"""Calling now: through the telephone bridge, or with a number that is shown for a while."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.befriending.around import writing
from solidarity.befriending.around.sides import (
    begins,
    call_to_make,
    ends,
    hold_call,
    is_by_phone,
    with_whom,
)
from solidarity.errors import IllegalStep
from solidarity.lifecycles import CallState, PairState
from solidarity.messages import Button, Message
from solidarity.notices import amend, notify
from solidarity.ringing import telephone_of
from solidarity.settings import Rules
from solidarity.storage.tables import Alarm, Call, Notice, Person
from solidarity.team import tell_team
from solidarity.telephone import Connection

BEFORE, AFTER = timedelta(minutes=30), timedelta(minutes=60)
"""From how long before a call to how long after it the number is shown."""
CONNECT, HIDE = "connect", "hide_number"
LAST_NOTES = 3


def call_button(session: Session, call: Call, person: Person) -> list[Button]:
    """What a side needs to begin a call: the volunteer telephones; without telephone both write."""
    if not is_by_phone(session, call):
        return [writing.write_button(call, person)]
    if person.id != call.volunteer_id:
        return []
    return [Button("button.call_now", "calling.now", call.id)]


def ways_to_call(session: Session, call: Call, person: Person) -> list[Button]:
    """What he needs for a call: how to begin it, and his notes of earlier ones."""
    return [*call_button(session, call, person), *notes_button(session, call, person)]


def call_now(
    session: Session, call_id: int, volunteer: Person, *, rules: Rules, now: datetime
) -> None:
    """The volunteer wants to call: the two telephones are brought together, outside of here."""
    call = call_to_make(session, call_id, volunteer)
    if not _is_open(call) or now > ends(call) + AFTER:
        raise IllegalStep(call=call.id)
    if not is_by_phone(session, call):
        writing.ask_text(session, call.id, volunteer, now=now)
    elif now < begins(call) - BEFORE:
        notify(
            session, volunteer, Message("calling.too_early", with_whom(call, volunteer)), now=now
        )
    elif number_of(session, call.person) is None:
        _fail(session, call, Message("calling.no_number", _known(call, rules)), now=now)
    elif not _is_connecting(session, call):
        set_alarm(session, CONNECT, call.id, due_at=now)
        record(session, "call_begun", now=now, person_id=volunteer.id, call=call.id)


def _is_open(call: Call) -> bool:
    return call.state == CallState.PLANNED and call.pair.state != PairState.ENDED


def _is_connecting(session: Session, call: Call) -> bool:
    waiting = select(Alarm.id).where(
        Alarm.ref == call.id, Alarm.kind == CONNECT, Alarm.done_at.is_(None)
    )
    return session.scalars(waiting).first() is not None


def number_of(session: Session, person: Person) -> str | None:
    """By which number somebody is called; None when none is known."""
    return person.phone or telephone_of(session, person.id)


def connected(session: Session, call_id: int, connection: Connection, *, now: datetime) -> None:
    """The bridge has answered: his telephone rings, or he reads the number."""
    call = hold_call(session, call_id)
    if not _is_open(call):
        return
    record(session, "call_connected", now=now, call=call.id, reference=connection.reference)
    if connection.number is not None:
        _show_number(session, call, connection.number, now=now)
        return
    volunteer = call.volunteer.person
    known = {"name": call.person.first_name}
    notify(session, volunteer, Message("calling.ringing", known), now=now, urgent=True)


def not_connected(session: Session, call_id: int, *, rules: Rules, now: datetime) -> None:
    """The bridge has failed: the team's telephone, or the number where the association allows."""
    call = hold_call(session, call_id)
    number = number_of(session, call.person)
    if not _is_open(call):
        return
    record(session, "call_not_connected", now=now, call=call.id)
    if rules.calls.bridge_fails == "number" and number is not None:
        _show_number(session, call, number, Message("calling.not_connected"), now=now)
        return
    _fail(session, call, Message("calling.failed", _known(call, rules)), now=now)


def _known(call: Call, rules: Rules) -> dict[str, object]:
    return {"name": call.person.first_name, "telephone": rules.association.telephone or None}


def _fail(session: Session, call: Call, message: Message, *, now: datetime) -> None:
    tell_team(session, "technical", now=now, person=call.person)
    notify(session, call.volunteer.person, message, now=now, urgent=True)


def _show_number(session: Session, call: Call, number: str, *lead: Message, now: datetime) -> None:
    """To the one who makes this call only, and until some time after it."""
    known = {"name": call.person.first_name, "number": number, "call": call.id}
    shown = Message("calling.number", known)
    notify(session, call.volunteer.person, *lead, shown, now=now, urgent=True)
    drop_alarms(session, call.id, HIDE, now=now)
    set_alarm(session, HIDE, call.id, due_at=ends(call) + AFTER)


def hide_number(session: Session, call: Call, *, now: datetime) -> None:
    """The number disappears from the volunteer's chat, and from what is kept of it."""
    shown = _with_number(session, call)
    for notice in shown:
        amend(session, notice, Message("calling.closed"), now=now)
        notice.parts = [["calling.closed", {}]]
    if shown:
        drop_alarms(session, call.id, HIDE, now=now)


def _with_number(session: Session, call: Call) -> list[Notice]:
    query = select(Notice).where(
        Notice.person_id == call.volunteer_id, Notice.created_at >= begins(call) - BEFORE
    )
    return [
        notice
        for notice in session.scalars(query)
        if any(
            key == "calling.number" and known.get("call") == call.id for key, known in notice.parts
        )
    ]


def notes_button(session: Session, call: Call, person: Person) -> list[Button]:
    """For who has written something down after an earlier call."""
    if person.id != call.volunteer_id or not _notes(session, call):
        return []
    return [Button("button.my_notes", "calling.notes", call.id)]


def tell_notes(session: Session, call_id: int, volunteer: Person, *, now: datetime) -> None:
    """His own last notes about this person; who stands in does not read those of another."""
    call = call_to_make(session, call_id, volunteer)
    lines = [
        Message("calling.note_line", {"when": _day(earlier.at), "text": earlier.note})
        for earlier in reversed(_notes(session, call))
    ]
    if not lines:
        raise IllegalStep(call=call.id)
    notes = [[line.key, dict(line.params)] for line in lines]
    notify(session, volunteer, Message("calling.notes", {"notes": notes}), now=now)


def _notes(session: Session, call: Call) -> Sequence[Call]:
    query = (
        select(Call)
        .where(
            Call.pair_id == call.pair_id,
            Call.volunteer_id == call.volunteer_id,
            Call.note.is_not(None),
        )
        .order_by(Call.at.desc(), Call.id.desc())
        .limit(LAST_NOTES)
    )
    return session.scalars(query).all()


def _day(at: datetime) -> dict[str, str]:
    return {"start": f"{at:%Y-%m-%dT00:00}", "end": f"{at:%Y-%m-%dT23:59}"}
