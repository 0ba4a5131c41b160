"""Calls in the calendars of two people: never two at once, never at night."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from solidarity.clock import wall_time
from solidarity.errors import CannotBook
from solidarity.lifecycles import CALL_STEPS, CallState, step
from solidarity.settings import Calls
from solidarity.storage.tables import Call, Pair, Person, Series

A_DAY = timedelta(days=1)


def hold_calendars(session: Session, *person_ids: int) -> None:
    """Nobody else books calls of these people until the end of the transaction.

    Messages to them, which only refer to them, need not wait.
    """
    session.flush()
    query = select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id)
    session.execute(query.with_for_update(key_share=True)).all()


def move(call: Call, new: CallState) -> None:
    """One step in the life of a call; IllegalStep when it is not possible."""
    call.state = step(CALL_STEPS, CallState(call.state), new)


def planned(
    session: Session,
    person_id: int,
    *,
    start: datetime,
    end: datetime,
    besides: Sequence[int] = (),
) -> list[Call]:
    """The calls somebody has, on either side, that touch a stretch of wall time."""
    query = (
        select(Call)
        .where(
            _concerns(person_id),
            Call.state == CallState.PLANNED,
            Call.at < end,
            # No call is longer than a day.
            Call.at > start - A_DAY,
            Call.id.not_in(besides),
        )
        .order_by(Call.at, Call.id)
    )
    return [call for call in session.scalars(query) if call.at + _length(call) > start]


def _concerns(person_id: int) -> ColumnElement[bool]:
    return or_(Call.volunteer_id == person_id, Call.person_id == person_id)


def _length(call: Call) -> timedelta:
    return timedelta(minutes=call.minutes)


def why_not(
    session: Session,
    *,
    at: datetime,
    minutes: int,
    person_id: int,
    volunteer_id: int,
    calls: Calls,
    now: datetime,
    besides: Sequence[int] = (),
) -> str | None:
    """Why a call cannot be then (see CannotBook); None when it can."""
    end = at + timedelta(minutes=minutes)
    if at < wall_time(now):
        return "past"
    if is_quiet(at, minutes, calls):
        return "quiet"
    if planned(session, person_id, start=at, end=end, besides=besides):
        return "person_busy"
    if planned(session, volunteer_id, start=at, end=end, besides=besides):
        return "volunteer_busy"
    midnight = datetime.combine(at.date(), time())
    count = select(func.count(Call.id)).where(
        Call.volunteer_id == volunteer_id,
        Call.state == CallState.PLANNED,
        Call.at >= midnight,
        Call.at < midnight + A_DAY,
        Call.id.not_in(besides),
    )
    return "full_day" if session.scalars(count).one() >= calls.calls_a_day else None


def is_quiet(at: datetime, minutes: int, calls: Calls) -> bool:
    """Whether a call would begin too early, or end too late."""
    day = datetime.combine(at.date(), time())
    begins, ends = day + timedelta(hours=calls.earliest), day + timedelta(hours=calls.latest)
    return at < begins or at + timedelta(minutes=minutes) > ends


def book(
    session: Session,
    pair: Pair,
    at: datetime,
    *,
    minutes: int,
    calls: Calls,
    now: datetime,
    volunteer_id: int | None = None,
    series: Series | None = None,
    planned_at: datetime | None = None,
    follows: Call | None = None,
    tries: int = 1,
) -> Call:
    """Put a call into both calendars; raises CannotBook.

    `follows` is the call that is moved here or tried again: it does not stand in the way.
    """
    caller = volunteer_id or pair.volunteer_id
    hold_calendars(session, pair.person_id, caller)
    why = why_not(
        session, at=at, minutes=minutes, person_id=pair.person_id, volunteer_id=caller,
        calls=calls, now=now, besides=(follows.id,) if follows is not None else (),
    )  # fmt: skip
    if why is not None:
        raise CannotBook(why=why, at=at.isoformat(timespec="minutes"))
    call = Call(
        pair=pair, person_id=pair.person_id, volunteer_id=caller, series=series,
        planned_at=planned_at or at, at=at, minutes=minutes, state=CallState.PLANNED, tries=tries,
        follows_id=follows.id if follows is not None else None,
    )  # fmt: skip
    session.add(call)
    session.flush()
    return call
