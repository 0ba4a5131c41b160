"""What the team sees of befriending: who waits, who is silent, and what became of the calls."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from solidarity.befriending.pairs.nudging import silent_since
from solidarity.clock import wall_time
from solidarity.lifecycles import CallState, PairState, WishState
from solidarity.settings import Calls
from solidarity.storage.tables import Call, Event, Pair, Wish

WEEKS = 8
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Waiting:
    """Somebody for whom nobody calls yet."""

    person_id: int
    days: int
    asked: int
    """Volunteers who have not answered."""
    presented: bool
    """A volunteer said yes, and the person thinks about it."""


@dataclass(frozen=True)
class Week:
    """The calls of a week that begins on a Monday."""

    monday: datetime
    held: int
    missed: int
    cancelled: int
    unknown: int
    """Past, and nobody has said whether they took place."""


def who_waits(session: Session, *, now: datetime) -> list[Waiting]:
    """Those who wait, the longest first."""
    query = select(Wish).where(Wish.state == WishState.WAITING)
    waiting = session.scalars(query.order_by(Wish.waiting_since, Wish.person_id)).all()
    said: dict[int, list[str | None]] = {}
    proposed = select(Pair.person_id, Pair.volunteer_says).where(Pair.state == PairState.PROPOSED)
    for person_id, says in session.execute(proposed):
        said.setdefault(person_id, []).append(says)
    return [
        Waiting(
            person_id=wish.person_id,
            days=(now - (wish.waiting_since or wish.created_at)).days,
            asked=said.get(wish.person_id, []).count(None),
            presented="yes" in said.get(wish.person_id, []),
        )
        for wish in waiting
    ]


def gone_silent(session: Session, *, calls: Calls, now: datetime) -> list[tuple[Pair, int]]:
    """Active pairs without a call for longer than the first nudge, and for how many days."""
    pairs = session.scalars(select(Pair).where(Pair.state == PairState.ACTIVE).order_by(Pair.id))
    silences = ((pair, (now - silent_since(session, pair)).days) for pair in pairs.all())
    silent = [(pair, days) for pair, days in silences if days >= min(calls.nudge_days)]
    return sorted(silent, key=lambda one: (-one[1], one[0].id))


def calls_by_week(session: Session, *, now: datetime) -> list[Week]:
    """The last weeks, the present one last."""
    today = wall_time(now).replace(hour=0, minute=0)
    first = today - timedelta(days=today.weekday()) - A_WEEK * (WEEKS - 1)
    query = select(Call.at, Call.state).where(Call.at >= first, Call.at < wall_time(now))
    counts = [Counter[str]() for _ in range(WEEKS)]
    for at, state in session.execute(query):
        counts[(at - first) // A_WEEK][state] += 1
    return [_week(first + A_WEEK * number, count) for number, count in enumerate(counts)]


def _week(monday: datetime, count: Counter[str]) -> Week:
    return Week(
        monday=monday,
        held=count[CallState.HELD],
        missed=count[CallState.MISSED],
        cancelled=count[CallState.CANCELLED],
        unknown=count[CallState.PLANNED],
    )


def story(session: Session, person_id: int) -> Iterable[tuple[datetime, str]]:
    """What happened with the wish, the pairs and the calls of somebody, in order; ids only."""
    wish = session.get(Wish, person_id)
    told = [] if wish is None else [(wish.created_at, f"wish {wish.state}")]
    mine = or_(Pair.person_id == person_id, Pair.volunteer_id == person_id)
    for pair in session.scalars(select(Pair).where(mine).order_by(Pair.id)):
        told += _moments(pair)
    kinds = Event.kind.like("pair%") | Event.kind.like("call%") | Event.kind.like("wish%")
    events = select(Event).where(Event.person_id == person_id, kinds).order_by(Event.id)
    for event in session.scalars(events):
        facts = " ".join(f"{name}={value}" for name, value in sorted(event.facts.items()))
        told.append((event.at, f"{event.kind} {facts}".strip()))
    return sorted(told)


def _moments(pair: Pair) -> Iterable[tuple[datetime, str]]:
    between = f"pair {pair.id} (person {pair.person_id}, volunteer {pair.volunteer_id})"
    yield pair.proposed_at, f"{between} proposed: {', '.join(pair.reasons)}"
    if pair.started_at is not None:
        yield pair.started_at, f"{between} began"
    if pair.ended_at is not None:
        yield pair.ended_at, f"{between} ended by {pair.ended_by}"
