"""Both are reminded of a call, as each prefers."""

from datetime import UTC, datetime, time, timedelta

from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.befriending.around.calling import hide_number, ways_to_call
from solidarity.befriending.around.sides import (
    COMING,
    begins,
    ends,
    is_by_phone,
    is_for_other,
    listen,
    other_side,
    reads_messages,
    with_whom,
)
from solidarity.clock import point_in_time
from solidarity.errors import IllegalStep
from solidarity.lifecycles import CallState, PairState
from solidarity.messages import Button, Message, column
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.tables import Call, Listener, Person, Wish

EVENING, SOON, ASK, ASK_AGAIN = "remind_eve", "remind_soon", "ask_call", "ask_call_again"
A_DAY = timedelta(days=1)
WANTED = {EVENING: ("both", "evening"), SOON: ("both", "soon")}
"""The preferences with which each reminder is sent."""
PREFERENCES = ("both", "evening", "soon", "never")


def set_reminders(session: Session, call: Call, *, rules: Rules, now: datetime) -> None:
    """Remember to remind both of a call, and to ask afterwards; what was set before is void."""
    drop_reminders(session, call, now=now)
    starts, calls = begins(call), rules.calls
    night_before = datetime.combine(call.at.date() - A_DAY, time(calls.evening_hour))
    evening = point_in_time(night_before).astimezone(UTC)
    if now < evening and starts - now > A_DAY:
        # Who agreed on it within the day has not forgotten it this evening.
        set_alarm(session, EVENING, call.id, due_at=evening)
    soon = starts - timedelta(minutes=calls.soon_minutes)
    set_alarm(session, SOON, call.id, due_at=max(now, soon))
    after = ends(call) + timedelta(minutes=calls.asked_after_minutes)
    set_alarm(session, ASK, call.id, due_at=after)


def drop_reminders(session: Session, call: Call, *, now: datetime) -> None:
    """The call is elsewhere now, or is not: nobody is reminded or asked, no number is shown."""
    drop_alarms(session, call.id, EVENING, SOON, ASK, ASK_AGAIN, "connect", now=now)
    hide_number(session, call, now=now)


def remind(session: Session, call: Call, kind: str, *, now: datetime) -> None:
    """The reminder of the evening before, or of a quarter of an hour before (EVENING, SOON)."""
    is_over = now >= (ends(call) if kind == SOON else begins(call))
    # What is planned although the pair pauses comes before the pause, or somebody stands in.
    if call.state != CallState.PLANNED or call.pair.state == PairState.ENDED or is_over:
        return
    for person in (call.person, call.volunteer.person):
        if prefers(session, call, person) in WANTED[kind] and reads_messages(session, person):
            notify(session, person, *_reminder(session, call, person, kind), now=now)
            listen(session, person, COMING, call, now=now)


def prefers(session: Session, call: Call, person: Person) -> str:
    """When he wants to be reminded: both, evening, soon or never."""
    told = _told(session, call, person)
    return told.remind if told is not None else "both"


def _told(session: Session, call: Call, person: Person) -> Wish | Listener | None:
    """Where he says so, as the side of the call that he is."""
    if person.id == call.volunteer_id:
        return session.get(Listener, person.id)
    return session.get(Wish, person.id)


def prefer(session: Session, call: Call, person: Person, when: str, *, now: datetime) -> None:
    """From now on he is reminded then (one of PREFERENCES)."""
    told = _told(session, call, person)
    if told is None or when not in PREFERENCES:
        raise IllegalStep(call=call.id)
    told.remind = when
    record(session, "reminders", now=now, person_id=person.id, when=when)
    notify(session, person, Message("reminder.preferred"), now=now)


def _reminder(session: Session, call: Call, person: Person, kind: str) -> list[Message]:
    known, buttons = with_whom(call, person), _buttons(session, call, person, kind)
    message = Message("reminder.person", known, buttons)
    if not is_by_phone(session, call):
        message = Message("reminder.chat", known, buttons)
    elif person.id == call.volunteer_id:
        message = Message("reminder.volunteer", known, buttons)
    elif is_for_other(session, call):
        message = Message("reminder.for_other", known, buttons)
    lead = [Message("reminder.soon")] if kind == SOON else []
    if _comes(call, other_side(call, person)):
        lead.append(Message("reminder.expected", {"name": other_side(call, person).first_name}))
    return [*lead, message]


def _buttons(
    session: Session, call: Call, person: Person, kind: str
) -> tuple[tuple[Button, ...], ...]:
    """What can be done now: shortly before it the volunteer calls, until then both can move it."""
    cannot = Button("button.cannot_then", "reminder.cannot", call.id)
    calls = ways_to_call(session, call, person)
    if kind == SOON and calls:
        return column(*calls, cannot)
    there = Button("button.will_be_there", "reminder.come", call.id)
    move = Button("button.move_call", "reminder.move", call.id)
    # Who gets no second reminder finds here what he needs to call.
    later = calls if prefers(session, call, person) == "evening" else []
    return column(*([] if _comes(call, person) else [there]), move, cannot, *later)


def _comes(call: Call, person: Person) -> bool:
    says = call.person_comes if person.id == call.person_id else call.volunteer_comes
    return says is True
