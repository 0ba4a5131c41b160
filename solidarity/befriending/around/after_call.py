"""After a call: did it take place, how was it, a note for the next time, a worry for the team."""

import re
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from solidarity.alarms import record, set_alarm
from solidarity.befriending.around import missing, reminding
from solidarity.befriending.around.calling import hide_number
from solidarity.befriending.around.sides import (
    HELD,
    begins,
    call_to_make,
    ends,
    is_for_other,
    listen,
    own_call,
    reads_messages,
)
from solidarity.befriending.around.trying_again import drop_next_try
from solidarity.befriending.times import booking, moving
from solidarity.errors import IllegalStep, NotYours
from solidarity.lifecycles import CallState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.tables import Call, Person
from solidarity.talks import expect, expect_nothing, talk_with
from solidarity.team import tell_team

NOTE_TOPIC = "call_note"
MAX_NOTE = 500
NOTE_PATIENCE = timedelta(hours=4)
"""So long a text is the note that was asked for; later it is about something else."""
ASKED_AGAIN_AFTER = timedelta(days=1)
PERSON_ASKED_EVERY = 4
"""The person is asked how it was after the first call and after every fourth from then on."""
_NOTHING = re.compile(r"(?:non|nee|neen|rien|niets|niks|pas de note|geen notitie)[ ,.!]*(?:merci"
                      r"|bedankt|dank u)?[ .!]*", re.IGNORECASE)  # fmt: skip
_NO_NOTE = re.compile(r"/.*|(?:stop|stoppen|arr[êe]te[rz]?|aide|help|hulp|menu)[ .!]*",
                      re.IGNORECASE)  # fmt: skip
"""What is said to the bot, and never of the other person."""


def ask_held(session: Session, call: Call, *, again: bool, now: datetime) -> None:
    """Did it take place? Asked once more a day later, and then left: nobody knows."""
    if call.state != CallState.PLANNED or now < ends(call):
        return
    volunteer = call.volunteer.person
    buttons = row(
        Button("button.took_place", "after.held", call.id),
        Button("button.no_answer", "after.no_answer", call.id),
        Button("button.postponed", "after.postponed", call.id),
    )
    known = {"name": call.person.first_name}
    lead = [Message("after.once_more")] if again else []
    notify(session, volunteer, *lead, Message("after.ask_held", known, buttons), now=now)
    listen(session, volunteer, HELD, call, now=now)
    if again:
        record(session, "call_unanswered", now=now, person_id=volunteer.id, call=call.id)
    else:
        set_alarm(session, reminding.ASK_AGAIN, call.id, due_at=now + ASKED_AGAIN_AFTER)


def held(session: Session, call_id: int, volunteer: Person, *, now: datetime) -> None:
    """It took place, perhaps later after all; how was it?"""
    call = _begun(session, call_id, volunteer, now=now)
    was_missed = call.state == CallState.MISSED
    booking.move(call, CallState.HELD)
    call.answered_at = now
    reminding.drop_reminders(session, call, now=now)
    if was_missed:
        drop_next_try(session, call, now=now)
    record(session, "call_held", now=now, person_id=call.person_id, call=call.id)
    buttons = (*_faces(call), (worry_button(call),))
    notify(session, volunteer, Message("after.how_was_it", buttons=buttons), now=now)
    session.flush()
    _ask_person(session, call, now=now)


def _begun(session: Session, call_id: int, volunteer: Person, *, now: datetime) -> Call:
    """A call of this volunteer whose time has come."""
    call = call_to_make(session, call_id, volunteer)
    if now < begins(call):
        raise IllegalStep(call=call.id)
    return call


def _faces(call: Call) -> tuple[tuple[Button, ...], ...]:
    return row(
        Button("button.mood_good", "after.mood", call.id, "3"),
        Button("button.mood_so_so", "after.mood", call.id, "2"),
        Button("button.mood_bad", "after.mood", call.id, "1"),
    )


def worry_button(call: Call) -> Button:
    return Button("button.worried", "after.worry", call.id)


def _ask_person(session: Session, call: Call, *, now: datetime) -> None:
    query = select(func.count(Call.id)).where(
        Call.pair_id == call.pair_id, Call.state == CallState.HELD
    )
    is_turn = session.scalars(query).one() % PERSON_ASKED_EVERY == 1
    if not is_turn or is_for_other(session, call):
        return
    if call.person_mood is None and reads_messages(session, call.person):
        known = {"name": call.volunteer.person.first_name}
        question = Message("after.how_was_it_person", known, _faces(call))
        notify(session, call.person, question, now=now)


