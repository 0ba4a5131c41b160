"""What somebody writes who missed a call: all is well, forgotten, or rather not."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.befriending.around.sides import own_call, with_whom
from solidarity.befriending.around.trying_again import drop_next_try, next_try
from solidarity.befriending.pairs import ending, pairing
from solidarity.befriending.times.booking import hold_calendars
from solidarity.errors import IllegalStep, NotYours
from solidarity.lifecycles import CallState, PairState
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.tables import Call, Person

MOST_REFUSALS = 2
"""Running: then the calls end gently."""


def fine(
    session: Session, call_id: int, person: Person, *, forgot: bool = False, now: datetime
) -> None:
    """The person writes that all is well, and waits for the next try."""
    call = _own_missed(session, call_id, person)
    call.person_comes = True
    record(session, "call_wanted", now=now, person_id=person.id, call=call.id)
    following = next_try(session, call)
    if following is None:
        notify(session, person, Message("missed.good_to_know"), now=now)
        return
    following.person_comes = True
    volunteer = following.volunteer.person
    said, told = Message("missed.see_you", with_whom(following, person)), "missed.told_fine"
    if forgot:
        said, told = Message("missed.happens", with_whom(following, person)), "missed.told_forgot"
    notify(session, person, said, now=now)
    notify(session, volunteer, Message(told, with_whom(following, volunteer)), now=now)


def refuse(session: Session, call_id: int, person: Person, *, rules: Rules, now: datetime) -> None:
    """The person would rather not be called; twice running, and the calls end gently."""
    _hold_wish(session, call_id, person)
    call = _own_missed(session, call_id, person)
    call.person_comes = False
    record(session, "call_refused", now=now, person_id=person.id, call=call.id)
    drop_next_try(session, call, now=now)
    session.flush()
    if _refusals(session, call) >= MOST_REFUSALS:
        notify(session, person, Message("missed.rest"), now=now)
        ending.stop(session, call.pair, person, rules=rules, now=now)
        return
    volunteer = call.volunteer.person
    notify(session, person, Message("missed.as_you_like", {"name": volunteer.first_name}), now=now)
    told = Message("missed.told_refused", {"name": person.first_name})
    notify(session, volunteer, told, now=now)


def _hold_wish(session: Session, call_id: int, person: Person) -> None:
    """Perhaps the pair ends by this: the wish is held before it, and the calendars before both."""
    call = session.get(Call, call_id)
    if call is None or call.person_id != person.id:
        raise NotYours(call=call_id)
    hold_calendars(session, call.person_id, call.volunteer_id)
    pairing.hold(session, person.id)


def _own_missed(session: Session, call_id: int, person: Person) -> Call:
    call = own_call(session, call_id, person)
    if call.person_id != person.id:
        raise NotYours(call=call_id)
    if call.state != CallState.MISSED or call.pair.state != PairState.ACTIVE:
        raise IllegalStep(call=call.id)
    return call


def _refusals(session: Session, call: Call) -> int:
    """How often running the person preferred not to be called; a call or a kind word breaks it."""
    query = (
        select(Call)
        .where(Call.pair_id == call.pair_id, Call.state.in_((CallState.HELD, CallState.MISSED)))
        .order_by(Call.at.desc(), Call.id.desc())
        .limit(20)
    )
    count = 0
    for earlier in session.scalars(query):
        if earlier.state == CallState.HELD or earlier.person_comes is True:
            break
        count += earlier.person_comes is False
    return count
