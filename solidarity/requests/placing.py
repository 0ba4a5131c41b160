"""A request is placed, and volunteers are looked for: the first time, or again."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.asking import ask_next_wave
from solidarity.clock import is_quiet
from solidarity.lifecycles import RequestState
from solidarity.medicine import orders
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.requests import call_backs
from solidarity.requests.closing import AFTERWARDS
from solidarity.requests.finding import move
from solidarity.settings import Asking, Rules
from solidarity.storage.tables import Request
from solidarity.talks import expect_nothing
from solidarity.telling import about, helpers


def place_request(session: Session, request: Request, *, rules: Rules, now: datetime) -> None:
    """The request is complete: ask the first volunteers, and say the truth about it."""
    put_down(session, request, now=now)
    look_for_volunteers(session, request, rules=rules, now=now)


def put_down(session: Session, request: Request, *, now: datetime) -> None:
    """From here on it is a request; nobody is asked yet."""
    move(request, RequestState.OPEN)
    request.placed_at = now
    request.house = call_backs.house_of(session, request)
    expect_nothing(session, request.person)
    person = request.person
    last = max(person.contacts, key=lambda contact: contact.last_seen_at, default=None)
    record(
        session, "placed", now=now, request_id=request.id, kinds=request.kinds,
        language=person.language, channel=last.channel if last is not None else "",
    )  # fmt: skip


def look_for_volunteers(session: Session, request: Request, *, rules: Rules, now: datetime) -> None:
    """Ask the first volunteers, unless the team or a pharmacist has a say first.

    With a street service the street is looked up first (bot/locating.py): that needs the network,
    and nothing talks to the network inside a transaction.
    """
    if call_backs.waits_for_call(session, request, abuse=rules.abuse, now=now):
        return
    if orders.waits_for_pharmacist(session, request, settings=rules.medicine, now=now):
        return
    if rules.places.street_service and request.address:
        set_alarm(session, "locate", request.id, due_at=now)
        return
    ask_first(session, request, asking=rules.asking, now=now)


def ask_first(session: Session, request: Request, *, asking: Asking, now: datetime) -> None:
    """Ask the first volunteers for a request that was just placed."""
    _ask_and_tell(session, request, first_word="placed.asked", asking=asking, now=now)


def _ask_and_tell(
    session: Session, request: Request, *, first_word: str, asking: Asking, now: datetime
) -> None:
    asked = ask_next_wave(session, request, asking=asking, now=now)
    if asked:
        told_asked(session, request, asked, first_word=first_word, asking=asking, now=now)
    elif request.state == RequestState.OPEN and not request.urgent:
        quiet = is_quiet(now, quiet_from=asking.quiet_from, quiet_to=asking.quiet_to)
        if quiet:
            message = Message("placed.night", about(request) | {"hour": asking.quiet_to})
            notify(session, request.person, message, now=now)


def told_asked(
    session: Session,
    request: Request,
    asked: int,
    *,
    first_word: str,
    asking: Asking,
    now: datetime,
) -> None:
    """Say how many were asked, and later the truth if nobody has said yes by then."""
    wait = timedelta(minutes=asking.still_looking_minutes)
    set_alarm(session, "still_looking", request.id, due_at=now + wait)
    message = Message(first_word, about(request) | {"n": asked})
    notify(session, request.person, message, now=now)


def reopen(
    session: Session, request: Request, *, first_word: str, asking: Asking, now: datetime
) -> None:
    """Look for somebody again; those who were asked before and said no are not asked again."""
    move(request, RequestState.OPEN)
    request.wave, request.closed_at = 0, None
    drop_alarms(session, request.id, "wave", "still_looking", now=now)
    if not helpers(request):
        drop_alarms(session, request.id, *AFTERWARDS, now=now)
    _ask_and_tell(session, request, first_word=first_word, asking=asking, now=now)
