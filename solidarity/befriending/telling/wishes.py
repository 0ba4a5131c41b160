"""Somebody would like to be called: a gentle conversation, one question at a time.

Nothing has to be answered: what is not said in half an hour is taken as it suits most people.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from solidarity import consents
from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.befriending.telling import telling_wishes as told
from solidarity.befriending.telling.call_answers import is_vague, may_answer
from solidarity.befriending.telling.questions import noted, stop_buttons, wish_question
from solidarity.befriending.times.common_hours import USUAL
from solidarity.clock import wall_time
from solidarity.errors import IllegalStep, NotYours
from solidarity.lifecycles import WISH_STEPS, WishState, step
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.people import best_contact
from solidarity.questions import CONSENT
from solidarity.ringing import CHANNEL as TELEPHONE
from solidarity.settings import Rules
from solidarity.storage.tables import Person, Wish
from solidarity.talks import expect, expect_nothing, talk_with
from solidarity.team import tell_team
from solidarity.understanding import Reading
from solidarity.vocabulary import Purpose, language_mask

TOPIC = "wish"
ALARM = "wish"
"""With the person's number: silence while he tells, and that somebody is looked for."""
PATIENCE = timedelta(minutes=30)
SEEKING = (WishState.TELLING, WishState.WAITING)
"""States in which nobody calls him yet."""


def move(wish: Wish, new: WishState) -> None:
    """One step in the life of a wish; IllegalStep when it is not possible."""
    wish.state = step(WISH_STEPS, WishState(wish.state), new)


def of(session: Session, person: Person) -> Wish | None:
    """His wish, kept from everybody else until the end of the transaction."""
    session.flush()
    return session.get(Wish, person.id, with_for_update=True, populate_existing=True)


def seeking(session: Session, person: Person) -> Wish | None:
    """The wish of somebody for whom a listener is being looked for, or who is telling it."""
    wish = of(session, person)
    return wish if wish is not None and wish.state in SEEKING else None


def own(session: Session, person_id: int, person: Person) -> Wish:
    """The wish behind a button; NotYours, or IllegalStep when nobody is looked for any more."""
    if person_id != person.id:
        raise NotYours(wish=person_id)
    wish = seeking(session, person)
    if wish is None:
        raise IllegalStep(wish=person_id)
    return wish


def kept(session: Session, person: Person, *, now: datetime) -> Wish:
    """His wish; a new one is at rest until he says that he would like to be called."""
    wish = of(session, person)
    if wish is None:
        wish = Wish(
            person=person, state=WishState.STOPPED, created_at=now, languages=0, interests=0,
            interests_told=False, hours=0, times=0, weeks=0, remind="both", for_other=False,
        )  # fmt: skip
        session.add(wish)
        session.flush()
    return wish


def begin(
    session: Session,
    person: Person,
    *,
    for_other: bool = False,
    lead: Sequence[Message] = (),
    now: datetime,
) -> Wish:
    """He, or an operator for him, says that he would like to be called: ask what is missing."""
    wish = kept(session, person, now=now)
    if wish.state == WishState.PAIRED:
        notify(session, person, *lead, Message("wish.has_somebody"), now=now)
        return wish
    if wish.state == WishState.STOPPED:
        move(wish, WishState.TELLING)
        wish.created_at, wish.for_other = now, for_other
        contact = best_contact(session, person.id)
        if contact is not None and contact.channel == TELEPHONE and person.phone:
            # He has nothing but a telephone.
            wish.by_phone = True
        record(session, "wish_begun", now=now, person_id=person.id)
    go_on(session, wish, lead=lead, now=now)
    return wish


def missing(wish: Wish) -> list[str]:
    """What is still to be asked, in order. For somebody else the number is all that matters."""
    has_number = bool(wish.person.phone) and (wish.by_phone is True or not wish.for_other)
    known = {
        CONSENT: consents.stands(wish.person, Purpose.BEFRIENDING),
        "interests": wish.interests_told,
        "hours": wish.hours != 0,
        "languages": wish.languages != 0,
        "by": wish.by_phone is not None or wish.for_other,
        "phone": has_number or (not wish.by_phone and not wish.for_other),
        "rhythm": wish.times != 0,
    }
    return [slot for slot in (CONSENT, *told.SLOTS) if not known[slot]]


def go_on(session: Session, wish: Wish, *, lead: Sequence[Message] = (), now: datetime) -> None:
    """Ask the next question, or look for somebody when all is told."""
    slots = missing(wish)
    if wish.state == WishState.WAITING and "phone" not in slots:
        _say_noted(session, wish, lead=lead, now=now)
    elif slots:
        slot = "phone" if wish.state == WishState.WAITING else slots[0]
        ask(session, wish, slot, lead=lead, now=now)
    else:
        _wait(session, wish, lead=lead, now=now)


