"""Asking volunteers wave by wave, and what they answer."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.candidates import find_candidates
from solidarity.clock import end_of_quiet, is_quiet
from solidarity.errors import NotYours, OfferOver, PlaceTaken
from solidarity.lifecycles import OFFER_STEPS, REQUEST_STEPS, OfferState, RequestState, step
from solidarity.matching import Ranked, rank
from solidarity.messages import Button, Message, row
from solidarity.notices import amend_offer, notify
from solidarity.settings import Asking
from solidarity.storage.tables import Offer, Request, Volunteer
from solidarity.team import tell_team
from solidarity.telling import tell_offer

WIDER_FROM_WAVE = 3
ANSWER_HOURS = 2
"""After this time an offer without an answer is closed."""


def ask_next_wave(session: Session, request: Request, *, asking: Asking, now: datetime) -> int:
    """Ask the next few volunteers; how many were asked.

    0 while it is night (the wave is kept for the morning) and when nobody is left (the team is
    told, and the request waits for it).
    """
    if _is_night(request, asking, now):
        wait = end_of_quiet(now, quiet_to=asking.quiet_to)
        set_alarm(session, "wave", request.id, due_at=wait)
        return 0
    sizes = asking.urgent_waves if request.urgent else asking.waves
    if request.wave >= len(sizes):
        _leave_to_team(session, request, now=now)
        return 0
    size, wider = sizes[request.wave], 1.0
    if request.wave + 1 >= WIDER_FROM_WAVE:
        wider = asking.wider_radius
    return _ask(session, request, asking, size=size, wider=wider, now=now)


def _is_night(request: Request, asking: Asking, now: datetime) -> bool:
    quiet = is_quiet(now, quiet_from=asking.quiet_from, quiet_to=asking.quiet_to)
    return quiet and not request.urgent


def _ask(
    session: Session, request: Request, asking: Asking, *, size: int, wider: float, now: datetime
) -> int:
    found = find_candidates(session, request, asking=asking, wider=wider, enough=size * 3, now=now)
    chosen = rank(found, has_time=request.when_start is not None, now=now)[:size]
    request.wave += 1
    if not chosen and not waiting_offers(session, request):
        # Nobody within reach: the last wave has the widest circle, so go there at once.
        if request.wave < len(asking.urgent_waves if request.urgent else asking.waves):
            return ask_next_wave(session, request, asking=asking, now=now)
        _leave_to_team(session, request, now=now)
        return 0
    if request.state != RequestState.ASKING:
        request.state = step(REQUEST_STEPS, RequestState(request.state), RequestState.ASKING)
    for ranked in chosen:
        _offer(session, request, ranked, now=now)
    minutes = asking.urgent_wave_minutes if request.urgent else asking.wave_minutes
    set_alarm(session, "wave", request.id, due_at=now + timedelta(minutes=minutes))
    record(session, "wave", now=now, request_id=request.id, wave=request.wave, asked=len(chosen))
    return len(chosen)


def _offer(session: Session, request: Request, ranked: Ranked, *, now: datetime) -> None:
    candidate = ranked.candidate
    query = select(Offer).where(
        Offer.request_id == request.id, Offer.volunteer_id == candidate.volunteer_id
    )
    offer = session.scalars(query).one_or_none()
    if offer is None:
        offer = Offer(request=request, volunteer_id=candidate.volunteer_id)
        session.add(offer)
    offer.state = OfferState.SENT
    offer.wave, offer.distance_m = request.wave, candidate.distance_m
    offer.reasons, offer.sent_at, offer.answered_at = list(ranked.reasons), now, None
    offer.expires_at = now + timedelta(hours=ANSWER_HOURS)
    volunteer = session.get_one(Volunteer, candidate.volunteer_id)
    volunteer.last_asked_at = now
    session.flush()
    offer.volunteer = volunteer
    tell_offer(session, offer, now=now)
    set_alarm(session, "expire", offer.id, due_at=offer.expires_at)
    record(
        session,
        "asked",
        now=now,
        request_id=request.id,
        person_id=volunteer.person_id,
        wave=offer.wave,
        distance_m=offer.distance_m,
        reasons=offer.reasons,
        recent_offers=candidate.recent_offers,
    )


def _leave_to_team(session: Session, request: Request, *, now: datetime) -> None:
    if request.state == RequestState.WITH_TEAM:
        return
    request.state = step(REQUEST_STEPS, RequestState(request.state), RequestState.WITH_TEAM)
    tell_team(session, "nobody_found", now=now, person=request.person, request=request)
    notify(
        session,
        request.person,
        Message("told.nobody_yet", {"kinds": request.kinds}),
        Message("told.team_will_call"),
        now=now,
    )


def waiting_offers(session: Session, request: Request) -> list[Offer]:
    """Offers of a request that nobody has answered yet."""
    query = select(Offer).where(Offer.request_id == request.id, Offer.state == OfferState.SENT)
    return list(session.scalars(query))


def accept(session: Session, offer_id: int, *, volunteer_id: int, now: datetime) -> Offer:
    """The volunteer takes the job: the first one wins.

    Raises NotYours, OfferOver (withdrawn or declined) or PlaceTaken (somebody was faster).
    """
    offer = own_offer(session, offer_id, volunteer_id=volunteer_id)
    if offer.state == OfferState.ACCEPTED:
        return offer
    if OfferState.ACCEPTED not in OFFER_STEPS[OfferState(offer.state)]:
        raise PlaceTaken(offer=offer.id) if _is_taken(offer) else OfferOver(offer=offer.id)
    if not _win(session, offer.request_id):
        raise PlaceTaken(offer=offer.id) if _is_taken(offer) else OfferOver(offer=offer.id)
    session.refresh(offer.request)
    offer.state, offer.answered_at = OfferState.ACCEPTED, now
    offer.volunteer.accepted_count += 1
    record(session, "accepted", now=now, request_id=offer.request_id, person_id=offer.volunteer_id)
    drop_alarms(session, offer.request_id, "wave", "still_looking", now=now)
    drop_alarms(session, offer.id, "expire", now=now)
    withdraw_all(session, offer.request, Message("offer.taken"), now=now)
    return offer


def _is_taken(offer: Offer) -> bool:
    taken = (RequestState.ASSIGNED, RequestState.DONE, RequestState.CONFIRMED)
    return offer.request.state in taken


def _win(session: Session, request_id: int) -> bool:
    """One conditional UPDATE decides: of all who tap at once, exactly one changes the row."""
    free = (RequestState.OPEN, RequestState.ASKING, RequestState.WITH_TEAM)
    statement = (
        update(Request)
        .where(Request.id == request_id, Request.state.in_(free))
        .values(state=RequestState.ASSIGNED)
        .execution_options(synchronize_session=False)
    )
    result = session.execute(statement)
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def own_offer(session: Session, offer_id: int, *, volunteer_id: int) -> Offer:
    """The offer, if it is this volunteer's; NotYours otherwise."""
    offer = session.get(Offer, offer_id)
    if offer is None or offer.volunteer_id != volunteer_id:
        raise NotYours(offer=offer_id)
    return offer


