"""A call of the team in the chat of an operator: /call, what to say, what is answered, the end."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from bot import inbox, telephone_aloud
from bot.channels.contract import Incoming
from bot.channels.telephone import arrived
from bot.telephone_terminal import shown_number
from solidarity import callers, calls_by_chat, reading_aloud, ringing, seeing
from solidarity.errors import IllegalStep, NotYours, TakenByOther
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.tables import Member, Person

NO_MEMBER = Message("desk.chat.no_member")
NOBODY = Message("desk.chat.nobody")


def call(session: Session, person: Person, number: str, *, rules: Rules, now: datetime) -> None:
    """Begin a call: with who has this number, or with the next one of the queue."""
    member = calls_by_chat.member_of(session, person, now=now)
    if member is None:
        notify(session, person, NO_MEMBER, now=now)
        return
    try:
        caller = _whom(session, member, number, rules=rules, now=now)
    except TakenByOther:
        notify(session, person, Message("desk.chat.call_taken"), now=now)
    except IllegalStep:
        notify(session, person, Message("desk.chat.bad_number"), now=now)
    else:
        if caller is None:
            notify(session, person, NOBODY, now=now)
        else:
            _show(session, person, caller, now=now)


def _whom(
    session: Session, member: Member, written: str, *, rules: Rules, now: datetime
) -> Person | None:
    person = session.get_one(Person, member.person_id)
    if not written:
        going_on = calls_by_chat.caller_of(session, person)
        return going_on or calls_by_chat.begin_next(session, member, desk=rules.desk, now=now)
    number = ringing.number_of(written)
    known = ringing.known_by(session, number) if number else None
    if number is None or (known is not None and not seeing.sees(member, known)):
        raise IllegalStep(number="nobody for this member")
    before = calls_by_chat.caller_of(session, person)
    with session.begin_nested():
        caller = callers.meet(session, number, language=person.language, member=member, now=now)
        calls_by_chat.begin(session, member, caller, now=now)
    if before is not None and before is not caller:
        callers.give_back(session, before, member, now=now)
    return caller


def _show(session: Session, person: Person, caller: Person, *, now: datetime) -> None:
    """Who it is, how the call can end, and what waits to be said."""
    known = {
        "name": caller.first_name,
        "telephone": shown_number(callers.number_of(session, caller)),
    }
    ends = row(
        Button("button.call_reached", "caller.reached", caller.id),
        Button("button.call_no_answer", "caller.no_answer", caller.id),
        Button("button.call_give_back", "caller.give_back", caller.id),
    )
    notify(session, person, Message("desk.chat.call", known, ends), now=now)
    spoken = reading_aloud.to_read(session, caller, now=now)
    telephone_aloud.show(session, person, caller, spoken, now=now)


def hear(session: Session, person: Person, update: Incoming, text: str, *, now: datetime) -> bool:
    """Hand in what a caller says; False when the words are of the writer himself."""
    caller = calls_by_chat.caller_of(session, person)
    if caller is None or update.kind != "text" or not text or text.startswith("/"):
        return False
    number = ringing.telephone_of(session, caller.id)
    member = calls_by_chat.member_of(session, person, now=now)
    if member is None or number is None or not _goes_on(session, member, caller, now):
        _is_over(session, person, now)
        return True
    inbox.keep(session, [arrived(number, text)], now=now)
    return True


def _goes_on(session: Session, member: Member, caller: Person, now: datetime) -> bool:
    try:
        callers.go_on(session, caller, member, now=now)
    except TakenByOther:
        return False
    return True


def choose(
    session: Session,
    person: Person,
    caller_id: int,
    tap: Callable[[Session, Person], Message | None],
    *,
    now: datetime,
) -> None:
    """A button of the caller (`tap` does what it says); what follows is shown at once."""
    caller = calls_by_chat.caller_of(session, person)
    member = calls_by_chat.member_of(session, person, now=now)
    if caller is None or caller.id != caller_id or member is None:
        raise NotYours(person=caller_id)
    if not _goes_on(session, member, caller, now):
        _is_over(session, person, now)
        return
    before = reading_aloud.newest(session, caller)
    refusal = tap(session, caller)
    if refusal is not None:
        notify(session, person, refusal, now=now)
    session.flush()
    said = reading_aloud.said_since(session, caller, before)
    telephone_aloud.show(session, person, caller, said, now=now)


def end(
    session: Session,
    person: Person,
    caller_id: int | None,
    outcome: str,
    *,
    rules: Rules,
    now: datetime,
) -> None:
    """How the call ended: reached, no_answer or give_back. None: whoever is called now."""
    caller = calls_by_chat.caller_of(session, person)
    member = calls_by_chat.member_of(session, person, now=now)
    if caller_id is not None and (caller is None or caller.id != caller_id):
        raise NotYours(person=caller_id)
    if caller is None or member is None:
        notify(session, person, NO_MEMBER if member is None else NOBODY, now=now)
    elif not _goes_on(session, member, caller, now):
        _is_over(session, person, now)
    elif outcome == "reached" and not calls_by_chat.reached(session, member, caller, now=now):
        notify(session, person, Message("desk.call.more_came"), now=now)
        _show(session, person, caller, now=now)
    else:
        _close(session, member, caller, outcome, rules=rules, now=now)
        notify(session, person, Message("desk.chat.ended"), now=now)


def _close(
    session: Session, member: Member, caller: Person, outcome: str, *, rules: Rules, now: datetime
) -> None:
    if outcome == "no_answer":
        callers.not_reached(session, caller, member, rules=rules, now=now)
    elif outcome == "give_back":
        callers.give_back(session, caller, member, now=now)
    calls_by_chat.hang_up(session, session.get_one(Person, member.person_id))


def _is_over(session: Session, person: Person, now: datetime) -> None:
    """He was silent for long, or is of the team no more: his words were not handed in."""
    calls_by_chat.hang_up(session, person)
    notify(session, person, Message("desk.chat.over"), now=now)
