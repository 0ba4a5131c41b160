"""Finding the volunteers who could help, without reading the table.

Rings around the place are read from an index, the nearest first, each in the order of the
ranking, until nobody who is missing can come before those who were found. The first `enough`,
once ranked, are exactly those of a search through all volunteers (docs/matching.md).
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from math import inf, sqrt
from typing import Any

from sqlalchemy import TextualSelect
from sqlalchemy.orm import Session

from solidarity import candidate_queries as queries
from solidarity.matching import NEVER, Candidate, Point, Question, apart, goes_as_far, point
from solidarity.settings import Asking
from solidarity.squares import FLAT_ERROR, RINGS, ROUNDING_M, Ring, flat_map, ranges
from solidarity.vocabulary import HelpType, help_mask

SPARE = 5
MORE = 4
"""A page holds as many as wanted and some to spare; the next one so many times more."""
LISTENING = help_mask([HelpType.LISTENING])
EVERYWHERE = Ring(-1, inf)

Found = dict[int, Candidate]
Row = Any
Part = tuple[Callable[..., TextualSelect], Ring, dict[str, Any]]
"""A part of the volunteers: statement (by page), ring, and what the statement has to know."""


def find_candidates(
    session: Session, question: Question, *, asking: Asking, enough: int, now: datetime
) -> list[Candidate]:
    """Eligible volunteers: the first `enough` of the ranking are among them, or all there are."""
    if not question.is_call and (question.lat is None or question.lon is None):
        return []
    # Statements in SQL do not flush by themselves, as those of the mapped classes do.
    session.flush()
    known = _parameters(question, asking, now)
    dialect = session.get_bind().dialect.name
    if dialect == "postgresql":
        session.execute(queries.PLANS_ARE_KEPT)
    rows = session.execute(queries.known(dialect, is_call=question.is_call), known).all()
    found = _candidates(rows, question, EVERYWHERE, except_for={}, helped_before=True)
    for part in _parts(dialect, question, known):
        if _is_settled(found, enough):
            break
        _read(session, part, question, found, enough)
    return list(found.values())


def _parts(dialect: str, question: Question, known: dict[str, Any]) -> Iterator[Part]:
    """The volunteers ring by ring; for a call all at once."""
    if question.is_call:
        listening = question.kinds & LISTENING != 0
        yield partial(queries.for_calls, dialect, listening=listening), EVERYWHERE, known
        return
    assert question.lat is not None
    assert question.lon is not None
    statement = partial(queries.near, dialect, skilled=question.skills != 0)
    for ring in RINGS:
        squares = ranges(
            ring, question.lat, question.lon,
            wider=question.wider, uncertainty_m=question.uncertainty_m,
        )  # fmt: skip
        start, end = max(0.0, ring.start_m - ROUNDING_M), min(ring.end_m + ROUNDING_M, 1e9)
        limits = {
            "start": (start * (1 - FLAT_ERROR)) ** 2,
            "end": (end * (1 + FLAT_ERROR)) ** 2,
        }
        yield statement, ring, {**known, **limits, "ranges": json.dumps(squares)}


def _read(session: Session, part: Part, question: Question, found: Found, enough: int) -> None:
    """Add the first ones of a part: as many as settle the search, or all."""
    statement, ring, known = part
    page = enough + SPARE
    while True:
        rows = session.execute(statement(page=page), known).all()
        here = _candidates(rows, question, ring, except_for=found)
        if len(rows) == page and not question.is_call:
            here = _before_the_last(here, rows)
        if len(rows) < page or _is_settled({**found, **here}, enough):
            found.update(here)
            return
        page *= MORE


def _is_settled(found: Found, enough: int) -> bool:
    """Whether nobody who is missing can come before the first ones.

    Everybody in the rings so far who comes before these is known. Whoever is missing was asked in
    the last day, or lives in a later distance bucket than these, who were not.
    """
    first = sum(one.helped_before or one.recent_offers == 0 for one in found.values())
    return first >= enough


def _before_the_last(here: Found, rows: Sequence[Row]) -> Found:
    """Those who certainly come before whoever is on the next page.

    The page is in the order of the flat map: of those who are as far as its last one, give or
    take the map's error, some may be missing.
    """
    *standing, flat = max(
        (*_standing(row.last_asked_at, row.accepted_count, row.done_count), row.flat)
        for row in rows
    )
    last = (*standing, sqrt(flat) * (1 - FLAT_ERROR) - ROUNDING_M)
    return {
        number: one
        for number, one in here.items()
        if (*_standing(one.last_asked_at, one.accepted, one.done), one.distance_m or 0) < last
    }


def _standing(last_asked_at: datetime | None, accepted: int, done: int) -> tuple[float, datetime]:
    """What the ranking looks at, inside a distance bucket, before the distance."""
    return -(done + 1) / (accepted + 1), last_asked_at or NEVER


def _candidates(
    rows: Sequence[Row],
    question: Question,
    ring: Ring,
    *,
    except_for: Mapping[int, Candidate],
    helped_before: bool = False,
) -> Found:
    """The rows as candidates: those in the ring, within their reach, who may be asked."""
    here = _point(question)
    found = {}
    # Unpacked: reading a row's values by name costs as much as all the rest.
    for (
        number, lat, lon, radius_m, uncertainty_m, last_asked_at,
        _flat, accepted, done, recent, may_be_asked, asked,
    ) in rows:  # fmt: skip
        if not may_be_asked or number in except_for:
            continue
        metres = None if here is None else round(apart(here, point(lat, lon)))
        if metres is not None and not (
            ring.start_m < metres <= ring.end_m
            and goes_as_far(
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
            asked=asked,
        )
    return found


def _point(question: Question) -> Point | None:
    if question.is_call or question.lat is None or question.lon is None:
        return None
    return point(question.lat, question.lon)


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
    if question.is_call or question.lat is None:
        return known
    place = {
        "lat": question.lat,
        "lon": question.lon,
        "wider": question.wider * (1 + FLAT_ERROR),
        "half": 0.5 * (1 + FLAT_ERROR),
        "slack": question.uncertainty_m / 2 * (1 + FLAT_ERROR) + ROUNDING_M,
    }
    return known | place | asdict(flat_map(question.lat))
