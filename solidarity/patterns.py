"""What a person of the team should look at before anything happens: numbers and counts only.

Nobody is judged by it, and nothing follows by itself: a good volunteer stands here too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from solidarity.alarms import first_time
from solidarity.settings import Patterns
from solidarity.storage.tables import Event, Person, Request
from solidarity.team import tell_team

CODES = ("link_code", "link_denied", "linked", "link_wrong")
"""Events of codes by which two chats become one."""


@dataclass(frozen=True)
class Pattern:
    kind: str
    person_id: int
    count: int


def find(
    session: Session, *, patterns: Patterns, now: datetime, only: int | None = None
) -> list[Pattern]:
    """All that stands out now, by kind and person; `only`: of this person."""
    found = []
    for kind, query in _queries(patterns, now):
        whose = query.selected_columns[0]
        those = whose.is_not(None) if only is None else whose == only
        found += [Pattern(kind, *row) for row in session.execute(query.where(those))]
    return found


def tell_of_new(session: Session, *, patterns: Patterns, now: datetime) -> int:
    """A task for each person of whom something new stands here, once a week at most; how many."""
    year, week, _ = now.isocalendar()
    new = [
        each
        for each in find(session, patterns=patterns, now=now)
        if first_time(session, f"pattern {each.kind} {each.person_id} {year}-{week}", now=now)
    ]
    for number in sorted({each.person_id for each in new}):
        tell_team(session, "pattern", now=now, person=session.get_one(Person, number))
    return len(new)


def _queries(patterns: Patterns, now: datetime) -> Iterator[tuple[str, Select[Any, int]]]:
    def since(days: int) -> datetime:
        return now - timedelta(days=days)

    yield "addresses", _met(patterns.addresses, since(patterns.addresses_days))
    yield (
        "first_times",
        _met(patterns.first_times, since(patterns.first_times_days), _is_first()),
    )
    yield "reports", _times(["reported"], patterns.reports, since(patterns.reports_days))
    yield (
        "money_stopped",
        _times(["money_stopped"], patterns.money_stopped, since(patterns.money_stopped_days)),
    )
    yield "given_up", _times(["gave_up"], patterns.given_up, since(patterns.given_up_days))
    yield "codes", _times(CODES, patterns.codes, since(patterns.codes_days))
    yield "same_number", _same_number()


def _times(kinds: Sequence[str], least: int, since: datetime) -> Select[Any, int]:
    """Whom something happened to so often."""
    times = func.count(Event.id)
    query = select(Event.person_id, times).where(Event.kind.in_(kinds), Event.at > since)
    return _by_person(query, times, least)


def _met(least: int, since: datetime, *only: ColumnElement[bool]) -> Select[Any, int]:
    """Who was given the addresses of so many different people."""
    people = func.count(Request.person_id.distinct())
    query = (
        select(Event.person_id, people)
        .join(Request, Request.id == Event.request_id)
        .where(Event.kind == "accepted", Event.at > since, *only)
    )
    return _by_person(query, people, least)


def _by_person(query: Select[Any, int], count: ColumnElement[int], least: int) -> Select[Any, int]:
    return query.group_by(Event.person_id).having(count >= least).order_by(Event.person_id)


def _is_first() -> ColumnElement[bool]:
    """The person had never asked for help before."""
    before = aliased(Request)
    earlier = and_(
        before.person_id == Request.person_id,
        before.id < Request.id,
        before.placed_at.is_not(None),
    )
    return ~select(before.id).where(earlier).exists()


def _same_number() -> Select[Any, int]:
    """Two people with one telephone number, and how many."""
    other = aliased(Person)
    count = func.count(other.id) + 1
    return (
        select(Person.id, count)
        .join(other, and_(other.phone == Person.phone, other.id != Person.id))
        .group_by(Person.id)
        .order_by(Person.id)
    )
