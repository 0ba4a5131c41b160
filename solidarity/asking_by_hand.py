"""A coordinator asks for a request himself, or has found somebody on the telephone.

All limits that protect volunteers hold as when nobody looks: only who could be asked anyway is
asked, nobody at night for what can wait, and a yes goes through solidarity/offers.py.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity import offers, requests
from solidarity.alarms import drop_alarms, record
from solidarity.asking import ANSWER_HOURS, carry_out, is_night, places_free, ranking
from solidarity.errors import IllegalStep, NightTime, OfferOver
from solidarity.habits import habits_lately
from solidarity.lifecycles import OfferState, RequestState, VolunteerState
from solidarity.matching import Ranked
from solidarity.settings import Asking, Rules
from solidarity.storage.tables import Offer, Request, Tie, Volunteer
from solidarity.suiting import distance_between
from solidarity.telling import tell_accepted
from solidarity.ties import NEVER
from solidarity.waves import Plan, Step, likeliest

AT_ONCE = 5
"""So many are asked with one button."""
LOOKING = (RequestState.OPEN, RequestState.ASKING, RequestState.WITH_TEAM)
Likely = list[tuple[Ranked, float]]


def next_ones(
    session: Session, request: Request, *, asking: Asking, now: datetime, wide: bool = False
) -> Likely:
    """Who could be asked next, with the chance of a yes of each; `wide`: from further away too."""
    if not is_looked_for(session, request):
        return []
    found = ranking(session, request, asking=asking, now=now, wide=wide)
    return likeliest(found[: asking.choice], habits_lately(session, now=now))[:AT_ONCE]


def is_looked_for(session: Session, request: Request) -> bool:
    """Whether volunteers may be asked: a place is free, and nobody has to call first."""
    is_free = request.state in LOOKING and not request.waits_first
    return is_free and places_free(session, request) > 0


def ask_these(
    session: Session,
    request: Request,
    volunteers: Collection[int] | None = None,
    *,
    asking: Asking,
    now: datetime,
    wide: bool = False,
) -> int:
    """Ask these of the next ones, or all of them; how many were asked. The person hears it.

    Raises IllegalStep when nobody is needed, NightTime when they sleep.
    """
    requests.hold(session, request)
    if not is_looked_for(session, request):
        raise IllegalStep(request=request.id)
    if is_night(request, asking, now):
        raise NightTime(request=request.id)
    likely = next_ones(session, request, asking=asking, now=now, wide=wide)
    if volunteers is not None:
        likely = [pair for pair in likely if pair[0].candidate.volunteer_id in volunteers]
    if not likely:
        return 0
    drop_alarms(session, request.id, "wave", "still_looking", now=now)
    step = Step(len(likely), asking.latest_minutes)
    planned = Plan(step, likely, places_free(session, request), is_alone=False)
    carry_out(session, request, planned, likely, asking=asking, now=now)
    requests.told_asked(
        session, request, len(likely), first_word="again.asked", asking=asking, now=now
    )
    return len(likely)


def assign(
    session: Session, request: Request, volunteer_id: int, *, rules: Rules, now: datetime
) -> Offer:
    """He said yes to the team: both sides hear what they need, as after a yes in the chat.

    Raises IllegalStep, OfferOver, PlaceTaken or LimitReached when it cannot be.
    """
    requests.hold(session, request)
    if not is_looked_for(session, request):
        raise IllegalStep(request=request.id)
    offer = _offer_of(session, request, volunteer_id, now=now)
    was_accepted = offer.state == OfferState.ACCEPTED
    offers.accept(session, offer.id, volunteer_id=volunteer_id, rules=rules, now=now)
    if not was_accepted:
        record(session, "assigned", now=now, request_id=request.id, person_id=volunteer_id)
        tell_accepted(session, offer, now=now)
        requests.after_acceptance(session, request, asking=rules.asking, now=now)
    return offer


def _offer_of(session: Session, request: Request, volunteer_id: int, *, now: datetime) -> Offer:
    """What he was asked, or would have been; a no of his stands."""
    _check_may_meet(session, request, volunteer_id)
    query = select(Offer).where(Offer.request_id == request.id, Offer.volunteer_id == volunteer_id)
    offer = session.scalars(query).one_or_none()
    if offer is None:
        offer = Offer(request=request, volunteer=session.get_one(Volunteer, volunteer_id))
        session.add(offer)
    elif offer.state != OfferState.WITHDRAWN:
        return offer
    offer.state, offer.wave, offer.reasons = OfferState.SENT, max(request.wave, 1), []
    offer.sent_at, offer.expires_at = now, now + timedelta(hours=ANSWER_HOURS)
    offer.answered_at, offer.distance_m = None, distance_between(offer)
    offer.volunteer.last_asked_at = now
    session.flush()
    return offer


def _check_may_meet(session: Session, request: Request, volunteer_id: int) -> None:
    """OfferOver when he is no volunteer now, is the person himself, or the two do not want to."""
    volunteer = session.get(Volunteer, volunteer_id)
    if volunteer is None or volunteer.state != VolunteerState.ACTIVE:
        raise OfferOver(volunteer=volunteer_id)
    tie = session.scalars(
        select(Tie).where(Tie.person_id == request.person_id, Tie.volunteer_id == volunteer_id)
    ).one_or_none()
    wants_not = tie is not None and NEVER in (tie.person_says, tie.volunteer_says)
    lacks = request.skills & ~volunteer.skills
    if wants_not or lacks or volunteer_id == request.person_id:
        raise OfferOver(volunteer=volunteer_id)
