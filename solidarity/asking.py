"""Asking volunteers wave by wave."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import record, set_alarm
from solidarity.candidates import find_candidates
from solidarity.clock import end_of_quiet, is_quiet
from solidarity.lifecycles import REQUEST_STEPS, OfferState, RequestState, step
from solidarity.matching import Question, Ranked, parts_of_week, rank
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.settings import Asking
from solidarity.storage.tables import Offer, Request, Volunteer
from solidarity.team import tell_team
from solidarity.telling import found_so_far, helpers, is_call, tell_offer
from solidarity.vocabulary import HelpType, help_mask, language_mask

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


def question_of(request: Request, *, wider: float = 1.0) -> Question:
    """What is asked of volunteers; `wider` stretches the radius they gave."""
    return Question(
        request_id=request.id,
        person_id=request.person_id,
        kinds=request.kinds_mask or help_mask([HelpType.OTHER]),
        languages=language_mask([request.person.language]),
        free=parts_of_week(request.when_start, request.when_end),
        lat=None if is_call(request) else request.lat,
        lon=None if is_call(request) else request.lon,
        skills=request.skills,
        is_call=is_call(request),
        wider=wider,
        uncertainty_m=request.uncertainty_m,
    )


def _is_night(request: Request, asking: Asking, now: datetime) -> bool:
    quiet = is_quiet(now, quiet_from=asking.quiet_from, quiet_to=asking.quiet_to)
    return quiet and not request.urgent


def _ask(
    session: Session, request: Request, asking: Asking, *, size: int, wider: float, now: datetime
) -> int:
    question = question_of(request, wider=wider)
    found = find_candidates(session, question, asking=asking, enough=size * 3, now=now)
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
        found_so_far(request) if helpers(request) else Message("told.nobody_yet"),
        Message("told.team_will_call"),
        now=now,
    )


def waiting_offers(session: Session, request: Request) -> list[Offer]:
    """Offers of a request that nobody has answered yet."""
    query = select(Offer).where(Offer.request_id == request.id, Offer.state == OfferState.SENT)
    return list(session.scalars(query))
