"""Writing down the calls of the coming weeks: in both calendars, at the same wall time all year."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.befriending.around import reminding
from solidarity.befriending.times.aims import Aim, AimKind, hold_pair
from solidarity.befriending.times.booking import book
from solidarity.befriending.times.common_hours import holiday_of
from solidarity.befriending.times.proposing import propose
from solidarity.befriending.times.series import occurrences
from solidarity.clock import wall_time
from solidarity.errors import CannotBook
from solidarity.lifecycles import LIVING_PAIRS, CallState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.tables import Call, Pair, Series

ALARM = "plan_calls"
AGAIN = timedelta(days=7)
A_YEAR = timedelta(weeks=53)


def plan_ahead(session: Session, pair: Pair, *, rules: Rules, now: datetime) -> list[Call]:
    """Write the calls of each series down, up to weeks_ahead; those that are new.

    Who was asked twice writes nothing twice. An occurrence that stands in the way of another call
    is kept as cancelled, and the person is asked for another moment.
    """
    if pair.state not in LIVING_PAIRS:
        return []
    hold_pair(session, pair.id)
    until = wall_time(now) + timedelta(weeks=rules.calls.weeks_ahead)
    live = session.scalars(
        select(Series)
        .where(Series.pair_id == pair.id, Series.ended_at.is_(None))
        .order_by(Series.id)
    ).all()
    calls = [
        call
        for series in live
        for at in _unwritten(session, series, until=until, now=now)
        if (call := _write(session, series, at, rules=rules, now=now)) is not None
    ]
    drop_alarms(session, pair.id, ALARM, now=now)
    for series in live:
        if not _goes_on(series, wall_time(now)):
            series.ended_at = now
    if any(series.ended_at is None for series in live):
        set_alarm(session, ALARM, pair.id, due_at=now + AGAIN)
    return calls


def _unwritten(
    session: Session, series: Series, *, until: datetime, now: datetime
) -> list[datetime]:
    """The occurrences that are not written down; none before the end of a pause."""
    start = wall_time(now)
    if series.pair.paused_until is not None:
        start = max(start, wall_time(series.pair.paused_until))
    written = set(session.scalars(select(Call.planned_at).where(Call.series_id == series.id)))
    coming = occurrences(series.rule, series.first_at, start=start, end=until)
    return [at for at in coming if at not in written]


def _goes_on(series: Series, after: datetime) -> bool:
    coming = occurrences(series.rule, series.first_at, start=after, end=after + A_YEAR)
    return next(coming, None) is not None


def _write(
    session: Session, series: Series, at: datetime, *, rules: Rules, now: datetime
) -> Call | None:
    try:
        call = book(
            session, series.pair, at,
            minutes=series.minutes, calls=rules.calls, now=now, series=series,
        )  # fmt: skip
    except CannotBook as error:
        record(session, "call_clashes", now=now, series=series.id, why=str(error.data["why"]))
        _ask_instead(session, _left_out(session, series, at), rules=rules, now=now)
        return None
    reminding.set_reminders(session, call, rules=rules, now=now)
    # The first one was chosen knowingly.
    if at != series.first_at:
        _point_out_holiday(session, call, now=now)
    return call


def _left_out(session: Session, series: Series, at: datetime) -> Call:
    """An occurrence that cannot take place then: kept, so that nobody is asked again and again."""
    call = Call(
        pair=series.pair, series=series, person_id=series.pair.person_id,
        volunteer_id=series.pair.volunteer_id, planned_at=at, at=at, minutes=series.minutes,
        state=CallState.CANCELLED,
    )  # fmt: skip
    session.add(call)
    session.flush()
    return call


def _ask_instead(session: Session, call: Call, *, rules: Rules, now: datetime) -> None:
    """Both hear that this one does not fit; the person chooses another moment for it."""
    pair = call.pair
    known = {"name": pair.volunteer.person.first_name, "when": when(call.at)}
    lead = Message("moment.clash", known)
    aim = Aim(AimKind.CALL, pair, call.volunteer_id, call.minutes, call=call)
    told = {"name": pair.person.first_name, "when": when(call.at)}
    notify(session, pair.volunteer.person, Message("moment.clash_told", told), now=now)
    propose(session, aim, pair.person, lead, rules=rules, now=now)


def _point_out_holiday(session: Session, call: Call, *, now: datetime) -> None:
    holiday = holiday_of(call.at.date())
    if holiday is None:
        return
    person, caller = call.person, call.volunteer.person
    for someone, other in ((person, caller), (caller, person)):
        known = {"name": other.first_name, "when": when(call.at), "holiday": holiday}
        buttons = row(
            Button("button.moment_keep", "moment.leave", call.id),
            Button("button.moment_other", "moment.move", call.id),
        )
        notify(session, someone, Message("moment.on_holiday", known, buttons), now=now)


def when(at: datetime) -> dict[str, str]:
    """A wall time as a parameter of messages."""
    iso = at.isoformat(timespec="minutes")
    return {"start": iso, "end": iso}
