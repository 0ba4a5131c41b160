"""Another moment for one call or for all that come, and a call that cannot take place."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.befriending.around import reminding
from solidarity.befriending.times import aims, booking
from solidarity.befriending.times.aims import Aim, coming_calls, of_series_coming
from solidarity.befriending.times.planning import plan_ahead, when
from solidarity.befriending.times.proposing import propose
from solidarity.befriending.times.scheduling import tell_series
from solidarity.befriending.times.series import interval_of, moved_rule
from solidarity.clock import wall_time
from solidarity.errors import IllegalStep, NotYours
from solidarity.lifecycles import CallState
from solidarity.messages import Button, Message, column, row
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.tables import Call, Person, Series
from solidarity.talks import expect_nothing
from solidarity.when.calendar import monday_of


def ask_move(
    session: Session,
    call: Call,
    person: Person,
    *,
    rules: Rules,
    now: datetime,
    not_on: date | None = None,
) -> None:
    """Offer three other moments near a call, to either side; none `not_on` a day."""
    aim = aims.aim_of(session, "call", call.id, person, calls=rules.calls, now=now)
    lead = Message("moment.move", {"when": when(call.at)})
    propose(session, aim, person, lead, rules=rules, now=now, not_on=not_on)


def ask_move_series(
    session: Session, series: Series, person: Person, *, rules: Rules, now: datetime
) -> None:
    """Offer three other moments of the week, from now on."""
    aim = aims.aim_of(session, "series", series.id, person, calls=rules.calls, now=now)
    propose(session, aim, person, Message("moment.move_series"), rules=rules, now=now)


def settle(
    session: Session, aim: Aim, at: datetime, person: Person, *, rules: Rules, now: datetime
) -> None:
    """One call moves, or a cancelled one gets another moment. May raise CannotBook."""
    call = aim.call
    assert call is not None
    new = booking.book(
        session, aim.pair, at, minutes=call.minutes, calls=rules.calls, now=now,
        volunteer_id=call.volunteer_id, series=call.series, planned_at=call.planned_at,
        follows=call, tries=call.tries,
    )  # fmt: skip
    if call.state == CallState.PLANNED:
        booking.move(call, CallState.MOVED)
    reminding.drop_reminders(session, call, now=now)
    reminding.set_reminders(session, new, rules=rules, now=now)
    record(session, "call_moved", now=now, person_id=person.id, call=new.id)
    expect_nothing(session, person)
    other = aim.other(session, person)
    noted = {"name": other.first_name, "when": when(at)}
    told = {"name": person.first_name, "was": when(call.at), "when": when(at)}
    notify(session, person, Message("moment.moved", noted), now=now)
    notify(session, other, Message("moment.moved_told", told, _ways(new)), now=now)


def _ways(call: Call) -> tuple[tuple[Button, ...], ...]:
    """What the other side can do about a call that was moved."""
    return column(
        Button("button.moment_fine", "moment.leave", call.id),
        Button("button.moment_other", "moment.move", call.id),
        Button("button.moment_cannot", "moment.cancel", call.id),
    )


def replaced(session: Session, aim: Aim, at: datetime, *, now: datetime) -> list[Call]:
    """The calls of a series that a new moment takes the place of.

    From the week of the new moment on; an earlier one, still to come, takes place as planned.
    """
    assert aim.series is not None
    monday = datetime.combine(monday_of(at.date()), datetime.min.time())
    return of_series_coming(session, aim.series, after=max(monday, wall_time(now)))


def settle_series(
    session: Session, aim: Aim, at: datetime, person: Person, *, rules: Rules, now: datetime
) -> None:
    """All calls of a series move, from the week of the new moment on. May raise CannotBook."""
    old = aim.series
    assert old is not None
    for call in replaced(session, aim, at, now=now):
        booking.move(call, CallState.CANCELLED)
        reminding.drop_reminders(session, call, now=now)
    old.ended_at = now
    rule = moved_rule(old.rule, old.first_at, to=at)
    series = Series(pair=aim.pair, rule=rule, first_at=at, minutes=old.minutes)
    session.add(series)
    session.flush()
    record(session, "series_moved", now=now, person_id=person.id, series=series.id)
    expect_nothing(session, person)
    plan_ahead(session, aim.pair, rules=rules, now=now)
    tell_series(session, series, interval_of(rule), rules=rules, now=now)


def cancel_call(
    session: Session, call: Call, person: Person, *, rules: Rules, now: datetime
) -> None:
    """Either side cannot: the other one hears it, and the next call stays."""
    if person.id not in (call.person_id, call.volunteer_id):
        raise NotYours(call=call.id)
    booking.hold_calendars(session, call.person_id, call.volunteer_id)
    session.refresh(call, with_for_update=True)
    if call.at < wall_time(now):
        raise IllegalStep(call=call.id, over=True)
    booking.move(call, CallState.CANCELLED)
    reminding.drop_reminders(session, call, now=now)
    record(session, "call_cancelled", now=now, person_id=person.id, call=call.id)
    _tell_cancelled(session, call, person, now=now)


def _tell_cancelled(session: Session, call: Call, person: Person, *, now: datetime) -> None:
    is_person = person.id == call.person_id
    other = session.get_one(Person, call.volunteer_id if is_person else call.person_id)
    stays = _next_stays(session, call, now=now)
    another = Button("button.moment_another", "moment.move", call.id)
    noted = {"name": other.first_name, "when": when(call.at)}
    cancelled = Message("moment.cancelled", noted, row(another))
    notify(session, person, cancelled, *stays, now=now)
    told = {"name": person.first_name, "when": when(call.at)}
    if is_person:
        notify(session, other, Message("moment.cancelled_told", told), *stays, now=now)
        return
    buttons = column(
        another,
        Button("button.stand_in", "stand_in.look", call.id),
        Button("button.moment_wait", "moment.leave", call.id),
    )
    question = Message("moment.what_instead", buttons=buttons)
    notify(session, other, Message("moment.cancelled_his", told), *stays, question, now=now)


def _next_stays(session: Session, call: Call, *, now: datetime) -> list[Message]:
    """ "The next call stays", when there is one."""
    coming = coming_calls(session, call.pair, now=now)
    return [Message("moment.next_stays", {"when": when(coming[0].at)})] if coming else []


def next_calls(session: Session, person: Person, *, now: datetime) -> list[Call]:
    """What is planned with somebody, on either side, the next first: one of each pair."""
    query = (
        select(Call)
        .where(
            (Call.person_id == person.id) | (Call.volunteer_id == person.id),
            Call.state == CallState.PLANNED,
            Call.at >= wall_time(now),
        )
        .order_by(Call.at, Call.id)
    )
    first: dict[int, Call] = {}
    for call in session.scalars(query):
        first.setdefault(call.pair_id, call)
    return list(first.values())
