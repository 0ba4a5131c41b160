"""When two people can talk to each other: the hours they told, less the calls they have."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from solidarity.befriending.times import booking, week
from solidarity.lifecycles import CallState
from solidarity.settings import Calls
from solidarity.storage.tables import Call, Listener, Volunteer, Wish
from solidarity.when.calendar import SUNDAY, is_public_holiday, public_holiday

A_DAY = timedelta(days=1)
Stretch = tuple[datetime, datetime]
"""Wall time, from and to."""


def hours_of_day(first: int, last: int) -> int:
    """The same hours on all seven days, as bits of the week."""
    return sum(week.span(weekday, first * 60, last * 60) for weekday in range(7))


DAYTIME = hours_of_day(8, 21)
"""When people are called at all; who has no preference means these hours."""
USUAL = hours_of_day(10, 18)
"""Of somebody who has not told his hours: by day, and not early."""


def usual_hours(volunteer: Volunteer) -> int:
    """The half-hours of a volunteer who has told nothing for calls: when he is free for visits."""
    return week.of_parts(volunteer.free) & DAYTIME or DAYTIME


def wished(session: Session, person_id: int) -> int:
    """The half-hours in which somebody likes to be called."""
    wish = session.get(Wish, person_id)
    return (wish.hours if wish is not None else 0) or USUAL


def listening(session: Session, volunteer_id: int) -> int:
    """The half-hours in which a volunteer can call."""
    listener = session.get(Listener, volunteer_id)
    if listener is not None and listener.hours:
        return listener.hours
    return usual_hours(session.get_one(Volunteer, volunteer_id))


def fits(hours: int, at: datetime, minutes: int) -> bool:
    """Whether a call then lies in these hours; on a public holiday those of a Sunday count."""
    weekday = SUNDAY if is_public_holiday(at.date()) else None
    return week.holds(hours, at, minutes, weekday=weekday)


def holiday_of(day: date) -> str | None:
    """The name of a public holiday (solidarity.when.calendar), as a part of a key."""
    name = public_holiday(day)
    return name.replace(" ", "_") if name is not None else None


def taken(
    session: Session,
    *,
    person_id: int,
    volunteer_id: int,
    start: datetime,
    end: datetime,
    calls: Calls,
    besides: Sequence[int] = (),
) -> list[Stretch]:
    """The calls that either has, and the days on which the volunteer has enough of them."""
    known = {
        call.id: call
        for someone in (person_id, volunteer_id)
        for call in booking.planned(session, someone, start=start, end=end, besides=besides)
    }
    stretches = [(c.at, c.at + timedelta(minutes=c.minutes)) for c in known.values()]
    own = [c.at.date() for c in known.values() if c.volunteer_id == volunteer_id]
    full = {day for day in own if own.count(day) >= calls.calls_a_day}
    days = [(datetime.combine(day, time()), datetime.combine(day, time()) + A_DAY) for day in full]
    return sorted([*stretches, *days])


def is_planned(call: Call) -> bool:
    return call.state == CallState.PLANNED
