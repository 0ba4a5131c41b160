"""Greetings, what was not understood, and coming back to the open question."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import care_talk, joining, questions, relay, sos
from solidarity.befriending.pairs import standing
from solidarity.befriending.telling import listeners, way_in, wishes
from solidarity.befriending.telling.questions import listener_question, wish_question
from solidarity.following import how_things_stand, tell_status
from solidarity.joining_questions import question as joining_question
from solidarity.lifecycles import OfferState, VolunteerState
from solidarity.messages import Button, Message, column
from solidarity.notices import notify
from solidarity.requests import current_draft, open_requests, tasks_of
from solidarity.storage.tables import Listener, Offer, Person
from solidarity.talks import talk_with
from solidarity.team import tell_team
from solidarity.telling import tell_offer


def repeat_question(session: Session, person: Person, *, now: datetime) -> list[Message]:
    """The question that is still open, to be asked again after an aside; empty if none."""
    talk = talk_with(session, person)
    draft = current_draft(session, person)
    if talk.topic == "request" and draft is not None and talk.slot in _REPEATABLE:
        return questions.question(draft, talk.slot)
    volunteer = person.volunteer
    if talk.topic == joining.TOPIC and volunteer is not None and talk.slot is not None:
        return joining_question(volunteer, talk.slot)
    if talk.topic in (relay.TOPIC, care_talk.TOPIC):
        return relay.question(session, person)
    return _about_calls(session, person)


def go_back(session: Session, person: Person, said: Message, *, now: datetime) -> None:
    """Say this, and go straight on with what was asked before: its question is asked again."""
    again = repeat_question(session, person, now=now)
    if again:
        again = [Message("danger.we_go_on"), *again]
    elif talk_with(session, person).topic is not None:
        again = [Message("danger.still_asked")]
    notify(session, person, said, *again, now=now)


def _about_calls(session: Session, person: Person) -> list[Message]:
    """The open question to somebody who would like to be called, or who calls."""
    talk = talk_with(session, person)
    if (talk.topic, talk.slot) == (wishes.TOPIC, way_in.WANTED):
        return [way_in.may_somebody_call(person)]
    wish = wishes.seeking(session, person) if talk.topic == wishes.TOPIC else None
    if wish is not None and talk.slot is not None:
        return [wish_question(wish, talk.slot)]
    listener = session.get(Listener, person.id) if talk.topic == listeners.TOPIC else None
    if listener is not None and talk.slot is not None:
        return [listener_question(listener, talk.slot)]
    return []


def _ways_on(session: Session, person: Person) -> tuple[tuple[Button, ...], ...]:
    """What somebody whose request or task is open may have meant."""
    somebody = Button("button.talk_to_somebody", "team.call")
    tasks = tasks_of(session, person.volunteer) if person.volunteer is not None else []
    if tasks:
        done = Button("button.done", "task.done", tasks[0].id)
        cannot = Button("button.cannot_any_more", "task.give_up", tasks[0].id)
        return column(done, cannot, somebody, sos.BUTTON)
    requests = open_requests(session, person)
    if wishes.seeking(session, person) is not None and not requests:
        return column(Button("button.change", "wish.change", person.id), somebody, sos.BUTTON)
    if not requests:
        return column(somebody, sos.BUTTON)
    return column(Button("button.cancel", "request.cancel", requests[0].id), somebody, sos.BUTTON)


_REPEATABLE = frozenset({"what", "where", "when", "details", "confirmed", "consent", "address"})


def greet(session: Session, person: Person, *, now: datetime) -> None:
    """Greet back: with the open question, with how things stand, or with what can be done."""
    again = repeat_question(session, person, now=now)
    if again:
        notify(session, person, Message("greet.again"), *again, now=now)
    elif open_requests(session, person) or standing.how_it_stands(session, person, now=now):
        notify(session, person, Message("greet.again"), now=now)
        tell_status(session, person, now=now)
    else:
        notify(session, person, welcome(), now=now)


def welcome() -> Message:
    """The first words of the bot, with the ways to go on."""
    buttons = column(
        Button("button.need_help", "request.new"),
        Button("button.want_to_help", "join.start"),
        Button("button.have_question", "info.ask"),
        sos.BUTTON,
    )
    return Message("welcome", buttons=buttons)


def show_help(session: Session, person: Person, *, now: datetime) -> None:
    """What can be done and typed, and the open question again."""
    again = repeat_question(session, person, now=now)
    said = Message("help", buttons=() if again else _menu(somebody=True))
    notify(session, person, said, *again, now=now)


def not_understood(
    session: Session, person: Person, *, now: datetime, gently: bool = False
) -> None:
    """First ask what was meant; the second time a person of the team is asked.

    `gently`: it was understood, but it is nothing the service can do.
    """
    if shows_offers(session, person, now):
        return
    talk = talk_with(session, person)
    talk.misses += 1
    if talk.misses == 1 and _asks_again_about_calls(session, person, now):
        return
    if talk.misses >= 2 and not gently:
        talk.misses = 0
        tell_team(session, "not_understood", now=now, person=person)
        notify(session, person, Message("not_understood.team", buttons=_menu()), now=now)
        return
    again = repeat_question(session, person, now=now)
    key = "out_of_scope" if gently else "not_understood"
    if again:
        notify(session, person, Message(f"{key}.then"), *again, now=now)
        return
    stands = how_things_stand(session, person, now=now)
    if stands and not gently:
        last = replace(stands[-1], buttons=_ways_on(session, person))
        notify(session, person, Message(f"{key}.then"), *stands[:-1], last, now=now)
        return
    notify(session, person, Message(key, buttons=_menu(somebody=True)), now=now)


def _asks_again_about_calls(session: Session, person: Person, now: datetime) -> bool:
    """Somebody who answers in words whether he calls, or is called: the answer is a tap."""
    question = standing.wait_for_him(session, person)
    if question:
        notify(session, person, Message("pair.please_tap"), *question, now=now)
    return bool(question)


def show_menu(session: Session, person: Person, *, now: datetime) -> None:
    """None of what was offered was meant: what can be done, and a person of the team."""
    has_something = how_things_stand(session, person, now=now)
    ways = _ways_on(session, person) if has_something else None
    buttons = _menu(somebody=True) if ways is None else ways
    notify(session, person, Message("doubt.menu", buttons=buttons), now=now)


def sorry_with_menu() -> Message:
    """Words are not understood for the moment; what can be done by buttons alone."""
    ways = column(
        Button("button.need_help", "request.new"),
        Button("button.want_to_help", "join.start"),
        Button("button.talk_to_somebody", "team.call"),
        sos.BUTTON,
    )
    return Message("trouble.moment", buttons=ways)


def _menu(*, somebody: bool = False) -> tuple[tuple[Button, ...], ...]:
    """What anybody can do."""
    ways = [Button("button.need_help", "request.new"), Button("button.have_question", "info.ask")]
    if somebody:
        ways.append(Button("button.talk_to_somebody", "team.call"))
    return column(*ways, sos.BUTTON)


def shows_offers(session: Session, person: Person, now: datetime) -> bool:
    """A volunteer who answers an offer in words: show it again, the answer is a tap.

    A yes in words could be meant for any of several offers.
    """
    volunteer = person.volunteer
    if volunteer is None or volunteer.state != VolunteerState.ACTIVE:
        return False
    query = (
        session.query(Offer)
        .filter(Offer.volunteer_id == person.id, Offer.state == OfferState.SENT)
        .order_by(Offer.id.desc())
    )
    offer = query.first()
    if offer is None:
        return False
    notify(session, person, Message("offer.please_tap"), now=now)
    tell_offer(session, offer, now=now)
    return True
