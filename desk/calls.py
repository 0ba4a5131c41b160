"""Operators: who has to be called, and a call with what to say, to ask, and what was answered."""

from datetime import datetime, timedelta

from sqlalchemy import select
from starlette.responses import Response

from desk.asked import Asked
from desk.doors import Page
from desk.people import last_requests
from solidarity import callers, reading_aloud, ringing
from solidarity.callers import ToCall
from solidarity.clock import point_in_time, wall_time
from solidarity.errors import IllegalStep
from solidarity.lifecycles import RequestState
from solidarity.messages import Message
from solidarity.reading_aloud import Spoken
from solidarity.repeating import repeat
from solidarity.storage.tables import Person, Received
from solidarity.telling import helpers
from solidarity.vocabulary import Language

QUEUE = "/desk/calls"
OPERATORS = callers.MAY_CALL
MOST_LINES = 50
LAST_REQUESTS = 3
SAID_LATELY = timedelta(minutes=30)
SCRIPT = ("greet", "listen", "ask", "repeat", "never", "goodbye")
"""What stands on the screen of an operator, in the language of who calls: desk.script.NAME."""


def show_queue(asked: Asked) -> Response:
    return _queue(asked)


def _queue(asked: Asked, *, bad_number: str = "") -> Response:
    lines = callers.to_call(asked.session, asked.member, now=asked.now)
    is_open = callers.is_open(asked.rules.desk, now=asked.now)
    due = [one for one in lines if is_open or one.is_urgent]
    return asked.page(
        "calls.html",
        status=400 if bad_number else 200,
        lines=due[:MOST_LINES],
        later=len(lines) - len(due[:MOST_LINES]),
        staffing=callers.staffing(asked.session, lines, now=asked.now),
        is_open=is_open,
        bad_number=bad_number,
        languages=sorted(Language, key=lambda language: language != asked.language),
        when=_moment,
        names_of=lambda one: _why(asked, one),
    )


def _why(asked: Asked, one: ToCall) -> list[str]:
    return [asked.say(f"desk.calls.why.{kind}", n=one.messages) for kind in one.kinds]


def answer_call(asked: Asked) -> Response:
    """Somebody calls, or is called by his number; the button says his language."""
    written = asked.text("number", 40)
    number = ringing.number_of(written)
    if number is None:
        return _queue(asked, bad_number=written)
    language = asked.text("language")
    person = callers.meet(
        asked.session, number, language=language, member=asked.member, now=asked.now
    )
    asked.person(person.id)
    callers.begin(asked.session, person, asked.member, now=asked.now)
    return asked.go(f"{QUEUE}/{person.id}")


def begin_call(asked: Asked) -> Response:
    person = _somebody(asked)
    number = callers.number_of(asked.session, person)
    if number is None:
        raise IllegalStep(person=person.id)
    callers.meet(
        asked.session, number, language=person.language, member=asked.member, now=asked.now
    )
    callers.begin(asked.session, person, asked.member, now=asked.now)
    return asked.go(f"{QUEUE}/{person.id}")


def show_call(asked: Asked) -> Response:
    return _call(asked)


def _somebody(asked: Asked) -> Person:
    return asked.person(asked.number("person"))


def _call(asked: Asked, *, told: str = "") -> Response:
    """Who is spoken to, what to say now, and what he said last; only for who has him in hand."""
    person, session = _somebody(asked), asked.session
    if not callers.has_in_hand(session, person, asked.member, now=asked.now):
        return asked.page("call_to_begin.html", person=person)
    spoken = reading_aloud.to_read(session, person, now=asked.now)
    reading_aloud.mark_read(session, person, spoken, now=asked.now)
    said = _last_words(asked, person)
    return asked.page(
        "call.html",
        person=person,
        number=callers.number_of(session, person),
        aloud=[_as_read(asked, one) for one in spoken if not one.is_heard],
        before=[_as_read(asked, one) for one in spoken if one.is_heard],
        said=said,
        is_waiting=said is not None and said.state == "new",
        told=told,
        script=_script(asked, person),
        requests=_last_requests(asked, person),
        languages=list(Language),
        default_time=_moment(asked.now + timedelta(hours=1), form=True),
    )


def _as_read(asked: Asked, spoken: Spoken) -> dict[str, object]:
    """A message as it is read aloud, with its buttons."""
    shown = asked.site.words.compose(spoken.notice, now=asked.now)
    buttons = [button for row in shown.buttons for button in row]
    return {"text": shown.text, "buttons": buttons}


