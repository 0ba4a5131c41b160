"""Finding the volunteers who could help, without reading the table.

The map is cut into squares of about one kilometre; a volunteer's square is an indexed number, so
that a circle becomes a few ranges of that index. The circle grows until enough are found.
"""

from datetime import datetime, timedelta
from math import cos, floor, radians
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from solidarity.lifecycles import OfferState, RequestState, VolunteerState
from solidarity.matching import Candidate, Question, distance_m
from solidarity.settings import Asking
from solidarity.storage.tables import Offer, Person, Request, Volunteer

CELL_LAT = 0.01
CELL_LON = 0.015
CELLS_A_ROW = 100_000
"""0.01° of latitude is 1.11 km; 0.015° of longitude is 1.05 km at 51° north."""
METRES_A_DEGREE = 111_320
CIRCLES_M = (1_500, 4_000, 10_000, 25_000, 75_000)
"""The last one is the largest radius of a volunteer (solidarity.joining), stretched by half."""
MOST_ROWS = 400
"""Candidates looked at in one circle; more would not change who is asked first."""


def cell_of(lat: float, lon: float) -> int:
    """The number of the square of the map in which a point lies."""
    return floor(lat / CELL_LAT) * CELLS_A_ROW + floor(lon / CELL_LON)


def find_candidates(
    session: Session, question: Question, *, asking: Asking, enough: int, now: datetime
) -> list[Candidate]:
    """Eligible volunteers for a question, at least `enough` of them where there are as many."""
    if question.is_call:
        query = _eligible(question, asking, now).order_by(Volunteer.last_asked_at.nulls_first())
        return _candidates(session, query, question)
    if question.lat is None or question.lon is None:
        return []
    found: list[Candidate] = []
    for circle in CIRCLES_M:
        inside = _inside(question.lat, question.lon, circle)
        query = _eligible(question, asking, now).where(inside)
        query = query.order_by(_nearness(question.lat, question.lon))
        found = _candidates(session, query, question)
        if len(found) >= enough:
            break
    return found


def _inside(lat: float, lon: float, circle_m: float) -> ColumnElement[bool]:
    rows = circle_m / METRES_A_DEGREE
    columns = rows / cos(radians(lat))
    first, last = floor((lon - columns) / CELL_LON), floor((lon + columns) / CELL_LON)
    bands = range(floor((lat - rows) / CELL_LAT), floor((lat + rows) / CELL_LAT) + 1)
    return or_(
        *(
            Volunteer.cell.between(band * CELLS_A_ROW + first, band * CELLS_A_ROW + last)
            for band in bands
        )
    )


def _nearness(lat: float, lon: float) -> ColumnElement[Any]:
    """Grows with the distance: of too many rows the nearest are looked at."""
    north, east = Volunteer.lat - lat, (Volunteer.lon - lon) * cos(radians(lat))
    return north * north + east * east


def _eligible(question: Question, asking: Asking, now: datetime) -> Select[Volunteer, int]:
    """Active, approved, common language, free then, not over his load, not asked before."""
    since = now - timedelta(hours=24)
    other, task, mine = aliased(Offer), aliased(Offer), aliased(Offer)
    recent = (
        select(func.count())
        .where(other.volunteer_id == Volunteer.person_id, other.sent_at > since)
        .scalar_subquery()
    )
    busy = (
        select(func.count(task.id))
        .join(Request, Request.id == task.request_id)
        .where(
            task.volunteer_id == Volunteer.person_id,
            task.state == OfferState.ACCEPTED,
            Request.state == RequestState.ASSIGNED,
        )
        .scalar_subquery()
    )
    asked = select(mine.id).where(
        mine.volunteer_id == Volunteer.person_id,
        mine.request_id == question.request_id,
        mine.state != OfferState.WITHDRAWN,
    )
    return (
        select(Volunteer, recent.label("recent"))
        .join(Person, Person.id == Volunteer.person_id)
        .where(
            Volunteer.state == VolunteerState.ACTIVE,
            Volunteer.person_id != question.person_id,
            Volunteer.approved.bitwise_and(question.kinds) == question.kinds,
            Volunteer.skills.bitwise_and(question.skills) == question.skills,
            Volunteer.languages.bitwise_and(question.languages) != 0,
            Volunteer.free.bitwise_and(question.free) != 0,
            or_(Volunteer.paused_until.is_(None), Volunteer.paused_until <= now),
            or_(
                Volunteer.last_asked_at.is_(None),
                Volunteer.last_asked_at <= now - timedelta(minutes=asking.gap_minutes),
            ),
            Person.muted_at.is_(None),
            ~asked.exists(),
            recent < asking.offers_a_day,
            busy < asking.open_tasks,
        )
        .limit(MOST_ROWS)
    )


def _candidates(
    session: Session, query: Select[Volunteer, int], question: Question
) -> list[Candidate]:
    """The rows as candidates; those too far for their own radius are left out."""
    known = _helped_before(session, question.person_id)
    found = []
    for volunteer, recent in session.execute(query):
        distance = None if question.is_call else _distance(volunteer, question)
        is_near = distance is not None and distance <= _reach(volunteer, question.wider)
        if not (question.is_call or is_near):
            continue
        found.append(
            Candidate(
                volunteer_id=volunteer.person_id,
                distance_m=distance,
                recent_offers=recent,
                last_asked_at=volunteer.last_asked_at,
                accepted=volunteer.accepted_count,
                done=volunteer.done_count,
                helped_before=volunteer.person_id in known,
                asked=volunteer.asked_count,
            )
        )
    return found


def _distance(volunteer: Volunteer, question: Question) -> int | None:
    if None in (volunteer.lat, volunteer.lon, question.lat, question.lon):
        return None
    return round(distance_m(volunteer.lat, volunteer.lon, question.lat, question.lon))  # type: ignore[arg-type]  # None was excluded


def _reach(volunteer: Volunteer, wider: float) -> float:
    # Both positions are known to a circle only (a postcode's is 1–3 km wide): a volunteer who may
    # live near enough is asked, and decides himself.
    return (volunteer.radius_m or 0) * wider + volunteer.uncertainty_m / 2


def _helped_before(session: Session, person_id: int) -> set[int]:
    query = (
        select(Offer.volunteer_id)
        .join(Request, Request.id == Offer.request_id)
        .where(
            Request.person_id == person_id,
            Request.state == RequestState.CONFIRMED,
            Offer.state == OfferState.ACCEPTED,
        )
    )
    return set(session.scalars(query))
