"""Pairs, series and calls for tests, written down as the use cases write them."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from solidarity.befriending.times.series import occurrences
from solidarity.storage.tables import Call, Pair, Person, Series
from tests.solidarity.stories import NOON

MINUTES = 30


def pair_of(session: Session, person: Person, volunteer: Person) -> Pair:
    pair = Pair(
        person_id=person.id, volunteer_id=volunteer.id, state="active", reasons=[],
        proposed_at=NOON, started_at=NOON,
    )  # fmt: skip
    session.add(pair)
    session.flush()
    return pair


def series_of(
    session: Session, pair: Pair, first_at: datetime, *, rule: str = "FREQ=WEEKLY;BYDAY=TU"
) -> Series:
    series = Series(pair=pair, rule=rule, first_at=first_at, minutes=MINUTES)
    session.add(series)
    session.flush()
    return series


def write(session: Session, series: Series, *, weeks: int) -> list[Call]:
    """The calls of the first weeks of a series, all planned."""
    end = series.first_at + timedelta(weeks=weeks) - timedelta(minutes=1)
    first = series.first_at
    return [
        call_at(session, series.pair, at, series=series)
        for at in occurrences(series.rule, first, start=first, end=end)
    ]


def call_at(
    session: Session,
    pair: Pair,
    at: datetime,
    *,
    series: Series | None = None,
    planned_at: datetime | None = None,
    follows: Call | None = None,
    volunteer_id: int | None = None,
    tries: int = 1,
) -> Call:
    call = Call(
        pair=pair, series=series, person_id=pair.person_id,
        volunteer_id=volunteer_id or pair.volunteer_id, planned_at=planned_at or at, at=at,
        minutes=MINUTES, state="planned", tries=tries,
        follows_id=follows.id if follows is not None else None,
    )  # fmt: skip
    session.add(call)
    session.flush()
    return call


def moved(session: Session, call: Call, to: datetime) -> Call:
    call.state = "moved"
    return call_at(
        session, call.pair, to, series=call.series, planned_at=call.planned_at, follows=call
    )