def _script(asked: Asked, person: Person) -> list[str]:
    known = {"association": asked.rules.association.name, "name": asked.me.first_name}
    return [asked.tell_to(person, Message(f"desk.script.{name}", known)) for name in SCRIPT]


def _last_words(asked: Asked, person: Person) -> Received | None:
    query = select(Received).where(
        Received.channel == ringing.CHANNEL,
        Received.address == ringing.telephone_of(asked.session, person.id),
        Received.received_at > asked.now - SAID_LATELY,
    )
    return asked.session.scalars(query.order_by(Received.id.desc()).limit(1)).first()


def _last_requests(asked: Asked, person: Person) -> list[dict[str, object]]:
    return [
        {
            "request": request,
            "helped": [offer.volunteer.person.first_name for offer in helpers(request)],
            "can_repeat": request.state == RequestState.CONFIRMED,
            "when": _moment(request.placed_at) if request.placed_at else "",
        }
        for request in last_requests(asked, person, LAST_REQUESTS)
    ]


def hear(asked: Asked) -> Response:
    """What he says, in his own words: understood like any message."""
    person, words = _mine(asked), asked.text("words")
    number = ringing.telephone_of(asked.session, person.id)
    if words and number is not None:
        asked.site.hands.hear(asked.session, number, words, now=asked.now)
    return asked.go(f"{QUEUE}/{person.id}")


def choose(asked: Asked) -> Response:
    """A button of his; what to tell him when it is over stands above."""
    person = _mine(asked)
    refusal = asked.site.hands.tap(asked.session, person, asked.text("button"), now=asked.now)
    if refusal is None:
        return asked.go(f"{QUEUE}/{person.id}")
    asked.session.flush()
    return _call(asked, told=asked.tell_to(person, refusal))


def change(asked: Asked) -> Response:
    """His first name and his language."""
    person = _mine(asked)
    person.first_name = asked.text("name", 80) or person.first_name
    if asked.text("language") in list(Language):
        person.language = asked.text("language")
    return asked.go(f"{QUEUE}/{person.id}")


def same_again(asked: Asked) -> Response:
    person, request = _mine(asked), asked.request(asked.told_number("request"))
    if request.person_id != person.id:
        raise IllegalStep(request=request.id)
    repeat(asked.session, request, next_week=False, now=asked.now)
    return asked.go(f"{QUEUE}/{person.id}")


def finish(asked: Asked) -> Response:
    """How the call ended."""
    person, session, now = _somebody(asked), asked.session, asked.now
    match asked.text("outcome"):
        case "reached":
            if not callers.reached(session, person, asked.member, now=now):
                return _call(asked, told=asked.say("desk.call.more_came"))
        case "no_answer":
            callers.not_reached(session, person, asked.member, rules=asked.rules, now=now)
        case "later":
            callers.call_later(session, person, asked.member, at=_wished(asked), now=now)
        case _:
            callers.give_back(session, person, asked.member, now=now)
    return asked.go(QUEUE)


def _wished(asked: Asked) -> datetime:
    try:
        return point_in_time(datetime.fromisoformat(asked.text("at", 16)))
    except ValueError as error:
        raise IllegalStep(at="no time") from error


def _mine(asked: Asked) -> Person:
    """Whom this member is speaking to; he has him in hand for longer."""
    person = _somebody(asked)
    callers.go_on(asked.session, person, asked.member, now=asked.now)
    return person


def _moment(at: datetime, *, form: bool = False) -> str:
    wall = wall_time(at)
    return wall.isoformat(timespec="minutes") if form else f"{wall:%d/%m %H:%M}"


PAGES = (
    Page(QUEUE, show_queue, OPERATORS, menu="calls"),
    Page(QUEUE, answer_call, OPERATORS, "POST"),
    Page(QUEUE + "/{person:int}", show_call, OPERATORS),
    Page(QUEUE + "/{person:int}/begin", begin_call, OPERATORS, "POST"),
    Page(QUEUE + "/{person:int}/words", hear, OPERATORS, "POST"),
    Page(QUEUE + "/{person:int}/button", choose, OPERATORS, "POST"),
    Page(QUEUE + "/{person:int}/name", change, OPERATORS, "POST"),
    Page(QUEUE + "/{person:int}/again", same_again, OPERATORS, "POST"),
    Page(QUEUE + "/{person:int}/end", finish, OPERATORS, "POST"),
)
