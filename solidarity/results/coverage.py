"""Where there are needs, and whether neighbours could go there."""

from collections import Counter
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from solidarity.lifecycles import RequestState, VolunteerState
from solidarity.places import gazetteer
from solidarity.places.municipalities import municipalities
from solidarity.places.place import Place, metres_between
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Coverage, Request, Volunteer

LOOKS_BACK = timedelta(days=90)
A_DEGREE_M = 111_200
Spot = tuple[float, float, int]
"""Latitude, longitude, and how far somebody goes from there."""


@cache
def by_nis() -> dict[str, Place]:
    return {place.nis: place for place in municipalities()}


def measure(sessions: Sessions, *, now: datetime) -> None:
    """Measure every municipality anew. It is reckoned while nobody waits for the database."""
    with sessions.begin() as session:
        needs = _needs(session, now)
        spots = _volunteers(session, now)
    rows = [
        Coverage(nis=nis, needs=needs[nis], neighbours=_who_reach(place, spots))
        for nis, place in by_nis().items()
    ]
    with sessions.begin() as session:
        session.execute(delete(Coverage))
        session.add_all([row for row in rows if row.needs or row.neighbours])


def _needs(session: Session, now: datetime) -> Counter[str]:
    found: Counter[str] = Counter()
    query = (
        select(Request.postcode, func.count())
        .where(Request.placed_at >= now - LOOKS_BACK, Request.state != RequestState.DRAFT)
        .group_by(Request.postcode)
    )
    for postcode, n in session.execute(query):
        place = gazetteer.by_postcode(postcode) if postcode else None
        if place is not None:
            found[place.nis] += n
    return found


def _volunteers(session: Session, now: datetime) -> Counter[Spot]:
    """Those who may be asked now; many share the middle of a town."""
    rests = or_(Volunteer.paused_until.is_(None), Volunteer.paused_until <= now)
    columns = (Volunteer.lat, Volunteer.lon, func.coalesce(Volunteer.radius_m, 0))
    active = (Volunteer.state == VolunteerState.ACTIVE, Volunteer.approved != 0, rests)
    query = select(*columns, func.count()).where(*active, Volunteer.lat.is_not(None))
    rows = session.execute(query.group_by(*columns))
    return Counter({(lat or 0.0, lon or 0.0, reach_m): n for lat, lon, reach_m, n in rows})


def _who_reach(place: Place, spots: Counter[Spot]) -> int:
    """How many go as far as the middle of a municipality."""
    return sum(
        n
        for (lat, lon, reach_m), n in spots.items()
        if abs(lat - place.lat) * A_DEGREE_M <= reach_m
        and metres_between((lat, lon), (place.lat, place.lon)) <= reach_m
    )
