"""A pause of the calls of a pair: holidays, the hospital. It ends by itself."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.befriending import booking, reminding
from solidarity.befriending.aims import coming_calls, hold_pair
from solidarity.befriending.planning import plan_ahead, when
from solidarity.clock import wall_time
from solidarity.errors import IllegalStep, NotYours
from solidarity.lifecycles import PAIR_STEPS, CallState, PairState, step
from solidarity.messages import Button, Message, column
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.tables import Call, Pair, Person
from solidarity.talks import expect_nothing

ALARM = "resume_pair"


def pause(
    session: Session, pair: Pair, person: Person, *, until: datetime, rules: Rules, now: datetime
) -> None:
    """No calls of this pair until then, asked by either side; nobody has to say why.

    `until` is a point in time. What is planned before it is cancelled; somebody who stands in can
    be found for it, if the volunteer is away.
    """
    if person.id not in (pair.person_id, pair.volunteer_id):
        raise NotYours(pair=pair.id)
    hold_pair(session, pair.id)
    if until <= now:
        raise IllegalStep(pair=pair.id, until=until.isoformat())
    if pair.state != PairState.PAUSED:
        pair.state = step(PAIR_STEPS, PairState(pair.state), PairState.PAUSED)
    pair.paused_until = until
    end = wall_time(until)
    left_out = [call for call in coming_calls(session, pair, now=now) if call.at < end]
    for call in left_out:
        booking.move(call, CallState.CANCELLED)
        reminding.drop_reminders(session, call, now=now)
    drop_alarms(session, pair.id, ALARM, now=now)
    set_alarm(session, ALARM, pair.id, due_at=until)
    record(session, "pair_paused", now=now, person_id=person.id, pair=pair.id)
    expect_nothing(session, person)
    _tell_paused(session, pair, person, left_out, now=now)


def _tell_paused(
    session: Session, pair: Pair, person: Person, left_out: list[Call], *, now: datetime
) -> None:
    assert pair.paused_until is not None
    until = wall_time(pair.paused_until).date().isoformat()
    is_person = person.id == pair.person_id
    other = pair.volunteer if is_person else pair.person
    back = Button("button.moment_resume", "moment.resume", pair.id)
    noted = {"name": other.first_name, "until": until}
    notify(session, person, Message("moment.paused", noted, column(back)), now=now)
    ways = []
    if left_out and not is_person:
        ways.append(Button("button.stand_in", "stand_in.look", left_out[0].id, "pause"))
        ways.append(Button("button.moment_wait", "moment.leave", left_out[0].id))
    told = Message(
        "moment.paused_told", {"name": person.first_name, "until": until}, column(*ways)
    )
    notify(session, other, told, now=now)


def resume(session: Session, pair_id: int, *, rules: Rules, now: datetime) -> None:
    """The calls go on; nothing when the pair is not paused (any more)."""
    try:
        pair = hold_pair(session, pair_id)
    except IllegalStep:
        return
    if pair.state != PairState.PAUSED:
        return
    pair.state = step(PAIR_STEPS, PairState.PAUSED, PairState.ACTIVE)
    pair.paused_until = None
    drop_alarms(session, pair.id, ALARM, now=now)
    record(session, "pair_resumed", now=now, pair=pair.id)
    plan_ahead(session, pair, rules=rules, now=now)
    coming = coming_calls(session, pair, now=now)
    for someone, other in ((pair.person, pair.volunteer), (pair.volunteer, pair.person)):
        known = {"name": other.first_name, "when": when(coming[0].at) if coming else None}
        notify(session, someone, Message("moment.resumed", known), now=now)


def end_if_over(session: Session, pair_id: int, *, rules: Rules, now: datetime) -> None:
    """The alarm: a pause that was made longer meanwhile is not over yet."""
    until = session.scalars(select(Pair.paused_until).where(Pair.id == pair_id)).one_or_none()
    if until is None or until <= now:
        resume(session, pair_id, rules=rules, now=now)
