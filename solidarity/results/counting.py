"""The figures of one week, counted from its requests and what happened with them."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select
from sqlalchemy.orm import Session

from solidarity.clock import point_in_time, wall_time
from solidarity.lifecycles import RequestState
from solidarity.places import gazetteer
from solidarity.results.waits import step_of
from solidarity.storage.tables import Event, Figure, Followed, Request, Wait
from solidarity.vocabulary import help_kinds

BY = ("all", "kind", "place", "channel", "language")
COUNTS = ("asked", "matched", "helped", "confirmed", "cancelled")
SEVERAL, NOT_KNOWN = "several", ""
REQUESTS = "requests"
"""The row of Followed; who counts holds it."""
A_WEEK, A_MINUTE = timedelta(days=7), timedelta(minutes=1)
_HELPED = (RequestState.DONE, RequestState.CONFIRMED)
_TELLING = ("placed", "accepted", "declined")


@dataclass
class Told:
    """What the events say of one request."""

    language: str = NOT_KNOWN
    channel: str = NOT_KNOWN
    answered_at: datetime | None = None
    accepted_at: datetime | None = None

    def add(self, kind: str, at: datetime, facts: dict[str, Any]) -> None:
        """Events come in the order in which they happened."""
        if kind == "placed":
            self.language = facts.get("language", NOT_KNOWN)
            self.channel = facts.get("channel", NOT_KNOWN)
            return
        self.answered_at = self.answered_at or at
        if kind == "accepted":
            self.accepted_at = self.accepted_at or at


@dataclass
class Tally:
    """What is counted of a week."""

    figures: dict[tuple[str, str], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    waits: Counter[tuple[str, int]] = field(default_factory=Counter)

    def add(self, request: Row[Any], told: Told) -> None:
        reached = list(_reached(request.state, told))
        for by, value in _of(request, told):
            self.figures[by, value].update(reached)
        for what, at in (("answer", told.answered_at), ("yes", told.accepted_at)):
            if at is not None:
                self.waits[what, step_of((at - request.placed_at) / A_MINUTE)] += 1


def week_of(moment: datetime) -> date:
    """The Monday of its week."""
    day = wall_time(moment).date()
    return day - timedelta(days=day.weekday())


def count_week(session: Session, week: date) -> None:
    """Count it anew: what was counted of it before goes."""
    session.get_one(Followed, REQUESTS, with_for_update=True)
    events: dict[int, Told] = defaultdict(Told)
    for request_id, kind, at, facts in session.execute(_events(week)):
        events[request_id].add(kind, at, facts)
    tally = Tally()
    for request in session.execute(_requests(week)):
        tally.add(request, events[request.id])
    for table in (Figure, Wait):
        session.execute(delete(table).where(table.week == week))
    _insert(session, Figure, [
        {"week": week, "by": by, "value": value, **{name: counts[name] for name in COUNTS}}
        for (by, value), counts in tally.figures.items()
    ])  # fmt: skip
    _insert(session, Wait, [
        {"week": week, "what": what, "minutes": minutes, "n": n}
        for (what, minutes), n in tally.waits.items()
    ])  # fmt: skip


def _insert(session: Session, table: type[Figure | Wait], rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(table), rows)


def _in(week: date) -> tuple[Any, ...]:
    begins, ends = (point_in_time(datetime.combine(day, time())) for day in (week, week + A_WEEK))
    not_told = (RequestState.DRAFT,)
    return Request.placed_at >= begins, Request.placed_at < ends, Request.state.not_in(not_told)


def _requests(week: date) -> Select[Any]:
    columns: list[Any] = [
        Request.id, Request.postcode, Request.kinds_mask, Request.state, Request.placed_at,
    ]  # fmt: skip
    return select(*columns).where(*_in(week))


def _events(week: date) -> Select[Any]:
    columns = (Event.request_id, Event.kind, Event.at, Event.facts)
    of_week = select(*columns).join(Request, Request.id == Event.request_id).where(*_in(week))
    return of_week.where(Event.kind.in_(_TELLING)).order_by(Event.id)


def _of(request: Row[Any], told: Told) -> Iterator[tuple[str, str]]:
    kinds = help_kinds(request.kinds_mask)
    kind = SEVERAL if len(kinds) > 1 else next(iter(kinds), NOT_KNOWN)
    values = ("", kind, _municipality(request.postcode), told.channel, told.language)
    return zip(BY, values, strict=True)


@cache
def _municipality(postcode: str | None) -> str:
    place = gazetteer.by_postcode(postcode) if postcode else None
    return place.nis if place is not None else NOT_KNOWN


def _reached(state: str, told: Told) -> Iterator[str]:
    """Each counts only who came so far at the end: help that failed is no help."""
    yield "asked"
    if told.accepted_at is not None:
        yield "matched"
    if state in _HELPED:
        yield "helped"
    if state == RequestState.CONFIRMED:
        yield "confirmed"
    if state == RequestState.CANCELLED:
        yield "cancelled"
