"""The statements of the search, written out once, so that drivers and databases keep them ready.

Each begins in an index (`n`), which alone tells who could help and how he ranks if he was not
asked lately; his own row (`v`), and what he was asked and promised, follow for the first few.
"""

from functools import cache

from sqlalchemy import Boolean, Double, Integer, TextualSelect, bindparam, column, text

from solidarity.storage.columns import Instant

PLANS_ARE_KEPT = text("SET LOCAL plan_cache_mode = force_generic_plan")
"""Until the end of the transaction. To plan one of these anew takes longer than to run it."""
RANGES = {
    "sqlite": """json_each(:ranges) AS r CROSS JOIN volunteers n
WHERE n.reach = json_extract(r.value, '$[0]')
AND n.cell BETWEEN json_extract(r.value, '$[1]') AND json_extract(r.value, '$[2]') {only}""",
    "postgresql": """jsonb_array_elements(CAST(:ranges AS jsonb)) AS r CROSS JOIN LATERAL (
    SELECT s.person_id, s.approved, s.languages, s.free, s.skills, s.radius_m, s.uncertainty_m,
        s.lat, s.lon, s.reliability, s.last_asked_at, s.paused_until, 'active' AS state
    FROM volunteers s WHERE s.state = 'active' {only}
    AND s.reach = CAST(r->>0 AS integer)
    AND s.cell BETWEEN CAST(r->>1 AS bigint) AND CAST(r->>2 AS bigint) OFFSET 0
) AS n WHERE true""",
}
"""Those who live in some ranges of squares: step of reach, first and last square of each.

On PostgreSQL only what the index holds is named, so that no row is fetched.
"""
KNOWN = """(
SELECT o.volunteer_id AS id FROM requests q JOIN offers o ON o.request_id = q.id
WHERE q.person_id = :person AND q.state = 'confirmed' AND o.state = 'accepted'
UNION
SELECT t.volunteer_id FROM ties t
WHERE t.person_id = :person AND t.person_says = 'again' AND t.volunteer_says = 'again'
) AS k CROSS JOIN volunteers n
WHERE n.person_id = k.id"""
"""Those who helped this person."""
EVERYBODY = "volunteers n WHERE n.person_id <> :person"
NORTH = "(n.lat - :lat) * :north"
EAST = "(n.lon - :lon) * (:east + :east_more * (n.lat - :lat))"
FLAT = f"({NORTH} * {NORTH} + {EAST} * {EAST})"
"""Square of the distance on a flat map of the surroundings (solidarity.squares.FlatMap)."""
FITS = """
AND n.state = 'active'
AND (n.approved & :kinds) >= :kinds
AND (n.languages & :languages) <> 0
AND (n.free & :free) <> 0
AND (n.skills & :skills) >= :skills
AND (n.paused_until IS NULL OR n.paused_until <= :now)
AND (n.last_asked_at IS NULL OR n.last_asked_at <= :gap_ago)"""
"""A mask of bits that holds others is never less than they are. Asked whether it is equal,
PostgreSQL expects one in 200 for each mask, and reads the whole table for want of a handful.
"""
IN_RING = f"AND {FLAT} >= :start AND {FLAT} <= :end"
IN_REACH = f"""AND {FLAT}
    <= (COALESCE(n.radius_m, 0) * :wider + n.uncertainty_m * :half + :slack)
     * (COALESCE(n.radius_m, 0) * :wider + n.uncertainty_m * :half + :slack)"""
