"""PostGIS beside the search, for the bench: its nearest-neighbour index with the same filters."""

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Engine, TextClause, bindparam, text
from sqlalchemy.orm import Session

from solidarity.candidate_queries import PLANS_ARE_KEPT
from solidarity.matching import Question
from solidarity.settings import Asking
from solidarity.squares import REACHES_M
from solidarity.storage.columns import Instant

HERE = "CAST(ST_MakePoint(:lon, :lat) AS geography)"
NEAREST = """
SELECT v.person_id FROM volunteers v
WHERE v.state = 'active' AND (SELECT p.muted_at IS NULL FROM people p WHERE p.id = v.person_id)
AND v.person_id <> :person
AND (v.approved & :kinds) = :kinds AND (v.languages & :languages) <> 0
AND (v.free & :free) <> 0 AND (v.skills & :skills) = :skills
AND (v.paused_until IS NULL OR v.paused_until <= :now)
AND (v.last_asked_at IS NULL OR v.last_asked_at <= :gap_ago)
{in_reach}
AND NOT EXISTS (SELECT 1 FROM ties t WHERE t.person_id = :person
    AND t.volunteer_id = v.person_id AND 'never' IN (t.person_says, t.volunteer_says))
AND NOT EXISTS (SELECT 1 FROM offers o WHERE o.request_id = :request
    AND o.volunteer_id = v.person_id AND o.state <> 'withdrawn')
AND (SELECT COUNT(*) FROM offers o WHERE o.volunteer_id = v.person_id
    AND o.sent_at > :day_ago) < :offers_a_day
AND (SELECT COUNT(*) FROM offers o JOIN requests q ON q.id = o.request_id
    WHERE o.volunteer_id = v.person_id AND o.state = 'accepted'
            AND q.state IN ('open', 'asking', 'with_team', 'assigned')
    ) < :open_tasks
ORDER BY v.spot <-> {here} LIMIT :enough
"""
"""The nearest ones only, without the ranking: less than the search does."""
IN_REACH = f"""AND ST_DWithin(v.spot, {HERE}, :furthest)
AND ST_Distance(v.spot, {HERE}) <= v.radius_m * :wider + (v.uncertainty_m + :unsure) / 2.0"""
NOT_SO = ("sort", "bitmapscan", "hashjoin", "mergejoin", "material")
"""Of masks of bits the planner knows nothing: left alone it sorts the whole table."""
FURTHEST_M = REACHES_M[3]
"""Nobody of the bench goes further: without this bound the whole table would be read."""
MIDDLE = (50.64, 4.67)
"""A call has no place: the nearest to the middle of the country."""


def has_postgis(engine: Engine) -> bool:
    query = text("SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'")
    with engine.begin() as connection:
        return connection.execute(query).first() is not None


def prepare_postgis(engine: Engine) -> None:
    """Positions as a geography, with its index."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in (
            "CREATE EXTENSION postgis",
            (
                "ALTER TABLE volunteers ADD COLUMN spot geography(Point) "
                "GENERATED ALWAYS AS (CAST(ST_MakePoint(lon, lat) AS geography)) STORED"
            ),
            "CREATE INDEX volunteers_spot ON volunteers USING gist (spot)",
            "VACUUM ANALYZE volunteers",
        ):
            connection.execute(text(statement))


def guide(session: Session) -> None:
    """Until the end of the transaction: the index of distances is read, the nearest first."""
    for way in NOT_SO:
        session.execute(text(f"SET LOCAL enable_{way} = off"))
    session.execute(PLANS_ARE_KEPT)


def search_postgis(
    session: Session, question: Question, *, asking: Asking, enough: int, now: datetime
) -> list[int]:
    """The numbers of the nearest volunteers who may be asked."""
    statement = _nearest(is_call=question.is_call)
    known = {
        "request": question.request_id, "person": question.person_id, "kinds": question.kinds,
        "languages": question.languages, "free": question.free, "skills": question.skills,
        "now": now, "gap_ago": now - timedelta(minutes=asking.gap_minutes),
        "day_ago": now - timedelta(hours=24), "offers_a_day": asking.offers_a_day,
        "open_tasks": asking.open_tasks, "wider": question.wider,
        "unsure": question.uncertainty_m, "enough": enough,
        "furthest": FURTHEST_M * question.wider + question.uncertainty_m / 2,
        "lat": MIDDLE[0] if question.lat is None else question.lat,
        "lon": MIDDLE[1] if question.lon is None else question.lon,
    }  # fmt: skip
    return list(session.scalars(statement, known))


@cache
def _nearest(*, is_call: bool) -> TextClause:
    sql = NEAREST.format(here=HERE, in_reach="" if is_call else IN_REACH)
    times = (bindparam(name, type_=Instant) for name in ("now", "gap_ago", "day_ago"))
    return text(sql).bindparams(*times)