def decline(
    session: Session, offer_id: int, *, volunteer_id: int, asking: Asking, now: datetime
) -> None:
    """Not this time. When nobody is left to answer, the next wave goes out at once."""
    offer = own_offer(session, offer_id, volunteer_id=volunteer_id)
    if offer.state not in (OfferState.SENT, OfferState.EXPIRED):
        raise OfferOver(offer=offer.id)
    offer.state, offer.answered_at = OfferState.DECLINED, now
    session.flush()
    drop_alarms(session, offer.id, "expire", now=now)
    record(session, "declined", now=now, request_id=offer.request_id, person_id=offer.volunteer_id)
    request = offer.request
    if request.state == RequestState.ASKING and not waiting_offers(session, request):
        drop_alarms(session, request.id, "wave", now=now)
        ask_next_wave(session, request, asking=asking, now=now)


def withdraw_all(session: Session, request: Request, message: Message, *, now: datetime) -> None:
    """Tell everybody who was asked, and did not accept, that it is over."""
    open_states = (OfferState.SENT, OfferState.EXPIRED)
    query = select(Offer).where(Offer.request_id == request.id, Offer.state.in_(open_states))
    for offer in session.scalars(query):
        offer.state = OfferState.WITHDRAWN
        drop_alarms(session, offer.id, "expire", now=now)
        amend_offer(session, offer.id, message, now=now)


def expire(session: Session, offer_id: int, *, now: datetime) -> None:
    """No answer in time; a late yes still counts while nobody else has come."""
    offer = session.get_one(Offer, offer_id)
    if offer.state == OfferState.SENT:
        offer.state = OfferState.EXPIRED
        late = Button("button.yes_i_can", "offer.accept", offer.id)
        known = {"kinds": offer.request.kinds}
        amend_offer(session, offer.id, Message("offer.expired", known, row(late)), now=now)
        record(
            session, "expired", now=now, request_id=offer.request_id, person_id=offer.volunteer_id
        )
