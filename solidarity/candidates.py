"""Finding the volunteers who could help, without reading the table.

Rings of small squares around the place are read from an index, the nearest first, until nobody
further away can come before those who were found. The first `enough`, once ranked, are exactly
those of a search through all volunteers (docs/matching.md).
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from math import cos, radians
from typing import Any

from sqlalchemy import TextClause
from sqlalchemy.orm import Session

from solidarity import candidate_queries as queries
from solidarity.matching import Candidate, Question, apart, goes_as_far, point
from solidarity.settings import Asking
from solidarity.squares import (
    FEWEST_METRES_A_DEGREE,
    METRES_A_DEGREE,
    ROUNDING_M,
    band_of,
    cell_of,
    reaching,
    ring,
    ring_starts,
)

SMALLER_MAP = 0.95
"""Meridians draw together by less than that within 400 km: a flat distance is never too long."""
RINGS_KEPT = 2_000

Found = dict[int, Candidate]


def find_candidates(
    session: Session, question: Question, *, asking: Asking, enough: int, now: datetime
) -> list[Candidate]:
    """Eligible volunteers: the first `enough` of the ranking are among them, or all there are."""
    if not question.is_call and (question.lat is None or question.lon is None):
        return []
    known = _parameters(question, asking, now)
    statement = queries.known(is_call=question.is_call)
    found = _candidates(session.execute(statement, known), question, helped_before=True)
    if len(found) >= enough:
        return list(found.values())
    search = _search_country if question.is_call else _search_rings
    search(session, question, known, found, enough)
    return list(found.values())


def _search_rings(
    session: Session, question: Question, known: dict[str, Any], found: Found, enough: int
) -> None:
    assert question.lat is not None
    assert session.bind is not None
    dialect = session.bind.dialect.name
    statement = queries.near(dialect, skilled=question.skills != 0)
    for number, start in enumerate(ring_starts()):
        reaches = reaching(start, wider=question.wider, uncertainty_m=question.uncertainty_m)
        known["ranges"] = _ranges(number, reaches, band_of(question.lat))
        rows = session.execute(statement, known)
        found.update(_candidates(rows, question, except_for=found))
        if _is_settled(found.values(), enough):
            return


def _is_settled(found: Iterable[Candidate], enough: int) -> bool:
    """Whether nobody further away can come before the first ones.

    Everybody in the distance buckets up to here is known, so whoever is missing was asked at
    least as often, and is in a later bucket, than those who were not asked at all.
    """
    first = sum(candidate.helped_before or candidate.recent_offers == 0 for candidate in found)
    return first >= enough


def _search_country(
    session: Session, question: Question, known: dict[str, Any], found: Found, enough: int
) -> None:
    # One more for each who is known already: he may come again among the first.
    statement = queries.for_calls(enough=enough + len(found))
    found.update(_candidates(session.execute(statement, known), question, except_for=found))
    if len(found) < enough:
        statement = queries.for_calls(enough=None)
        found.update(_candidates(session.execute(statement, known), question, except_for=found))


@lru_cache(maxsize=RINGS_KEPT)
def _ranges(number: int, reaches: tuple[int, ...], band: int) -> str:
    return json.dumps(ring(number, reaches, band), separators=(",", ":"))


def _parameters(question: Question, asking: Asking, now: datetime) -> dict[str, Any]:
    known: dict[str, Any] = {
        "request": question.request_id,
        "person": question.person_id,
        "kinds": question.kinds,
        "languages": question.languages,
        "free": question.free,
        "skills": question.skills,
        "now": now,
        "gap_ago": now - timedelta(minutes=asking.gap_minutes),
        "day_ago": now - timedelta(hours=24),
        "offers_a_day": asking.offers_a_day,
        "open_tasks": asking.open_tasks,
    }
    if question.lat is None or question.lon is None:
        return known
    east = METRES_A_DEGREE * cos(radians(question.lat))
    place = {
        "lat": question.lat,
        "lon": question.lon,
        "middle": cell_of(question.lat, question.lon),
        "north": (FEWEST_METRES_A_DEGREE * SMALLER_MAP) ** 2,
        "east": (east * SMALLER_MAP) ** 2,
        "wider": float(question.wider),
        "slack": question.uncertainty_m / 2 + ROUNDING_M,
    }
    return known | place


def _candidates(
    rows: Iterable[Any],
    question: Question,
    *,
    helped_before: bool = False,
    except_for: Mapping[int, Candidate] = {},  # noqa: B006  never changed
) -> Found:
    """The rows as candidates; those too far for their own radius are left out."""
    here = None
    if not question.is_call and question.lat is not None and question.lon is not None:
        here = point(question.lat, question.lon)
    found = {}
    for number, lat, lon, radius_m, uncertainty_m, last_asked_at, accepted, done, recent in rows:
        metres = None if here is None else round(apart(here, point(lat, lon)))
        if number in except_for or (
            metres is not None
            and not goes_as_far(
                metres, radius_m=radius_m or 0, uncertainty_m=uncertainty_m, question=question
            )
        ):
            continue
        found[number] = Candidate(
            volunteer_id=number,
            distance_m=metres,
            recent_offers=recent,
            last_asked_at=last_asked_at,
            accepted=accepted,
            done=done,
            helped_before=helped_before,
        )
    return found
