"""A request for help: started, placed, changed, cancelled, done, confirmed."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.asking import ask_next_wave
from solidarity.clock import is_quiet, point_in_time
from solidarity.code_words import pick_word
from solidarity.details import Facts, without_person
from solidarity.errors import IllegalStep, NotYours
from solidarity.expenses import ask_paid
from solidarity.lifecycles import (
    OPEN_REQUESTS,
    REQUEST_STEPS,
    OfferState,
    RequestState,
    step,
)
from solidarity.messages import Button, Message, row
from solidarity.notices import amend_offer, notify
from solidarity.offers import withdraw_all
from solidarity.settings import Asking, Rules
from solidarity.storage.tables import Offer, Person, Request, Volunteer
from solidarity.talks import expect_nothing
from solidarity.team import tell_team
from solidarity.telling import about, accepted_offer, ask_if_helped, is_call

ANY_TIME_DONE_HOURS = 24
"""Without an agreed moment the volunteer is asked a day later whether it is done."""


def withdraw_person(session: Session, person: Person, *, asking: Asking, now: datetime) -> None:
    """The person leaves: nobody comes to him any more, and what he had promised goes to others."""
    draft = current_draft(session, person)
    for request in [*open_requests(session, person), *([draft] if draft else [])]:
        cancel(session, request, now=now)
    if person.volunteer is not None:
        for offer in tasks_of(session, person.volunteer):
            give_up(session, offer, asking=asking, now=now)


def move(request: Request, new: RequestState) -> None:
    """One step in the life of a request; IllegalStep when it is not possible."""
    request.state = step(REQUEST_STEPS, RequestState(request.state), new)


def current_draft(session: Session, person: Person) -> Request | None:
    """The request the person is still telling about."""
    query = (
        select(Request)
        .where(Request.person_id == person.id, Request.state == RequestState.DRAFT)
        .order_by(Request.id.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def open_requests(session: Session, person: Person) -> list[Request]:
    """Placed requests that are not finished, the newest first."""
    query = (
        select(Request)
        .where(Request.person_id == person.id, Request.state.in_(OPEN_REQUESTS))
        .order_by(Request.id.desc())
    )
    return list(session.scalars(query))


def own_request(session: Session, request_id: int, *, person_id: int) -> Request:
    """The request, if it is this person's; NotYours otherwise."""
    request = session.get(Request, request_id)
    if request is None or request.person_id != person_id:
        raise NotYours(request=request_id)
    return request


def start_draft(session: Session, person: Person, *, now: datetime) -> Request:
    draft = Request(
        person=person,
        state=RequestState.DRAFT,
        created_at=now,
        details=[],
        facts=Facts(),
        kinds_mask=0,
        uncertainty_m=0,
        wave=0,
        details_asked=False,
        deadline=False,
        any_time=False,
        urgent=False,
        for_other=False,
        confirmed=False,
    )
    session.add(draft)
    session.flush()
    record(session, "started", now=now, request_id=draft.id, person_id=person.id)
    return draft


def place_request(session: Session, request: Request, *, rules: Rules, now: datetime) -> None:
    """The request is complete: ask the first volunteers, and say the truth about it.

    With a street service the street is looked up first (bot/locating.py): that needs the network,
    and nothing talks to the network inside a transaction.
    """
    move(request, RequestState.OPEN)
    request.placed_at = now
    request.code_word = pick_word(request.person.language)
    expect_nothing(session, request.person)
    record(session, "placed", now=now, request_id=request.id, kinds=request.kinds)
    if rules.places.street_service and request.address and not is_call(request):
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
    request.wave = 0
    drop_alarms(session, request.id, "wave", "still_looking", "ask_done", "ask_helped", now=now)
    _ask_and_tell(session, request, first_word=first_word, asking=asking, now=now)


def _close(request: Request, *, now: datetime) -> None:
    """What was told of the person's health is needed no more."""
    request.closed_at, request.facts = now, without_person(request.facts)


def cancel(session: Session, request: Request, *, now: datetime) -> None:
    """Not needed any more: everybody who was asked or helps is told."""
    helper = accepted_offer(request)
    was_draft = request.state == RequestState.DRAFT
    move(request, RequestState.CANCELLED)
    _close(request, now=now)
    session.flush()
    alarms = ("wave", "still_looking", "ask_done", "ask_helped")
    drop_alarms(session, request.id, *alarms, now=now)
    withdraw_all(session, request, Message("offer.cancelled"), now=now)
    if helper is not None:
        _release(session, helper, Message("task.cancelled", about(request)), now=now)
    record(session, "cancelled", now=now, request_id=request.id)
    expect_nothing(session, request.person)
    key = "cancel.draft_done" if was_draft else "cancel.done"
    notify(session, request.person, Message(key, about(request)), now=now)