def ask(
    session: Session, wish: Wish, slot: str, *, lead: Sequence[Message] = (), now: datetime
) -> None:
    """Ask this; when he says nothing more for a while, what is known is enough."""
    _ring(session, wish, due_at=now + PATIENCE, now=now)
    expect(session, wish.person, TOPIC, slot, ref=wish.person_id, now=now)
    notify(session, wish.person, *lead, wish_question(wish, slot), now=now)


def _ring(session: Session, wish: Wish, *, due_at: datetime, now: datetime) -> None:
    drop_alarms(session, wish.person_id, ALARM, now=now)
    set_alarm(session, ALARM, wish.person_id, due_at=due_at)


def _wait(session: Session, wish: Wish, *, lead: Sequence[Message], now: datetime) -> None:
    move(wish, WishState.WAITING)
    wish.waiting_since = now
    record(session, "wish_told", now=now, person_id=wish.person_id)
    _say_noted(session, wish, lead=lead, now=now)


def _say_noted(session: Session, wish: Wish, *, lead: Sequence[Message], now: datetime) -> None:
    """Tell what was understood; the search itself begins with an alarm (bot/later_wishes.py)."""
    _ring(session, wish, due_at=now, now=now)
    _end_question(session, wish)
    notify(session, wish.person, *lead, *noted(wish), now=now)


def _end_question(session: Session, wish: Wish) -> None:
    if talk_with(session, wish.person).topic == TOPIC:
        expect_nothing(session, wish.person)


def take_as_told(session: Session, wish: Wish, *, now: datetime) -> None:
    """He has said nothing more: look for somebody with what is known."""
    slots = missing(wish)
    if CONSENT in slots or (wish.for_other and "phone" in slots):
        # Without his yes nobody may call, and without a number nobody can: the team asks for it.
        tell_team(session, "human", now=now, person=wish.person)
        return
    if "hours" in missing(wish):
        wish.hours = USUAL
    wish.languages = wish.languages or language_mask([wish.person.language])
    if wish.by_phone is None or "phone" in missing(wish):
        wish.by_phone = bool(wish.person.phone)
    if not wish.times:
        wish.times, wish.weeks = told.WEEKLY
    _wait(session, wish, lead=(), now=now)


def hear(session: Session, person: Person, text: str, *, rules: Rules, now: datetime) -> bool:
    """Take the words that answer the question; False when the model has to say what they mean."""
    wish, slot = _asked(session, person)
    if wish is None or not may_answer(text):
        return False
    if not told.fill(wish, text, slot=slot, now=wall_time(now)):
        return False
    go_on(session, wish, now=now)
    return True


def take(session: Session, person: Person, reading: Reading, *, now: datetime) -> bool:
    """Take what came through the model; False when it is about something else.

    What somebody likes to talk about can be anything: words nobody knows are an answer to that.
    """
    wish, slot = _asked(session, person)
    if wish is None:
        return change(session, person, reading.text, now=now)
    if not told.fill(wish, reading.text, slot=slot, now=wall_time(now)):
        if slot != "interests" or not is_vague(reading):
            return reading.intent == "deny" and ask_stop(session, person, now=now)
        told.skip(wish, slot)
    go_on(session, wish, now=now)
    return True


def _asked(session: Session, person: Person) -> tuple[Wish | None, str]:
    talk = talk_with(session, person)
    if talk.topic != TOPIC or talk.slot not in told.SLOTS:
        return None, ""
    return seeking(session, person), talk.slot


def change(session: Session, person: Person, text: str, *, now: datetime) -> bool:
    """ "Plutôt le matin", while somebody is looked for; False when it tells nothing of that."""
    wish = seeking(session, person)
    is_asked = talk_with(session, person).topic is not None
    if is_asked or wish is None or wish.state != WishState.WAITING:
        return False
    readers = [told.fill(wish, text, slot=slot, now=wall_time(now)) for slot in ("hours", "rhythm")]
    if not any(readers):
        return False
    record(session, "wish_changed", now=now, person_id=person.id)
    go_on(session, wish, now=now)
    return True


def ask_stop(session: Session, person: Person, *, now: datetime) -> bool:
    """Shall nobody be looked for any more? False when nobody is."""
    if seeking(session, person) is None:
        return False
    notify(session, person, Message("wish.stop_sure", buttons=stop_buttons(person)), now=now)
    return True


def withdraw(session: Session, wish: Wish, *, now: datetime) -> None:
    """Nobody is looked for any more; what he told is kept, should he come back.

    Those who were asked for him are told by solidarity.befriending.leaving.
    """
    move(wish, WishState.STOPPED)
    drop_alarms(session, wish.person_id, ALARM, now=now)
    _end_question(session, wish)
    record(session, "wish_stopped", now=now, person_id=wish.person_id)


def how_it_stands(session: Session, person: Person) -> list[Message]:
    """A sentence about the search for somebody who calls; empty when there is none."""
    wish = session.get(Wish, person.id)
    if wish is None or wish.state not in SEEKING:
        return []
    return [Message("wish.telling" if wish.state == WishState.TELLING else "wish.waiting")]
