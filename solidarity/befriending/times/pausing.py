"""A pause of the calls of a pair: holidays, the hospital. It ends by itself."""

from datetime import datetime, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.befriending.around import reminding
from solidarity.befriending.times import booking
from solidarity.befriending.times.aims import coming_calls, hold_pair, is_followed
from solidarity.befriending.times.planning import plan_ahead, when
from solidarity.clock import point_in_time, wall_time
from solidarity.errors import CannotBook, IllegalStep, NotYours
from solidarity.lifecycles import (
    LIVING_PAIRS,
    PAIR_STEPS,
    CallState,
    PairState,
    VolunteerState,
    step,
)
from solidarity.messages import Button, Message, column
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.tables import Call, Event, Pair, Person
from solidarity.talks import expect_nothing

ALARM, PAUSED = "resume_pair", "pair_paused"
REST = timedelta(weeks=4)
"""So long a pair rests before one looks again whether its volunteer may call."""
EVENING, MORNING = 20, time(9)


def pause_all(
    session: Session,
    person: Person,
    *,
    since: datetime,
    until: datetime,
    rules: Rules,
    now: datetime,
) -> None:
    """Somebody is away: no calls of any pair he is in."""
    query = select(Pair).where(
        or_(Pair.person_id == person.id, Pair.volunteer_id == person.id),
        Pair.state.in_(LIVING_PAIRS),
    )
    pairs = session.scalars(query.order_by(Pair.id)).all()
    if not pairs:
        raise IllegalStep(person=person.id)
    for pair in pairs:
        pause(session, pair, person, since=since, until=until, rules=rules, now=now)


def pause(
    session: Session,
    pair: Pair,
    person: Person,
    *,
    until: datetime,
    rules: Rules,
    now: datetime,
    since: datetime | None = None,
) -> None:
    """No calls of this pair until then, asked by either side; nobody has to say why.

    `since` (now, if not given) and `until` are points in time. What is planned between them is
    cancelled; somebody who stands in can be found for it, if the volunteer is away.
    """
    if person.id not in (pair.person_id, pair.volunteer_id):
        raise NotYours(pair=pair.id)
    hold_pair(session, pair.id)
    if until <= now:
        raise IllegalStep(pair=pair.id, until=until.isoformat())
    if pair.state != PairState.PAUSED:
        pair.state = step(PAIR_STEPS, PairState(pair.state), PairState.PAUSED)
    pair.paused_until = until
    left_out = _leave_out(session, pair, person, since or now, now=now)
    drop_alarms(session, pair.id, ALARM, now=now)
    set_alarm(session, ALARM, pair.id, due_at=_morning_after(until))
    record(
        session, PAUSED, now=now, person_id=person.id, pair=pair.id,
        calls=[call.id for call in left_out],
    )  # fmt: skip
    expect_nothing(session, person)
    _tell_paused(session, pair, person, left_out, now=now)


def rest(session: Session, pair: Pair, *, now: datetime) -> None:
    """No calls of this pair until the team lets its volunteer call again; nobody is told why."""
    if pair.state != PairState.PAUSED:
        pair.state = step(PAIR_STEPS, PairState(pair.state), PairState.PAUSED)
    pair.paused_until = now + REST
    left_out = _leave_out(session, pair, pair.volunteer.person, now, now=now)
    drop_alarms(session, pair.id, ALARM, now=now)
    set_alarm(session, ALARM, pair.id, due_at=_morning_after(pair.paused_until))
    record(
        session, PAUSED, now=now, person_id=pair.volunteer_id, pair=pair.id,
        calls=[call.id for call in left_out],
    )  # fmt: skip
    known = {"name": pair.volunteer.person.first_name}
    ways = column(Button("button.call_me", "team.call"))
    notify(session, pair.person, Message("pair.rests", known, ways), now=now)


def _morning_after(until: datetime) -> datetime:
    """Nobody is written to at midnight because a pause is over."""
    wall = wall_time(until)
    if wall.hour < EVENING:
        return until
    return point_in_time(datetime.combine(wall.date() + timedelta(days=1), MORNING))


