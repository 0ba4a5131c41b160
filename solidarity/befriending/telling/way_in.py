"""How a wish to be called begins: told as a request, or beside one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.befriending.telling import telling_wishes as told
from solidarity.befriending.telling import wishes
from solidarity.befriending.telling.call_answers import wishes_in
from solidarity.befriending.telling.questions import may_we_call
from solidarity.clock import wall_time
from solidarity.lifecycles import WishState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.requests.closing import end
from solidarity.storage.tables import Person, Request
from solidarity.talks import expect, expect_nothing, talk_with
from solidarity.understanding import Reading
from solidarity.vocabulary import HelpType, help_mask

LISTENING = help_mask([HelpType.LISTENING])
WANTED = "wanted"
"""The question whether somebody may call at all."""
ALARM = "wish_offer"
"""With the person's number: when he may be asked whether somebody may call."""


def keep_told(session: Session, draft: Request, reading: Reading, *, now: datetime) -> None:
    """What he says of hours and rhythm before he was asked is not asked again.

    The wish stays at rest until he says yes.
    """
    if reading.phone:
        draft.address = reading.phone
    if not wishes_in(reading.text):
        return
    wish = wishes.kept(session, draft.person, now=now)
    if wish.state == WishState.STOPPED:
        told.fill_unasked(wish, reading.text, now=wall_time(now))


def take_over(session: Session, draft: Request, *, now: datetime) -> None:
    """He has said yes: the request becomes a wish, and nothing more is said of a request.

    Of a request for a call the address is the number to call.
    """
    person, number = draft.person, draft.address
    draft.address = None
    end(session, draft, now=now)
    record(session, "became_wish", now=now, request_id=draft.id, person_id=person.id)
    wish = wishes.kept(session, person, now=now)
    if number is not None and wish.state == WishState.STOPPED:
        person.phone, wish.by_phone = number, True
    wishes.begin(session, person, for_other=draft.for_other, now=now)


def again(session: Session, person: Person, reading: Reading, *, now: datetime) -> bool:
    """He speaks of calls while somebody is looked for, or calls already; False otherwise."""
    wish = wishes.of(session, person)
    if wish is None or wish.state == WishState.STOPPED:
        return False
    if wish.state != WishState.PAIRED:
        if not wishes.take(session, person, reading, now=now):
            _say_again(session, person, now=now)
        return True
    buttons = row(Button("button.talk_to_somebody", "team.call"))
    somebody = Message("wish.has_somebody", buttons=buttons)
    notify(session, person, Message("request.gladly_call"), somebody, now=now)
    return True


def _say_again(session: Session, person: Person, *, now: datetime) -> None:
    wish = wishes.of(session, person)
    assert wish is not None
    if wish.state == WishState.TELLING:
        wishes.go_on(session, wish, now=now)
    else:
        notify(session, person, *wishes.how_it_stands(session, person), now=now)


def without_calls(draft: Request) -> bool:
    """Take the wish to talk out of a request for other help; whether there was one."""
    if not draft.kinds_mask & LISTENING:
        return False
    draft.kinds_mask &= ~LISTENING
    return True


def propose(
    session: Session, person: Person, *, lead: Sequence[Message] = (), now: datetime
) -> None:
    """Ask whether somebody may call now and then, unless that was settled already."""
    wish = wishes.of(session, person)
    if wish is not None and wish.state != WishState.STOPPED:
        return
    expect(session, person, wishes.TOPIC, WANTED, ref=person.id, now=now)
    notify(session, person, *lead, may_somebody_call(person), now=now)


def may_somebody_call(person: Person) -> Message:
    return Message("ask.call", buttons=may_we_call(person))


def hear_answer(session: Session, person: Person, reading: Reading, *, now: datetime) -> bool:
    """A yes or a no in words to whether somebody may call; False for anything else."""
    if reading.intent == "affirm":
        wishes.begin(session, person, now=now)
    elif reading.intent == "deny":
        decline(session, person, now=now)
    return reading.intent in ("affirm", "deny")


def decline(session: Session, person: Person, *, now: datetime) -> None:
    """Rather not; nobody asks why, or asks again."""
    talk = talk_with(session, person)
    if (talk.topic, talk.slot) == (wishes.TOPIC, WANTED):
        expect_nothing(session, person)
    notify(session, person, Message("wish.declined"), now=now)
