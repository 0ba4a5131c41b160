"""Lists of volunteers for the team: who waits, is on trial, helps, is idle, is suspended."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from solidarity import approving
from solidarity.lifecycles import OfferState, VolunteerState
from solidarity.ringing import number_of
from solidarity.storage.tables import Offer, Person, Volunteer

SHOWS = ("waiting", "trial", "active", "idle", "suspended", "all")
IDLE_AFTER = timedelta(days=60)
MOST = 500
"""Names are sealed: so many are read to find one."""


def find(
    session: Session, show: str, words: str, *, seen: ColumnElement[bool], now: datetime
) -> Sequence[Volunteer]:
    """Those of one list who fit the words: a number, a postcode, a telephone, a place, a name."""
    query = (
        select(Volunteer).join(Volunteer.person).where(seen, _shown(show, now), ~Person.is_nobody)
        .options(joinedload(Volunteer.person)).order_by(Volunteer.person_id.desc()).limit(MOST)
    )  # fmt: skip
    telephone = number_of(words)
    if words.isdecimal() and len(words) <= 9:
        same = or_(Volunteer.person_id == int(words), Volunteer.postcode == words)
        return session.scalars(query.where(same)).all()
    if telephone is not None:
        return session.scalars(query.where(Person.phone == telephone)).all()
    return [one for one in session.scalars(query) if _is_named(one, words.casefold())]


def counts(session: Session, *, seen: ColumnElement[bool], now: datetime) -> dict[str, int]:
    """How many stand in each list."""
    known = select(func.count()).select_from(Volunteer).join(Volunteer.person)
    known = known.where(seen, ~Person.is_nobody)
    return {show: session.scalars(known.where(_shown(show, now))).one() for show in SHOWS}


def _shown(show: str, now: datetime) -> ColumnElement[bool]:
    helps = Volunteer.state.in_((VolunteerState.ACTIVE, VolunteerState.PAUSED))
    on_trial = or_(Volunteer.trial_tasks > 0, Volunteer.trial_until.is_not(None))
    came = exists().where(
        Offer.volunteer_id == Volunteer.person_id,
        Offer.state == OfferState.ACCEPTED,
        Offer.answered_at > now - IDLE_AFTER,
    )
    return {
        "waiting": approving.waits(),
        "trial": and_(helps, on_trial),
        "active": and_(Volunteer.state == VolunteerState.ACTIVE),
        "idle": and_(helps, ~came),
        "suspended": and_(Volunteer.state == VolunteerState.SUSPENDED),
    }.get(show, Volunteer.state != VolunteerState.JOINING)


def _is_named(volunteer: Volunteer, words: str) -> bool:
    told = (volunteer.person.first_name, volunteer.place_fr, volunteer.place_nl)
    return any(words in each.casefold() for each in told if each)
