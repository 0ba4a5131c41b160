"""What a moment is looked for: the first calls of a pair, one call, or a series from now on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.befriending.times.booking import hold_calendars
from solidarity.clock import wall_time
from solidarity.errors import IllegalStep, NotYours
from solidarity.lifecycles import LIVING_PAIRS, CallState
from solidarity.settings import Calls
from solidarity.storage.tables import Call, Pair, Person, Series

TOPIC = "moment"
"""Of the question that waits for an answer in words (solidarity.talks)."""
LATE = timedelta(days=1)
"""So long after a call that did not take place another moment can be found for it."""


class AimKind(StrEnum):
    PAIR = "pair"
    CALL = "call"
    SERIES = "series"


@dataclass(frozen=True)
class Aim:
    kind: AimKind
    pair: Pair
    volunteer_id: int
    """Who calls: the volunteer of the pair, or who stands in for him."""
    minutes: int
    call: Call | None = None
    series: Series | None = None

    @property
    def ref(self) -> int:
        return (self.call or self.series or self.pair).id

    @property
    def is_single(self) -> bool:
        """One call is meant, on a day; otherwise a moment of the week."""
        return self.call is not None

    def other(self, session: Session, person: Person) -> Person:
        """The other side of the call."""
        is_person = person.id == self.pair.person_id
        return session.get_one(Person, self.volunteer_id if is_person else self.pair.person_id)

    def written(self, at: datetime) -> str:
        """This aim with a moment, as the value of a button."""
        return f"{self.kind} {at.isoformat(timespec='minutes')}"


def hold_pair(session: Session, pair_id: int, *besides: int) -> Pair:
    """The pair as it is now, kept from everybody else until the end of the transaction.

    The calendars come first, as in booking, those of `besides` too: who holds in one order never
    waits for somebody who waits for him.
    """
    pair = session.get(Pair, pair_id)
    if pair is None:
        raise NotYours(pair=pair_id)
    hold_calendars(session, pair.person_id, pair.volunteer_id, *besides)
    session.refresh(pair, with_for_update=True)
    if pair.state not in LIVING_PAIRS:
        raise IllegalStep(pair=pair_id, state=pair.state)
    return pair


def of_pair(session: Session, pair_id: int, *, calls: Calls) -> Aim:
    pair = hold_pair(session, pair_id)
    return Aim(AimKind.PAIR, pair, pair.volunteer_id, calls.minutes)


def of_call(session: Session, call_id: int, *, now: datetime) -> Aim:
    """One call that is planned, or was cancelled and has no other moment yet."""
    call = session.get(Call, call_id)
    if call is None:
        raise NotYours(call=call_id)
    pair = hold_pair(session, call.pair_id, call.volunteer_id)
    session.refresh(call, with_for_update=True)
    if call.state not in (CallState.PLANNED, CallState.CANCELLED) or is_followed(session, call):
        raise IllegalStep(call=call_id, state=call.state)
    if call.at < wall_time(now) - LATE:
        raise IllegalStep(call=call_id, over=True)
    return Aim(AimKind.CALL, pair, call.volunteer_id, call.minutes, call=call)


def of_series(session: Session, series_id: int) -> Aim:
    series = session.get(Series, series_id)
    if series is None:
        raise NotYours(series=series_id)
    pair = hold_pair(session, series.pair_id)
    session.refresh(series)
    if series.ended_at is not None:
        raise IllegalStep(series=series_id)
    return Aim(AimKind.SERIES, pair, pair.volunteer_id, series.minutes, series=series)


def aim_of(
    session: Session, kind: str, ref: int, person: Person, *, calls: Calls, now: datetime
) -> Aim:
    """What a button or a question is about; NotYours, or IllegalStep when it is over."""
    if kind == AimKind.CALL:
        aim = of_call(session, ref, now=now)
    elif kind == AimKind.SERIES:
        aim = of_series(session, ref)
    else:
        aim = of_pair(session, ref, calls=calls)
    if person.id not in (aim.pair.person_id, aim.pair.volunteer_id, aim.volunteer_id):
        raise NotYours(pair=aim.pair.id)
    return aim


def is_followed(session: Session, call: Call) -> bool:
    """Whether the call has another moment already."""
    query = select(Call.id).where(Call.follows_id == call.id).limit(1)
    return session.scalars(query).first() is not None


def coming_calls(session: Session, pair: Pair, *, now: datetime) -> list[Call]:
    """What is planned of a pair, the next first."""
    query = select(Call).where(
        Call.pair_id == pair.id, Call.state == CallState.PLANNED, Call.at >= wall_time(now)
    )
    return list(session.scalars(query.order_by(Call.at, Call.id)))


def of_series_coming(session: Session, series: Series, *, after: datetime) -> list[Call]:
    """What is planned of a series from a wall time on."""
    query = select(Call).where(
        Call.series_id == series.id, Call.state == CallState.PLANNED, Call.at >= after
    )
    return list(session.scalars(query.order_by(Call.at, Call.id)))