SKILLED = "AND skills <> 0"
"""Says that the small index of those with skills will do."""
LISTENS = "AND (n.approved & 4) <> 0"
"""Says the same of the index of those who may be asked for calls."""
NEAREST = "\nORDER BY n.reliability DESC, n.last_asked_at NULLS FIRST, flat LIMIT {page}"
LONGEST_WAITING = """
ORDER BY n.reliability DESC, n.last_asked_at NULLS FIRST, n.person_id LIMIT {page}"""
FIRST = """
SELECT n.person_id, n.lat, n.lon, n.radius_m, n.uncertainty_m, n.last_asked_at, {flat} AS flat
FROM {source}"""
MAY_BE_ASKED = """
SELECT n.person_id, n.lat, n.lon, n.radius_m, n.uncertainty_m, n.last_asked_at, n.flat,
    v.accepted_count, v.done_count,
    (SELECT COUNT(*) FROM offers o
     WHERE o.volunteer_id = v.person_id AND o.sent_at > :day_ago) AS recent,
    v.person_id <> :person
    AND EXISTS (SELECT 1 FROM people p WHERE p.id = v.person_id AND p.muted_at IS NULL)
    AND (NOT EXISTS (SELECT 1 FROM contacts c
            WHERE c.person_id = v.person_id AND c.unreachable_at IS NOT NULL)
        OR EXISTS (SELECT 1 FROM contacts c
            WHERE c.person_id = v.person_id AND c.unreachable_at IS NULL))
    AND NOT EXISTS (SELECT 1 FROM ties t
        WHERE t.person_id = :person AND t.volunteer_id = v.person_id
        AND (t.person_says = 'never' OR t.volunteer_says = 'never'))
    AND NOT EXISTS (SELECT 1 FROM offers o WHERE o.request_id = :request
        AND o.volunteer_id = v.person_id AND o.state <> 'withdrawn')
    AND (SELECT COUNT(*) FROM offers o
         WHERE o.volunteer_id = v.person_id AND o.sent_at > :day_ago) < :offers_a_day
    AND (SELECT COUNT(*) FROM offers o JOIN requests q ON q.id = o.request_id
         WHERE o.volunteer_id = v.person_id AND o.state = 'accepted'
            AND q.state IN ('open', 'asking', 'with_team', 'assigned')
        ) < :open_tasks AS may_be_asked,
    v.asked_count
FROM ({first}) AS n CROSS JOIN {row}"""
ROW = {
    "sqlite": "volunteers v WHERE v.person_id = n.person_id",
    "postgresql": "LATERAL (SELECT * FROM volunteers w WHERE w.person_id = n.person_id OFFSET 0) v",
}
"""CROSS JOIN on SQLite, and OFFSET 0 on PostgreSQL, keep the order in which tables are read."""

RESULT = (
    column("person_id", Integer), column("lat", Double), column("lon", Double),
    column("radius_m", Integer), column("uncertainty_m", Integer),
    column("last_asked_at", Instant), column("flat", Double), column("accepted_count", Integer),
    column("done_count", Integer), column("recent", Integer), column("may_be_asked", Boolean),
    column("asked_count", Integer),
)  # fmt: skip


@cache
def near(dialect: str, *, skilled: bool, page: int) -> TextualSelect:
    """The first ones of those who live in some ranges of squares, and in a ring."""
    source = RANGES[dialect].format(only=SKILLED if skilled else "")
    return _statement(dialect, source, FLAT, FITS, IN_RING, IN_REACH, NEAREST.format(page=page))


@cache
def known(dialect: str, *, is_call: bool) -> TextualSelect:
    """Those who helped this person before."""
    if is_call:
        return _statement(dialect, KNOWN, "0.0", FITS)
    return _statement(dialect, KNOWN, FLAT, FITS, IN_REACH)


@cache
def for_calls(dialect: str, *, listening: bool, page: int) -> TextualSelect:
    """The first ones in the country."""
    only = LISTENS if listening else ""
    return _statement(dialect, EVERYBODY, "0.0", FITS, only, LONGEST_WAITING.format(page=page))


def _statement(dialect: str, source: str, flat: str, *conditions: str) -> TextualSelect:
    # The size of a page is written out: PostgreSQL has to know that it is small.
    first = "\n".join((FIRST.format(flat=flat, source=source), *conditions))
    times = [bindparam(name, type_=Instant) for name in ("now", "gap_ago", "day_ago")]
    sql = text(MAY_BE_ASKED.format(first=first, row=ROW[dialect])).bindparams(*times)
    return sql.columns(*RESULT)
