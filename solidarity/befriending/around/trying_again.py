"""The next try after a call that nobody answered: the same day, then the days after."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.befriending.around import reminding
from solidarity.befriending.times import booking, week
from solidarity.clock import wall_time
from solidarity.lifecycles import CallState
from solidarity.settings import Calls, Rules
from solidarity.storage.tables import Call, Listener, Wish

HALF_HOUR = timedelta(minutes=30)
DAYS_LATER = 3
"""Where the day after is full, the next days are looked at, so many in all."""


def try_again(session: Session, call: Call, *, rules: Rules, now: datetime) -> Call | None:
    """The call that comes next; None when no moment is free."""
    for at in _moments(session, call, calls=rules.calls, now=now):
        regular = _regular_on(session, call, at, now=now)
        if regular is not None:
            # They speak that day anyway: this is the next try.
            regular.tries = call.tries + 1
            return regular
        if _is_free(session, call, at, calls=rules.calls, now=now):
            following = booking.book(
                session, call.pair, at, minutes=call.minutes, calls=rules.calls, now=now,
                volunteer_id=call.volunteer_id, follows=call, tries=call.tries + 1,
            )  # fmt: skip
            reminding.set_reminders(session, following, rules=rules, now=now)
            return following
    return None


def _moments(session: Session, call: Call, *, calls: Calls, now: datetime) -> Iterator[datetime]:
    """When to try again, the best first: some hours later the same day, once; then the days
    after at the hour of the first try, or as near to it as can be."""
    wall, first = wall_time(now), _first_try(session, call)
    if call.tries == 1:
        later = call.at + timedelta(hours=calls.second_try_hours)
        soonest = max(later, _next_half_hour(wall))
        if soonest.date() == call.at.date():
            yield from _suiting(session, call, list(_half_hours(soonest)))
    for days in range(1, DAYS_LATER + 1):
        at = first.at + timedelta(days=days)
        if at.date() > call.at.date():
            yield at
            yield from sorted(_half_hours(_midnight(at)), key=partial(_apart, at))


def _apart(one: datetime, other: datetime) -> timedelta:
    return abs(one - other)


def _first_try(session: Session, call: Call) -> Call:
    while call.tries > 1 and call.follows_id is not None:
        call = session.get_one(Call, call.follows_id)
    return call


def _next_half_hour(wall: datetime) -> datetime:
    begun = (wall - _midnight(wall)) // HALF_HOUR
    return _midnight(wall) + (begun + 1) * HALF_HOUR


def _midnight(at: datetime) -> datetime:
    return datetime.combine(at.date(), time())


def _half_hours(start: datetime) -> Iterator[datetime]:
    """The moments of a day from this one on, half an hour apart."""
    at = start
    while at.date() == start.date():
        yield at
        at += HALF_HOUR


def _suiting(session: Session, call: Call, moments: list[datetime]) -> list[datetime]:
    """First those in the hours of both, then of the volunteer: he can say no to the others."""
    listener = session.get(Listener, call.volunteer_id)
    wish = session.get(Wish, call.person_id)
    his, hers = (told.hours if told is not None else 0 for told in (listener, wish))

    def is_out(at: datetime, hours: int) -> bool:
        return bool(hours) and not week.holds(hours, at, call.minutes)

    return sorted(moments, key=lambda at: (is_out(at, his), is_out(at, hers)))


def _is_free(session: Session, call: Call, at: datetime, *, calls: Calls, now: datetime) -> bool:
    why = booking.why_not(
        session, at=at, minutes=call.minutes, person_id=call.person_id,
        volunteer_id=call.volunteer_id, calls=calls, now=now, besides=(call.id,),
    )  # fmt: skip
    return why is None


def _regular_on(session: Session, call: Call, at: datetime, *, now: datetime) -> Call | None:
    """A call that the two have on that day as it is."""
    day, wall = _midnight(at), wall_time(now)
    own = booking.planned(session, call.person_id, start=day, end=day + timedelta(days=1))
    return next((c for c in own if c.pair_id == call.pair_id and c.at > max(call.at, wall)), None)


def drop_next_try(session: Session, call: Call, *, now: datetime) -> None:
    """The call that was missed took place after all, or is not wanted: it is not tried again."""
    following = next_try(session, call)
    if following is None:
        return
    if following.follows_id is None:
        following.tries = 1
        return
    booking.move(following, CallState.CANCELLED)
    reminding.drop_reminders(session, following, now=now)


def next_try(session: Session, call: Call) -> Call | None:
    query = select(Call).where(
        Call.pair_id == call.pair_id,
        Call.state == CallState.PLANNED,
        Call.tries == call.tries + 1,
        Call.at > call.at,
    )
    return session.scalars(query.order_by(Call.at).limit(1)).one_or_none()
