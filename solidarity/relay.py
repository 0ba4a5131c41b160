"""The two sides of a task write to each other through the bot; numbers stay hidden."""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import parting
from solidarity.alarms import record
from solidarity.errors import NotYours, OfferOver
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.stopping import is_stopped
from solidarity.storage.tables import Offer, Person, Request
from solidarity.talks import expect, expect_nothing, talk_with
from solidarity.telling import has_helper, helpers, ways_out
from solidarity.understanding import Labels

TOPIC = "relay"
TEXT_TO = "to "
"""Before the number of the one to whom the next text goes."""
MAX_TEXT = 1_000


def other_side(
    session: Session, request_id: int, person: Person, *, helper_id: int | None = None
) -> tuple[Offer, Person]:
    """The visit and the one to write to; NotYours or OfferOver when that is not possible.

    Of several volunteers the person who asked writes to `helper_id`, or else to the first.
    """
    request = session.get_one(Request, request_id)
    helping = {
        offer.volunteer_id: offer
        for offer in helpers(request)
        if not parting.is_parted(session, offer)
    }
    # An organisation has no chat: nobody would read it.
    if not has_helper(request) or request.opening is not None:
        raise OfferOver(request=request_id)
    if person.id in helping:
        return helping[person.id], request.person
    if person.id != request.person_id:
        raise NotYours(request=request_id)
    helper = helper_id or next(iter(helping), None)
    if helper not in helping:
        raise OfferOver(request=request_id)
    return helping[helper], helping[helper].volunteer.person


def ask_text(
    session: Session, request_id: int, person: Person, *, now: datetime,
    helper_id: int | None = None,
) -> None:  # fmt: skip
    """What should be passed on?"""
    _, other = other_side(session, request_id, person, helper_id=helper_id)
    expect(session, person, TOPIC, f"{TEXT_TO}{other.id}", ref=request_id, now=now)
    notify(session, person, *question(session, person), now=now)


def question(session: Session, person: Person) -> list[Message]:
    """What is asked when a text to pass on is waited for."""
    talk = talk_with(session, person)
    to = (talk.slot or "").removeprefix(TEXT_TO)
    other = session.get(Person, int(to)) if to else None
    nothing = row(Button("button.write_nothing", "relay.stop", talk.ref))
    return [Message("relay.ask", {"name": other.first_name if other else None}, nothing)]


def expects_text(session: Session, person: Person) -> bool:
    """Whether the next text is meant for the other side."""
    return talk_with(session, person).topic == TOPIC


def pass_on(
    session: Session,
    person: Person,
    text: str,
    *,
    labels: Labels | None = None,
    photo: str | None = None,
    now: datetime,
) -> None:
    """Give a text to the other side, word for word, with its picture (receipts.named); unless it
    asks for money (`labels`: solidarity.stopping).
    """
    talk = talk_with(session, person)
    request_id, to = talk.ref, (talk.slot or "").removeprefix(TEXT_TO)
    expect_nothing(session, person)
    if request_id is None:
        raise OfferOver(relay="nobody")
    offer, other = other_side(session, request_id, person, helper_id=int(to) if to else None)
    ways = ways_out(offer)
    request = offer.request
    if is_stopped(session, person, other, text, labels=labels, request=request, ways=ways, now=now):
        return
    answer = row(
        Button("button.write_to", "relay.write", request.id, str(person.id),
               params={"name": person.first_name}),
        *ways,
    )  # fmt: skip
    known = {"name": person.first_name, "text": text[:MAX_TEXT]}
    known |= {"photo": photo} if photo else {}
    notify(session, other, Message("relay.text", known, answer), now=now, urgent=True)
    notify(session, person, Message("relay.passed_on", {"name": other.first_name}), now=now)
    record(session, "relayed", now=now, request_id=request.id, person_id=person.id)


def stop(session: Session, person: Person, *, now: datetime) -> None:
    expect_nothing(session, person)
    notify(session, person, Message("relay.stopped"), now=now)
