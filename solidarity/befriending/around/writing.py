"""The two of a pair who do not telephone write to each other through the bot."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.befriending.around.sides import ends, other_side, own_call, ways_out
from solidarity.errors import NotYours, OfferOver
from solidarity.lifecycles import CallState, PairState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.relay import MAX_TEXT
from solidarity.stopping import is_stopped
from solidarity.storage.tables import Call, Person
from solidarity.talks import expect, expect_nothing, talk_with
from solidarity.understanding import Labels

TOPIC = "call_text"
PATIENCE = timedelta(days=2)
"""How long after a call its buttons still pass texts on; the next call brings new ones."""


def write_button(call: Call, person: Person) -> Button:
    known = {"name": other_side(call, person).first_name}
    return Button("button.write_to", "calling.write", call.id, params=known)


def ask_text(session: Session, call_id: int, person: Person, *, now: datetime) -> None:
    """What should be passed on?"""
    call = _open_call(session, call_id, person, now=now)
    expect(session, person, TOPIC, "text", ref=call.id, now=now)
    nothing = row(Button("button.write_nothing", "relay.stop", call.id))
    known = {"name": other_side(call, person).first_name}
    notify(session, person, Message("relay.ask", known, nothing), now=now)


def expects_text(session: Session, person: Person) -> bool:
    """Whether the next text is meant for the other side of a call."""
    return talk_with(session, person).topic == TOPIC


def pass_on(
    session: Session,
    person: Person,
    text: str,
    *,
    labels: Labels | None = None,
    now: datetime,
) -> None:
    """Give a text to the other side, word for word; whatever comes now is meant for him.

    Unless it asks for money (`labels`: solidarity.stopping).
    """
    call_id = talk_with(session, person).ref
    expect_nothing(session, person)
    try:
        call = _open_call(session, call_id or 0, person, now=now)
    except (NotYours, OfferOver):
        notify(session, person, Message("relay.over"), now=now)
        return
    other = other_side(call, person)
    # Who stands in for once is not of the pair: the team is asked by other buttons.
    ways = ways_out(call.pair) if call.volunteer_id == call.pair.volunteer_id else ()
    if is_stopped(session, person, other, text, labels=labels, ways=ways, now=now):
        return
    known = {"name": person.first_name, "text": text[:MAX_TEXT]}
    answer = row(write_button(call, other), *ways)
    notify(session, other, Message("relay.text", known, answer), now=now, urgent=True)
    notify(session, person, Message("relay.passed_on", {"name": other.first_name}), now=now)
    record(session, "relayed", now=now, person_id=person.id, call=call.id)


def _open_call(session: Session, call_id: int, person: Person, *, now: datetime) -> Call:
    call = own_call(session, call_id, person)
    is_on = call.state in (CallState.PLANNED, CallState.HELD)
    if not is_on or call.pair.state != PairState.ACTIVE or now > ends(call) + PATIENCE:
        raise OfferOver(call=call.id)
    return call
