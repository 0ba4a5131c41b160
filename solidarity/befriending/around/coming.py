"""What either side answers to a reminder: there, another moment, or not this time."""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.befriending.around import reminding
from solidarity.befriending.around.sides import ends, own_call
from solidarity.befriending.times import moving
from solidarity.errors import IllegalStep
from solidarity.lifecycles import CallState
from solidarity.messages import Button, Message, column, row
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.tables import Call, Person
from solidarity.team import tell_team


def come(session: Session, call_id: int, person: Person, *, now: datetime) -> None:
    """He will be there."""
    call = _still_planned(session, call_id, person, now=now)
    _say_comes(call, person, comes=True)
    record(session, "call_comes", now=now, person_id=person.id, call=call.id)
    reminders = row(Button("button.my_reminders", "reminder.when", call.id))
    notify(session, person, Message("reminder.noted", buttons=reminders), now=now)


def cannot(session: Session, call_id: int, person: Person, *, rules: Rules, now: datetime) -> None:
    """He cannot then: the call is called off, and the other hears of it."""
    call = _still_planned(session, call_id, person, now=now)
    _say_comes(call, person, comes=False)
    moving.cancel_call(session, call, person, rules=rules, now=now)
    if call.tries > 1 and person.id == call.volunteer_id:
        # Somebody who has not answered is not left at that.
        tell_team(session, "missed_calls", now=now, person=call.person)


def move(session: Session, call_id: int, person: Person, *, rules: Rules, now: datetime) -> None:
    """He would rather have another moment."""
    call = _still_planned(session, call_id, person, now=now)
    moving.ask_move(session, call, person, rules=rules, now=now)


def ask_when(session: Session, call_id: int, person: Person, *, now: datetime) -> None:
    """When would he like to be reminded?"""
    call = own_call(session, call_id, person)
    buttons = column(
        Button("button.remind_both", "reminder.prefer", call.id, "both"),
        Button("button.remind_evening", "reminder.prefer", call.id, "evening"),
        Button("button.remind_soon", "reminder.prefer", call.id, "soon"),
        Button("button.remind_never", "reminder.prefer", call.id, "never"),
    )
    notify(session, person, Message("reminder.when", buttons=buttons), now=now)


def prefer(session: Session, call_id: int, person: Person, when: str, *, now: datetime) -> None:
    reminding.prefer(session, own_call(session, call_id, person), person, when, now=now)


def _still_planned(session: Session, call_id: int, person: Person, *, now: datetime) -> Call:
    call = own_call(session, call_id, person)
    if call.state != CallState.PLANNED or now >= ends(call):
        raise IllegalStep(call=call.id)
    return call


def _say_comes(call: Call, person: Person, *, comes: bool) -> None:
    if person.id == call.person_id:
        call.person_comes = comes
    else:
        call.volunteer_comes = comes