def _release(session: Session, offer: Offer, message: Message, *, now: datetime) -> None:
    """The helper is told, and the address disappears from his chat."""
    offer.state = OfferState.WITHDRAWN
    amend_offer(session, offer.id, Message("task.closed"), now=now)
    notify(session, offer.volunteer.person, message, now=now, urgent=True)


def after_acceptance(session: Session, request: Request, *, asking: Asking, now: datetime) -> None:
    """Somebody helps: later he is asked whether it is done."""
    drop_alarms(session, request.id, "ask_done", now=now)
    later = now + timedelta(hours=ANY_TIME_DONE_HOURS)
    if request.when_end is not None:
        agreed = point_in_time(request.when_end)
        later = max(now, agreed) + timedelta(hours=asking.done_question_hours)
    set_alarm(session, "ask_done", request.id, due_at=later)


def give_up(session: Session, offer: Offer, *, asking: Asking, now: datetime) -> None:
    """The volunteer cannot do it after all: the person is told, and others are asked."""
    request = offer.request
    if offer.state != OfferState.ACCEPTED or request.state != RequestState.ASSIGNED:
        raise IllegalStep(offer=offer.id)
    offer.state, offer.answered_at = OfferState.DECLINED, now
    session.flush()
    record(session, "gave_up", now=now, request_id=request.id, person_id=offer.volunteer_id)
    amend_offer(session, offer.id, Message("task.closed"), now=now)
    notify(session, offer.volunteer.person, Message("task.given_up"), now=now)
    sorry = Message("give_up.told", {"name": offer.volunteer.person.first_name})
    notify(session, request.person, sorry, now=now, urgent=True)
    reopen(session, request, first_word="again.asked", asking=asking, now=now)


def mark_done(session: Session, offer: Offer, *, now: datetime) -> None:
    """The volunteer says that it is done; the person is asked whether help really came."""
    request = offer.request
    if offer.state != OfferState.ACCEPTED:
        raise IllegalStep(offer=offer.id)
    if request.state != RequestState.ASSIGNED:
        return
    move(request, RequestState.DONE)
    drop_alarms(session, request.id, "ask_done", now=now)
    set_alarm(session, "ask_helped", request.id, due_at=now + timedelta(hours=20))
    record(session, "done", now=now, request_id=request.id, person_id=offer.volunteer_id)
    amend_offer(session, offer.id, Message("task.closed"), now=now)
    notify(session, offer.volunteer.person, Message("task.thanks"), now=now)
    ask_if_helped(session, request, now=now)
    ask_paid(session, offer, now=now)


def confirm_helped(session: Session, request: Request, *, now: datetime) -> None:
    """The person says that help came: the request is finished."""
    offer, was_told = accepted_offer(request), request.state == RequestState.DONE
    move(request, RequestState.CONFIRMED)
    _close(request, now=now)
    drop_alarms(session, request.id, "ask_done", "ask_helped", now=now)
    record(session, "helped", now=now, request_id=request.id)
    again = row(Button("button.ask_again", "request.new", request.id))
    notify(session, request.person, Message("helped.glad", buttons=again), now=now)
    if offer is not None:
        offer.volunteer.done_count += 1
        amend_offer(session, offer.id, Message("task.closed"), now=now)
        thanks = Message("task.appreciated", {"name": request.person.first_name})
        notify(session, offer.volunteer.person, thanks, now=now)
        if not was_told:
            ask_paid(session, offer, now=now)


def not_helped(session: Session, request: Request, *, asking: Asking, now: datetime) -> None:
    """Help did not come: the team is told and others are asked at once."""
    offer = accepted_offer(request)
    move(request, RequestState.NOT_HELPED)
    record(session, "not_helped", now=now, request_id=request.id)
    tell_team(session, "not_helped", now=now, person=request.person, request=request)
    if offer is not None:
        offer.state = OfferState.DECLINED
        session.flush()
        amend_offer(session, offer.id, Message("task.closed"), now=now)
        name = {"name": request.person.first_name}
        notify(session, offer.volunteer.person, Message("task.not_helped", name), now=now)
    notify(session, request.person, Message("not_helped.sorry"), now=now, urgent=True)
    reopen(session, request, first_word="again.asked", asking=asking, now=now)


def tasks_of(session: Session, volunteer: Volunteer) -> list[Offer]:
    """What a volunteer has accepted and not finished, the newest first."""
    query = (
        select(Offer)
        .join(Request, Request.id == Offer.request_id)
        .where(
            Offer.volunteer_id == volunteer.person_id,
            Offer.state == OfferState.ACCEPTED,
            Request.state == RequestState.ASSIGNED,
        )
        .order_by(Offer.answered_at.desc())
    )
    return list(session.scalars(query))