def no_answer(
    session: Session, call_id: int, volunteer: Person, *, rules: Rules, now: datetime
) -> None:
    """Nobody took up the telephone."""
    missing.nobody_answered(
        session, _begun(session, call_id, volunteer, now=now), rules=rules, now=now
    )


def postponed(
    session: Session, call_id: int, volunteer: Person, *, rules: Rules, now: datetime
) -> None:
    """The two have put it off: another moment is looked for."""
    call = _begun(session, call_id, volunteer, now=now)
    if call.state != CallState.PLANNED:
        raise IllegalStep(call=call.id)
    hide_number(session, call, now=now)
    moving.ask_move(session, call, volunteer, rules=rules, now=now)


def say_mood(session: Session, call_id: int, person: Person, mood: int, *, now: datetime) -> None:
    """How it was, 1 (not good) to 3 (good); the other side never hears it."""
    call = own_call(session, call_id, person)
    if call.state != CallState.HELD:
        raise IllegalStep(call=call.id)
    if person.id == call.volunteer_id:
        call.volunteer_mood = mood
        _ask_note(session, call, person, now=now)
        return
    call.person_mood = mood
    answer = Message("after.thank_you")
    if mood == 1:
        answer = Message("after.not_good", buttons=row(Button("button.call_me", "team.call")))
    notify(session, person, answer, now=now)


def _ask_note(session: Session, call: Call, volunteer: Person, *, now: datetime) -> None:
    expect(session, volunteer, NOTE_TOPIC, "note", ref=call.id, now=now)
    buttons = row(Button("button.no_note", "after.no_note", call.id), worry_button(call))
    notify(session, volunteer, Message("after.note", buttons=buttons), now=now)


def hear_note(session: Session, person: Person, text: str, *, rules: Rules, now: datetime) -> bool:
    """Keep a text for the next time; he reads what was kept, and can drop it."""
    talk, said = talk_with(session, person), text.strip()
    is_old = talk.asked_at is None or now - talk.asked_at > NOTE_PATIENCE
    if is_old or talk.ref is None or _NO_NOTE.fullmatch(said):
        return False
    try:
        call = call_to_make(session, talk.ref, person)
    except NotYours:
        return False
    if _NOTHING.fullmatch(said):
        no_note(session, call.id, person, now=now)
        return True
    call.note = said[:MAX_NOTE]
    expect_nothing(session, person)
    record(session, "call_note", now=now, person_id=person.id, call=call.id)
    buttons = row(Button("button.forget_note", "after.forget_note", call.id), worry_button(call))
    key = "after.note_kept" if said == call.note else "after.note_cut"
    notify(session, person, Message(key, {"text": call.note}, buttons), now=now)
    return True


def no_note(session: Session, call_id: int, volunteer: Person, *, now: datetime) -> None:
    call_to_make(session, call_id, volunteer)
    _stop_waiting(session, volunteer, call_id)
    notify(session, volunteer, Message("after.no_note"), now=now)


def forget_note(session: Session, call_id: int, volunteer: Person, *, now: datetime) -> None:
    call = call_to_make(session, call_id, volunteer)
    call.note = None
    record(session, "call_note_dropped", now=now, person_id=volunteer.id, call=call.id)
    notify(session, volunteer, Message("after.note_forgotten"), now=now)


def _stop_waiting(session: Session, volunteer: Person, call_id: int) -> None:
    """The note is not waited for any more; another question that was asked since stays."""
    talk = talk_with(session, volunteer)
    if (talk.topic, talk.ref) == (NOTE_TOPIC, call_id):
        expect_nothing(session, volunteer)


def worry(session: Session, call_id: int, volunteer: Person, *, now: datetime) -> None:
    """Something is wrong, he thinks: the team hears of it at once."""
    call = call_to_make(session, call_id, volunteer)
    tell_team(session, "call_worry", now=now, person=call.person)
    record(session, "call_worry", now=now, person_id=volunteer.id, call=call.id)
    known = {"name": call.person.first_name}
    notify(session, volunteer, Message("after.worried", known), now=now, urgent=True)