def left_out_by_pause(session: Session, pair: Pair, *, now: datetime) -> list[Call]:
    """The calls still to come that a pause of this pair has cancelled, and nobody has taken."""
    query = select(Event.facts).where(
        Event.kind == PAUSED, Event.person_id.in_((pair.person_id, pair.volunteer_id))
    )
    pauses = [facts for facts in session.scalars(query) if facts["pair"] == pair.id]
    numbers = [number for facts in pauses for number in facts["calls"]]
    calls = select(Call).where(
        Call.id.in_(numbers), Call.state == CallState.CANCELLED, Call.at >= wall_time(now)
    )
    coming = session.scalars(calls.order_by(Call.at, Call.id)).all()
    return [call for call in coming if not is_followed(session, call)]


def _leave_out(
    session: Session, pair: Pair, person: Person, since: datetime, *, now: datetime
) -> list[Call]:
    """Cancel what is planned in the pause; who stands in for a volunteer calls all the same."""
    assert pair.paused_until is not None
    start, end = wall_time(since), wall_time(pair.paused_until)
    left_out = [
        call
        for call in coming_calls(session, pair, now=now)
        if start <= call.at < end and person.id in (call.person_id, call.volunteer_id)
    ]
    for call in left_out:
        booking.move(call, CallState.CANCELLED)
        reminding.drop_reminders(session, call, now=now)
        if call.volunteer_id != pair.volunteer_id:
            known = {"when": when(call.at)}
            notify(session, call.volunteer.person, Message("stand_in.not_needed", known), now=now)
    return left_out


def _tell_paused(
    session: Session, pair: Pair, person: Person, left_out: list[Call], *, now: datetime
) -> None:
    assert pair.paused_until is not None
    until = wall_time(pair.paused_until).date().isoformat()
    is_person = person.id == pair.person_id
    other = pair.volunteer.person if is_person else pair.person
    back = Button("button.moment_resume", "moment.resume", pair.id)
    noted = {"name": other.first_name, "until": until}
    notify(session, person, Message("moment.paused", noted, column(back)), now=now)
    ways = []
    if left_out and not is_person:
        ways.append(Button("button.stand_in", "stand_in.look", left_out[0].id, "pause"))
        ways.append(Button("button.moment_wait", "moment.leave", left_out[0].id))
    told = Message("moment.paused_told", {"name": person.first_name, "until": until}, column(*ways))
    notify(session, other, told, now=now)


def resume(session: Session, pair_id: int, *, rules: Rules, now: datetime) -> None:
    """The calls go on; nothing when the pair is not paused (any more)."""
    try:
        pair = hold_pair(session, pair_id)
    except IllegalStep:
        return
    if pair.state != PairState.PAUSED:
        return
    if pair.volunteer.state == VolunteerState.SUSPENDED:
        # Only the team can let these calls go on.
        drop_alarms(session, pair.id, ALARM, now=now)
        set_alarm(session, ALARM, pair.id, due_at=_morning_after(now + REST))
        return
    pair.state = step(PAIR_STEPS, PairState.PAUSED, PairState.ACTIVE)
    pair.paused_until = None
    drop_alarms(session, pair.id, ALARM, now=now)
    record(session, "pair_resumed", now=now, pair=pair.id)
    for call in left_out_by_pause(session, pair, now=now):
        _revive(session, call, rules=rules, now=now)
    plan_ahead(session, pair, rules=rules, now=now)
    coming = coming_calls(session, pair, now=now)
    person, caller = pair.person, pair.volunteer.person
    for someone, other in ((person, caller), (caller, person)):
        known = {"when": when(coming[0].at) if coming else None, "name": other.first_name}
        notify(session, someone, Message("moment.resumed", known), now=now)


def _revive(session: Session, call: Call, *, rules: Rules, now: datetime) -> None:
    """Somebody is back sooner: what the pause had left out takes place, unless it cannot."""
    if call.series is not None and call.series.ended_at is not None:
        return
    try:
        new = booking.book(
            session, call.pair, call.at, minutes=call.minutes, calls=rules.calls, now=now,
            series=call.series, planned_at=call.planned_at, follows=call,
        )  # fmt: skip
    except CannotBook:
        return
    reminding.set_reminders(session, new, rules=rules, now=now)


def end_if_over(session: Session, pair_id: int, *, rules: Rules, now: datetime) -> None:
    """The alarm: a pause that was made longer meanwhile is not over yet."""
    until = session.scalars(select(Pair.paused_until).where(Pair.id == pair_id)).one_or_none()
    if until is None or until <= now:
        resume(session, pair_id, rules=rules, now=now)
