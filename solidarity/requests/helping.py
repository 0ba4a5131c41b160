"""Somebody helps: until it is done and confirmed, or he gives up, or nobody came."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity import meeting_again, trials
from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.asking import ask_next_wave, waiting_offers
from solidarity.clock import point_in_time
from solidarity.errors import IllegalStep
from solidarity.expenses import ask_paid
from solidarity.lifecycles import BEFORE_DONE, OfferState, RequestState
from solidarity.medicine.codes import helper_lost
from solidarity.messages import Message
from solidarity.notices import amend_offer, notify
from solidarity.requests.again import glad
from solidarity.requests.closing import AFTERWARDS, close, stop_looking
from solidarity.requests.finding import hold, move
from solidarity.requests.placing import reopen
from solidarity.settings import Asking
from solidarity.storage.tables import Event, Offer, Request
from solidarity.team import somebody_said, tell_team
from solidarity.telling import ask_if_helped, helpers

ANY_TIME_DONE_HOURS = 24
"""Without an agreed moment the volunteer is asked a day later whether it is done."""


def after_acceptance(session: Session, request: Request, *, asking: Asking, now: datetime) -> None:
    """Somebody helps: later he is asked whether it is done."""
    drop_alarms(session, request.id, *AFTERWARDS, now=now)
    later = now + timedelta(hours=ANY_TIME_DONE_HOURS)
    if request.when_end is not None:
        agreed = point_in_time(request.when_end)
        later = max(now, agreed) + timedelta(hours=asking.done_question_hours)
    set_alarm(session, "ask_done", request.id, due_at=later)


def give_up(session: Session, offer: Offer, *, asking: Asking, now: datetime) -> None:
    """The volunteer cannot do it after all: the person is told, and others are asked."""
    sorry = Message("give_up.told", {"name": offer.volunteer.person.first_name})
    if not take_off(session, offer, event="gave_up", told=sorry, asking=asking, now=now):
        raise IllegalStep(offer=offer.id)
    amend_offer(session, offer.id, Message("task.closed"), now=now)
    notify(session, offer.volunteer.person, Message("task.given_up"), now=now)


def lose_helper(session: Session, offer: Offer, *, asking: Asking, now: datetime) -> None:
    """No channel reaches the volunteer any more: nobody waits for him in vain."""
    volunteer = offer.volunteer.person
    told = Message("unreachable.helper", {"name": volunteer.first_name})
    if take_off(session, offer, event="helper_lost", told=told, asking=asking, now=now):
        tell_team(session, "unreachable", now=now, person=volunteer, request=offer.request)


def take_off(
    session: Session, offer: Offer, *, event: str, told: Message, asking: Asking, now: datetime
) -> bool:
    """He had said yes and does not come: the person is told, and others are asked.

    False when it is too late for that.
    """
    request = hold(session, offer.request)
    session.refresh(offer)
    if offer.state != OfferState.ACCEPTED or request.state not in BEFORE_DONE:
        return False
    offer.state, offer.answered_at = OfferState.DECLINED, now
    session.flush()
    record(session, event, now=now, request_id=request.id, person_id=offer.volunteer_id)
    notify(session, request.person, told, now=now, urgent=True)
    helper_lost(session, request, now=now)
    _replace(session, request, asking=asking, now=now)
    return True


def hand_on(
    session: Session,
    offer: Offer,
    *,
    event: str,
    said: str = "task.handed_on",
    urgent: bool = True,
    asking: Asking,
    now: datetime,
) -> None:
    """Somebody else comes in his place: each side hears it kindly, and not why.

    `said`: the key of what the volunteer hears, `urgent` when he does not expect it.
    """
    volunteer = offer.volunteer.person
    told = Message("helper.not_coming", {"name": volunteer.first_name})
    if take_off(session, offer, event=event, told=told, asking=asking, now=now):
        amend_offer(session, offer.id, Message("task.closed"), now=now)
        notify(session, volunteer, Message(said), now=now, urgent=urgent)


def _replace(session: Session, request: Request, *, asking: Asking, now: datetime) -> None:
    """A place is free again: where others are still looked for, the search just goes on."""
    if request.state == RequestState.ASSIGNED:
        reopen(session, request, first_word="again.asked", asking=asking, now=now)
        return
    if not helpers(request):
        drop_alarms(session, request.id, *AFTERWARDS, now=now)
    if request.state == RequestState.ASKING and not waiting_offers(session, request):
        ask_next_wave(session, request, asking=asking, now=now)


def mark_done(session: Session, offer: Offer, *, now: datetime) -> None:
    """The volunteer says that it is done; the person is asked whether help really came.

    Of several volunteers the first who says so ends the search; each is thanked once.
    """
    request = hold(session, offer.request)
    session.refresh(offer)
    if offer.state != OfferState.ACCEPTED:
        raise IllegalStep(offer=offer.id)
    if request.state not in BEFORE_DONE:
        if not _has_said_done(session, offer):
            _thank(session, offer, now=now)
            ask_paid(session, offer, now=now)
        return
    stop_looking(session, request, now=now)
    move(request, RequestState.DONE)
    drop_alarms(session, request.id, *AFTERWARDS, now=now)
    somebody_said(session, request, now=now)
    set_alarm(session, "ask_helped", request.id, due_at=now + timedelta(hours=20))
    _thank(session, offer, now=now)
    ask_if_helped(session, request, now=now)
    ask_paid(session, offer, now=now)


def _has_said_done(session: Session, offer: Offer) -> bool:
    said = select(Event.id).where(
        Event.kind == "done",
        Event.request_id == offer.request_id,
        Event.person_id == offer.volunteer_id,
    )
    return session.scalars(said).first() is not None


def _thank(session: Session, offer: Offer, *, now: datetime) -> None:
    """He has said that it is done: the address disappears from his chat."""
    record(session, "done", now=now, request_id=offer.request_id, person_id=offer.volunteer_id)
    amend_offer(session, offer.id, Message("task.closed"), now=now)
    notify(session, offer.volunteer.person, Message("task.thanks"), now=now)


def confirm_helped(session: Session, request: Request, *, now: datetime) -> None:
    """The person says that help came: the request is finished."""
    came, was_told = _settle(session, request, now=now), request.state == RequestState.DONE
    move(request, RequestState.CONFIRMED)
    close(request, now=now)
    drop_alarms(session, request.id, *AFTERWARDS, now=now)
    record(session, "helped", now=now, request_id=request.id)
    notify(session, request.person, *glad(request, now=now), now=now)
    for offer in came:
        offer.volunteer.done_count += 1
        trials.after_help(session, offer, now=now)
        amend_offer(session, offer.id, Message("task.closed"), now=now)
        thanks = Message("task.appreciated", {"name": request.person.first_name})
        notify(session, offer.volunteer.person, thanks, now=now)
        if not was_told:
            ask_paid(session, offer, now=now)
    meeting_again.ask_both(session, request, came, now=now)


def not_helped(session: Session, request: Request, *, asking: Asking, now: datetime) -> None:
    """Help did not come: the team is told and others are asked at once."""
    promised = _settle(session, request, now=now)
    move(request, RequestState.NOT_HELPED)
    record(session, "not_helped", now=now, request_id=request.id)
    tell_team(session, "not_helped", now=now, person=request.person, request=request)
    name = {"name": request.person.first_name}
    for offer in promised:
        offer.state = OfferState.DECLINED
        session.flush()
        amend_offer(session, offer.id, Message("task.closed"), now=now)
        notify(session, offer.volunteer.person, Message("task.not_helped", name), now=now)
    notify(session, request.person, Message("not_helped.sorry"), now=now, urgent=True)
    reopen(session, request, first_word="again.asked", asking=asking, now=now)


def _settle(session: Session, request: Request, *, now: datetime) -> list[Offer]:
    """Those who had said yes; the search for more of them ends here."""
    hold(session, request)
    came = helpers(request)
    somebody_said(session, request, now=now)
    if came and request.state in BEFORE_DONE:
        stop_looking(session, request, now=now)
    return came
