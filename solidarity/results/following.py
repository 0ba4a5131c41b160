"""Keeps the figures up to date: each week in which something happened is counted anew."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from solidarity import sweeping
from solidarity.results.counting import REQUESTS, count_week, week_of
from solidarity.results.coverage import measure
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Event, Figure, Followed, Request, Wait

AN_HOUR = timedelta(hours=1)
SETTLED = timedelta(minutes=10)
"""Events get their number before their transaction ends: those of the last minutes are looked at
again, as an older one may still come in between."""


def keep_up(sessions: Sessions, *, now: datetime) -> None:
    """Called each minute or more often: one process counts, and each hour one measures."""
    with sessions.begin() as session:
        is_mine = sweeping.claim(session, "figures", now=now)
    if is_mine:
        follow(sessions, now=now)
    with sessions.begin() as session:
        is_due = sweeping.claim(session, "coverage", each=AN_HOUR, now=now)
    if is_due:
        measure(sessions, now=now)


def follow(sessions: Sessions, *, now: datetime) -> int:
    """Count what changed since the last time; how many weeks that were."""
    with sessions.begin() as session:
        since = session.get_one(Followed, REQUESTS).event_id
        settled = _settled(session, since, now)
        weeks = sorted(_changed(session, since))
    for week in weeks:
        with sessions.begin() as session:
            count_week(session, week)
    with sessions.begin() as session:
        session.get_one(Followed, REQUESTS, with_for_update=True).event_id = settled
    return len(weeks)


def count_again(sessions: Sessions, *, now: datetime) -> int:
    """Forget all figures and count from the beginning; how many weeks there are."""
    with sessions.begin() as session:
        session.get_one(Followed, REQUESTS, with_for_update=True).event_id = 0
        for table in (Figure, Wait):
            session.execute(delete(table))
    measure(sessions, now=now)
    return follow(sessions, now=now)


def _settled(session: Session, since: int, now: datetime) -> int:
    query = select(func.max(Event.id)).where(Event.id > since, Event.at < now - SETTLED)
    return session.scalars(query).one() or since


def _changed(session: Session, since: int) -> set[date]:
    placed = select(Request.placed_at).join(Event, Event.request_id == Request.id)
    query = placed.where(Event.id > since, Request.placed_at.is_not(None)).distinct()
    return set(_weeks(session.scalars(query)))


def _weeks(moments: Iterator[datetime | None]) -> Iterator[date]:
    return (week_of(moment) for moment in moments if moment is not None)
