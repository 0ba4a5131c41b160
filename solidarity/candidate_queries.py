"""The statements of the search, written out once, so that drivers and databases keep them ready.

Each reads an index first (`n`), where whoever does not fit is left out without his row being
fetched; the row itself (`v`), and what he was asked and promised, follow for the few who remain.
"""

from functools import cache

from sqlalchemy import TextClause, bindparam, text

from solidarity.storage.columns import Instant

NEAR = "n.reach = {reach} AND n.cell BETWEEN :middle + {first} AND :middle + {last}"
RANGES = {
    "sqlite": (
        "json_each(:ranges) AS r",
        "json_extract(r.value, '$[0]')",
        "json_extract(r.value, '$[1]')",
        "json_extract(r.value, '$[2]')",
    ),
    "postgresql": (
        "jsonb_array_elements(CAST(:ranges AS jsonb)) AS r(value)",
        "CAST(r.value->>0 AS integer)",
        "CAST(r.value->>1 AS bigint)",
        "CAST(r.value->>2 AS bigint)",
    ),
}
"""Ranges of squares as rows: where they come from, step of reach, first and last square."""
IN_REACH = """
AND (n.lat - :lat) * (n.lat - :lat) * :north + (n.lon - :lon) * (n.lon - :lon) * :east
    <= (COALESCE(n.radius_m, 0) * :wider + n.uncertainty_m * 0.5 + :slack)
     * (COALESCE(n.radius_m, 0) * :wider + n.uncertainty_m * 0.5 + :slack)
"""
"""On a flat map a little too small: nobody is left out who goes as far."""
KNOWN = """(
SELECT o.volunteer_id AS id FROM requests q JOIN offers o ON o.request_id = q.id
WHERE q.person_id = :person AND q.state = 'confirmed' AND o.state = 'accepted'
UNION
SELECT t.volunteer_id FROM ties t
WHERE t.person_id = :person AND t.person_says = 'again' AND t.volunteer_says = 'again'
) AS k"""
"""Those who helped this person."""
COLUMNS = """
SELECT v.person_id, v.lat, v.lon, v.radius_m, v.uncertainty_m, v.last_asked_at,
       v.accepted_count, v.done_count,
       (SELECT COUNT(*) FROM offers o
        WHERE o.volunteer_id = v.person_id AND o.sent_at > :day_ago) AS recent
"""
FITS = """
n.state = 'active'
AND (n.approved & :kinds) = :kinds
AND (n.languages & :languages) <> 0
AND (n.free & :free) <> 0
AND (n.skills & :skills) = :skills
"""
MAY_BE_ASKED = """
AND v.person_id <> :person
AND (v.paused_until IS NULL OR v.paused_until <= :now)
AND (v.last_asked_at IS NULL OR v.last_asked_at <= :gap_ago)
AND EXISTS (SELECT 1 FROM people p WHERE p.id = v.person_id AND p.muted_at IS NULL)
AND NOT EXISTS (SELECT 1 FROM ties t
    WHERE t.person_id = :person AND t.volunteer_id = v.person_id
    AND (t.person_says = 'never' OR t.volunteer_says = 'never'))
AND NOT EXISTS (SELECT 1 FROM offers o
    WHERE o.request_id = :request AND o.volunteer_id = v.person_id AND o.state <> 'withdrawn')
AND (SELECT COUNT(*) FROM offers o
     WHERE o.volunteer_id = v.person_id AND o.sent_at > :day_ago) < :offers_a_day
AND (SELECT COUNT(*) FROM offers o JOIN requests q ON q.id = o.request_id
     WHERE o.volunteer_id = v.person_id AND o.state = 'accepted' AND q.state = 'assigned'
    ) < :open_tasks
"""
NOT_ASKED_LATELY = """
AND NOT EXISTS (SELECT 1 FROM offers o
    WHERE o.volunteer_id = v.person_id AND o.sent_at > :day_ago)
"""
SKILLED = "AND n.skills <> 0"
"""Says that the small index of those with skills will do."""
LISTENS = "AND (n.approved & 4) <> 0"
"""Says the same of the index of those who may be asked for calls."""
LONGEST_WAITING = """
ORDER BY n.reliability DESC, n.last_asked_at NULLS FIRST, n.person_id LIMIT """
ITSELF = "CROSS JOIN volunteers v WHERE v.person_id = n.person_id AND"
# SQLite keeps the order of a CROSS JOIN; PostgreSQL finds the same one.


@cache
def near(dialect: str, *, skilled: bool) -> TextClause:
    """Those who live in some ranges of squares."""
    rows, reach, first, last = RANGES[dialect]
    squares = NEAR.format(reach=reach, first=first, last=last)
    only = SKILLED if skilled else ""
    source = f"FROM {rows} CROSS JOIN volunteers n {ITSELF} {squares} AND"
    return _statement(COLUMNS, source, FITS, only, IN_REACH, MAY_BE_ASKED)


@cache
def known(*, is_call: bool) -> TextClause:
    """Those who helped this person before."""
    source = f"FROM {KNOWN} CROSS JOIN volunteers n {ITSELF} n.person_id = k.id AND"
    return _statement(COLUMNS, source, FITS, "" if is_call else IN_REACH, MAY_BE_ASKED)


@cache
def for_calls(*, enough: int | None) -> TextClause:
    """Without distance: the first ones who were not asked in the last 24 hours, or everybody."""
    source = f"FROM volunteers n {ITSELF}"
    if enough is None:
        return _statement(COLUMNS, source, FITS, LISTENS, MAY_BE_ASKED)
    order = f"{LONGEST_WAITING} {int(enough)}"
    return _statement(COLUMNS, source, FITS, LISTENS, MAY_BE_ASKED, NOT_ASKED_LATELY, order)


def _statement(*parts: str) -> TextClause:
    sql = "\n".join(parts)
    times = ("now", "gap_ago", "day_ago")
    typed = [bindparam(name, type_=Instant) for name in times if f":{name}" in sql]
    return text(sql).bindparams(*typed)
