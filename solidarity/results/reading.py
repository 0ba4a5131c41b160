"""What the pages and the files show."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from solidarity.lifecycles import CallState, VolunteerState
from solidarity.results.counting import COUNTS, week_of
from solidarity.results.waits import MEDIAN, MOST, at_most
from solidarity.storage.tables import Call, Coverage, Figure, Person, Volunteer, Wait

IDLE = timedelta(days=90)
SINCE_EVER = date(2020, 1, 1)


@dataclass(frozen=True)
class Line:
    """Requests by one value: how many were asked, and how many of these came how far."""

    value: str
    asked: int
    matched: int
    helped: int
    confirmed: int
    cancelled: int


@dataclass(frozen=True)
class Waited:
    """`median` and `most` (nine of ten) in minutes at most; of `n` requests that had it."""

    n: int
    median: int | None
    most: int | None


@dataclass(frozen=True)
class Volunteers:
    active: int
    idle: int
    """Of the active: asked for nothing in the last three months."""
    paused: int
    joining: int


def first_week(now: datetime, weeks: int) -> date:
    """The Monday of the first of so many weeks, this one being the last; 0: since ever."""
    return week_of(now) - timedelta(weeks=weeks - 1) if weeks else SINCE_EVER


def lines(session: Session, since: date, *, before: date = date.max) -> dict[str, list[Line]]:
    """By everything at once; the largest first."""
    sums = (func.sum(getattr(Figure, name)) for name in COUNTS)
    query = select(Figure.by, Figure.value, *sums).where(Figure.week >= since, Figure.week < before)
    found: dict[str, list[Line]] = {}
    for by, value, *counts in session.execute(query.group_by(Figure.by, Figure.value)):
        found.setdefault(by, []).append(Line(value, *(int(n) for n in counts)))
    for each in found.values():
        each.sort(key=lambda line: (-line.asked, line.value))
    return found


def by_week(session: Session, since: date, *, before: date = date.max) -> list[Line]:
    """All requests of each week, in order."""
    counts = (getattr(Figure, name) for name in COUNTS)
    query = select(Figure.week, *counts).where(Figure.by == "all", Figure.week >= since)
    rows = session.execute(query.where(Figure.week < before).order_by(Figure.week))
    return [Line(week.isoformat(), *numbers) for week, *numbers in rows]


def waited(session: Session, since: date, *, before: date = date.max) -> dict[str, Waited]:
    """How long until the first answer of a volunteer, and until the first yes."""
    query = select(Wait.what, Wait.minutes, func.sum(Wait.n)).where(Wait.week >= since)
    counts: dict[str, Counter[int]] = {"answer": Counter(), "yes": Counter()}
    for what, minutes, n in session.execute(
        query.where(Wait.week < before).group_by(Wait.what, Wait.minutes)
    ):
        counts[what][minutes] = int(n)
    return {
        what: Waited(each.total(), at_most(each, MEDIAN), at_most(each, MOST))
        for what, each in counts.items()
    }


def volunteers(session: Session, *, now: datetime) -> Volunteers:
    asked = case((Volunteer.last_asked_at >= now - IDLE, 1), else_=0)
    query = select(Volunteer.state, func.count(), func.sum(asked)).group_by(Volunteer.state)
    found = {state: (n, int(lately)) for state, n, lately in session.execute(query)}
    active, lately = found.get(VolunteerState.ACTIVE, (0, 0))
    paused, _ = found.get(VolunteerState.PAUSED, (0, 0))
    joining, _ = found.get(VolunteerState.JOINING, (0, 0))
    return Volunteers(active, active - lately, paused, joining)


def calls_held(session: Session, since: date) -> int:
    """Befriending calls; the moment of a call is wall time."""
    at = datetime.combine(since, datetime.min.time())
    query = select(func.count()).where(Call.state == CallState.HELD, Call.at >= at)
    return session.scalars(query).one()


def sources(session: Session) -> list[tuple[str, int, int]]:
    """Through which poster people came: how many, and how many of them help now."""
    helps = case((Volunteer.state == VolunteerState.ACTIVE, 1), else_=0)
    query = (
        select(Person.source, func.count(), func.sum(helps))
        .outerjoin(Volunteer, Volunteer.person_id == Person.id)
        .where(Person.source.is_not(None))
        .group_by(Person.source)
        .order_by(func.count().desc(), Person.source)
    )
    return [(source or "", n, int(helping)) for source, n, helping in session.execute(query)]


def coverage(session: Session) -> list[Coverage]:
    """Municipalities with needs, those with fewest neighbours for each need first."""
    rows = session.scalars(select(Coverage).where(Coverage.needs > 0)).all()
    return sorted(rows, key=lambda row: (row.neighbours / row.needs, -row.needs, row.nis))
