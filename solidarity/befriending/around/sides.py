"""The two sides of a call: whose it is, when it is in time, and how each can be reached."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from solidarity.befriending.times.booking import hold_calendars
from solidarity.clock import point_in_time
from solidarity.errors import NotYours
from solidarity.messages import Button
from solidarity.people import best_contact
from solidarity.ringing import CHANNEL as TELEPHONE
from solidarity.storage.tables import Call, Pair, Person, Wish
from solidarity.talks import expect, talk_with

COMING, HELD, MISSED = "call_coming", "call_held", "call_missed"
TOGETHER = "pair_asked"
"""What was asked about a call, or whether two become a pair (solidarity.talks): the answer may
come in words."""


def listen(
    session: Session, person: Person, topic: str, about: Call | Pair, *, now: datetime
) -> None:
    """Words may answer what was just asked, unless something else is being talked about."""
    if talk_with(session, person).topic in (None, COMING, HELD, MISSED, TOGETHER):
        expect(session, person, topic, "answer", ref=about.id, now=now)


def hold_call(session: Session, call_id: int) -> Call:
    """A call as it is now, kept from everybody else.

    Both calendars first, then the pair: who holds in one order never waits for somebody who waits
    for him.
    """
    call = session.get_one(Call, call_id)
    hold_calendars(session, call.person_id, call.volunteer_id)
    session.refresh(call.pair, with_for_update=True)
    session.refresh(call, with_for_update=True)
    return call


def own_call(session: Session, call_id: int, person: Person) -> Call:
    """A call of which this person is one of the two sides, held; NotYours otherwise."""
    call = session.get(Call, call_id)
    if call is None or person.id not in (call.person_id, call.volunteer_id):
        raise NotYours(call=call_id)
    return hold_call(session, call_id)


def call_to_make(session: Session, call_id: int, volunteer: Person) -> Call:
    """A call that this person makes, held; NotYours otherwise."""
    call = own_call(session, call_id, volunteer)
    if call.volunteer_id != volunteer.id:
        raise NotYours(call=call_id)
    return call


def other_side(call: Call, person: Person) -> Person:
    return call.volunteer.person if person.id == call.person_id else call.person


def begins(call: Call) -> datetime:
    """When it begins, as a point in time: UTC, so that hours can be added to it."""
    return point_in_time(call.at).astimezone(UTC)


def ends(call: Call) -> datetime:
    return begins(call) + timedelta(minutes=call.minutes)


def with_whom(call: Call, reader: Person) -> dict[str, object]:
    """What every sentence about a call may say to one of its sides: with whom, and when."""
    at = call.at.isoformat(timespec="minutes")
    return {"when": {"start": at, "end": at}, "name": other_side(call, reader).first_name}


def reads_messages(session: Session, person: Person) -> bool:
    """Whether he reads by himself what is written to him."""
    contact = best_contact(session, person.id)
    return person.muted_at is None and contact is not None and contact.channel != TELEPHONE


def is_by_phone(session: Session, call: Call) -> bool:
    """Whether they telephone; otherwise they write to each other here."""
    wish = session.get(Wish, call.person_id)
    return wish is None or wish.by_phone is not False


def is_for_other(session: Session, call: Call) -> bool:
    """Whether who reads the messages is not the one who is called, but asked for it."""
    wish = session.get(Wish, call.person_id)
    return wish is not None and wish.for_other


def ways_out(pair: Pair) -> tuple[Button, Button]:
    """To tell the team of the other one, and to have no more to do with him."""
    return (
        Button("button.report", "pair.report", pair.id),
        Button("button.block", "pair.block", pair.id),
    )
