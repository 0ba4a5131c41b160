"""Asking volunteers wave by wave."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.candidates import find_candidates
from solidarity.clock import end_of_quiet, is_quiet, waking_minutes
from solidarity.habits import habits_lately
from solidarity.handover import arriving
from solidarity.lifecycles import REQUEST_STEPS, OfferState, RequestState, step
from solidarity.matching import Candidate, Question, Ranked, parts_of_week, rank
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.settings import Asking
from solidarity.storage.tables import Event, Notice, Offer, Request, Volunteer
from solidarity.team import tell_team
from solidarity.telling import found_so_far, helpers, is_call, tell_offer
from solidarity.vocabulary import HelpType, help_mask, language_mask
from solidarity.waves import Habits, Plan, Silence, chance_of_enough, pace_of, plan

WIDER_FROM_WAVE = 3
PERHAPS_LOST = ("unknown", "failed")
ANSWER_HOURS = 2
"""After this time an offer without an answer is closed."""
SOON = timedelta(minutes=1)
"""So long after a message was perhaps lost: while a whole channel is troubled, few are asked in
vain."""
OVERDUE = timedelta(hours=24)
"""So long the program goes on looking by itself after the team was told."""


def ask_next_wave(session: Session, request: Request, *, asking: Asking, now: datetime) -> int:
    """Ask as many more volunteers as are needed now; how many were asked.

    0 when those who were asked still give enough hope, while it is night (the wave is kept for
    the morning), when nobody more is needed, and when nobody is left: then the team is told, and
    one looks again later. When that is, is an alarm.
    """
    planned = plan_for(session, request, asking=asking, now=now)
    if planned is None:
        return 0
    chosen = planned.likely[: planned.step.ask]
    return carry_out(session, request, planned, chosen, asking=asking, now=now)


def plan_for(session: Session, request: Request, *, asking: Asking, now: datetime) -> Plan | None:
    """What to do for a request; None when nobody is needed, the team calls first, or at night."""
    drop_alarms(session, request.id, "wave", now=now)
    if request.waits_first:
        return None
    places = places_free(session, request)
    if places <= 0:
        return None
    if is_night(request, asking, now):
        wait = end_of_quiet(now, quiet_to=asking.quiet_to)
        set_alarm(session, "wave", request.id, due_at=wait)
        return None
    habits = habits_lately(session, now=now)
    return plan(
        _silences(session, request, asking, habits, now),
        lambda: ranking(session, request, asking=asking, now=now),
        places=places,
        is_alone=not waiting_offers(session, request),
        pace=pace_of(asking, urgent=request.urgent, begins=request.wave == 0),
        asking=asking,
        habits=habits,
    )


def carry_out(
    session: Session,
    request: Request,
    planned: Plan,
    chosen: Sequence[tuple[Ranked, float]],
    *,
    asking: Asking,
    now: datetime,
) -> int:
    """Ask the chosen ones and set the alarm to look again; how many were asked."""
    if not planned.step.ask and planned.is_alone:
        _nobody_left(session, request, asking, now=now)
        return 0
    if chosen:
        wave = _wave_of(session, request, asking, planned.places)
        _ask(session, request, chosen, wave=wave, now=now)
    _look_again(session, request, planned.step.minutes, now=now)
    return len(chosen)


def look_for_others(session: Session, offer_id: int, *, now: datetime) -> None:
    """The message of an offer was perhaps lost: soon one looks whether more have to be asked."""
    offer = session.get_one(Offer, offer_id)
    set_alarm(session, "wave", offer.request_id, due_at=now + SOON)


def _wave_of(session: Session, request: Request, asking: Asking, places: int) -> int:
    """The wave in which the next are asked: one is full when its chance has reached the level."""
    asked = select(Event.facts).where(Event.request_id == request.id, Event.kind == "asked")
    chances = [
        facts.get("chance") or 0.0
        for facts in session.scalars(asked)
        if facts.get("wave") == request.wave
    ]
    is_full = request.wave > 0 and chance_of_enough(chances, places) >= asking.level
    return request.wave + 1 if is_full else max(request.wave, 1)


def places_free(session: Session, request: Request) -> int:
    """How many volunteers are still to be found; below 0 when there are more than wanted."""
    query = select(func.count(Offer.id)).where(
        Offer.request_id == request.id, Offer.state == OfferState.ACCEPTED
    )
    return request.helpers_wanted - session.scalars(query).one()


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


def is_night(request: Request, asking: Asking, now: datetime) -> bool:
    quiet = is_quiet(now, quiet_from=asking.quiet_from, quiet_to=asking.quiet_to)
    return quiet and not request.urgent


def _silences(
    session: Session, request: Request, asking: Asking, habits: Habits, now: datetime
) -> list[Silence]:
    """Those who have not answered: the chance of each when he was asked, and waking minutes.

    Whom the question perhaps never reached is none of them; when he says yes, that counts.
    """
    asked = select(Event.person_id, Event.facts).where(
        Event.request_id == request.id, Event.kind == "asked"
    )
    chances = {
        person: facts.get("chance") for person, facts in session.execute(asked.order_by(Event.id))
    }
    open_states = (OfferState.SENT, OfferState.EXPIRED)
    lost = select(Notice.id).where(Notice.offer_id == Offer.id, Notice.state.in_(PERHAPS_LOST))
    query = select(Offer.volunteer_id, Offer.sent_at).where(
        Offer.request_id == request.id, Offer.state.in_(open_states), ~lost.exists()
    )
    quiet = {"quiet_from": asking.quiet_from, "quiet_to": asking.quiet_to}
    return [
        Silence(chances.get(volunteer) or habits.yes, waking_minutes(sent_at, now, **quiet))
        for volunteer, sent_at in session.execute(query)
    ]


def ranking(
    session: Session, request: Request, *, asking: Asking, now: datetime, wide: bool = False
) -> list[Ranked]:
    """Who could be asked next; in a late wave, or when nobody is near, in the wider circle."""
    found: list[Candidate] = []
    radii = (1.0, asking.wider_radius)
    for wider in radii[wide or request.wave + 1 >= WIDER_FROM_WAVE :]:
        question = question_of(request, wider=wider)
        found = find_candidates(session, question, asking=asking, enough=asking.choice, now=now)
        if found:
            break
    return rank(found, has_time=request.when_start is not None, now=now)


def _ask(
    session: Session,
    request: Request,
    chosen: Sequence[tuple[Ranked, float]],
    *,
    wave: int,
    now: datetime,
) -> None:
    if request.state != RequestState.ASKING:
        request.state = step(REQUEST_STEPS, RequestState(request.state), RequestState.ASKING)
    request.wave = wave
    for ranked, chance in chosen:
        _offer(session, request, ranked, chance=chance, now=now)
    record(session, "wave", now=now, request_id=request.id, wave=wave, asked=len(chosen))


def _look_again(session: Session, request: Request, minutes: float, *, now: datetime) -> None:
    set_alarm(session, "wave", request.id, due_at=now + timedelta(minutes=minutes))


def _nobody_left(session: Session, request: Request, asking: Asking, *, now: datetime) -> None:
    """The team is told; for a day one looks again whether somebody is free by now.

    Just after a handover those who are on their way are waited for, if it is not urgent.
    """
    if not request.urgent and arriving.are_coming(session, now=now):
        _look_again(session, request, asking.latest_minutes, now=now)
        return
    _leave_to_team(session, request, now=now)
    if request.placed_at is None or now - request.placed_at < OVERDUE:
        _look_again(session, request, asking.look_again_minutes, now=now)


def _offer(
    session: Session, request: Request, ranked: Ranked, *, chance: float, now: datetime
) -> None:
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
        chance=round(chance, 4),
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
