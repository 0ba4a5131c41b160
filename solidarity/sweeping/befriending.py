"""The next step of wishes, pairs and calls."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from solidarity.alarms import set_alarm
from solidarity.befriending.around import reminding
from solidarity.befriending.pairs import agreeing, going_on, nudging, pairing
from solidarity.befriending.telling import wishes
from solidarity.befriending.times import pausing, planning
from solidarity.clock import wall_time
from solidarity.lifecycles import LIVING_PAIRS, CallState, PairState, WishState
from solidarity.messages import Message
from solidarity.settings import Rules
from solidarity.storage.tables import Call, Pair, Series, Wish
from solidarity.sweeping.step import Step, has_alarm, is_looked_at

A_DAY = timedelta(days=1)
AGREED = and_(Pair.state == PairState.PROPOSED, Pair.volunteer_says == agreeing.YES)
"""The volunteer has said yes, and the person is asked."""


def _in(*states: PairState) -> Select[int]:
    return select(Pair.id).where(Pair.state.in_(states))


def _telling(now: datetime) -> Select[int]:
    rings = has_alarm(Wish.person_id, wishes.ALARM)
    return select(Wish.person_id).where(Wish.state == WishState.TELLING, ~rings)


def _waiting(now: datetime) -> Select[int]:
    step: ColumnElement[bool] = or_(
        has_alarm(Wish.person_id, pairing.LOOK, wishes.ALARM),
        exists().where(Pair.person_id == Wish.person_id, AGREED),
    )
    return select(Wish.person_id).where(Wish.state == WishState.WAITING, ~step)


def _proposed(now: datetime) -> Select[int]:
    """Whoever is asked to call somebody who waits no more; for the others the wish goes on."""
    waits = exists().where(Wish.person_id == Pair.person_id, Wish.state == WishState.WAITING)
    return _in(PairState.PROPOSED).where(Pair.volunteer_says.is_(None), ~waits)


def _agreed(now: datetime) -> Select[int]:
    step: ColumnElement[bool] = or_(
        has_alarm(Pair.id, agreeing.ANSWER, agreeing.RING),
        is_looked_at(Pair.person_id, "ring", "stuck"),
    )
    return select(Pair.id).where(AGREED, ~step)


def _unchecked(now: datetime) -> Select[int]:
    return _in(*LIVING_PAIRS).where(~has_alarm(Pair.id, going_on.CHECK))


def _unwatched(now: datetime) -> Select[int]:
    """After a single call nobody waits to hear of the other."""
    goes_on = exists().where(
        Wish.person_id == Pair.person_id, ~and_(Wish.times > 0, Wish.weeks == 0)
    )
    return _in(*LIVING_PAIRS).where(goes_on, ~has_alarm(Pair.id, *nudging.ALARMS))


def _unplanned(now: datetime) -> Select[int]:
    live = exists().where(Series.pair_id == Pair.id, Series.ended_at.is_(None))
    return _in(*LIVING_PAIRS).where(live, ~has_alarm(Pair.id, planning.ALARM))


def _paused(now: datetime) -> Select[int]:
    return _in(PairState.PAUSED).where(~has_alarm(Pair.id, pausing.ALARM))


def _planned(now: datetime) -> Select[int]:
    """Calls to come, or of the last day; of older ones it was asked twice, and nobody said."""
    return select(Call.id).where(
        Call.state == CallState.PLANNED,
        Call.at > wall_time(now - A_DAY),
        ~has_alarm(Call.id, reminding.ASK, reminding.ASK_AGAIN),
    )


def tell_on(session: Session, person_id: int, rules: Rules, now: datetime) -> None:
    set_alarm(session, wishes.ALARM, person_id, due_at=now)


def call_off(session: Session, pair_id: int, rules: Rules, now: datetime) -> None:
    pair = session.get_one(Pair, pair_id)
    agreeing.call_off(session, pair, Message("pair.somebody_else_calls"), now=now)


def let_team_ring(session: Session, pair_id: int, rules: Rules, now: datetime) -> None:
    """The person was asked twice, and the team has rung: once more tomorrow."""
    set_alarm(session, agreeing.RING, pair_id, due_at=now + A_DAY)


def check(session: Session, pair_id: int, rules: Rules, now: datetime) -> None:
    going_on.set_check(session, session.get_one(Pair, pair_id), calls=rules.calls, now=now)


def watch(session: Session, pair_id: int, rules: Rules, now: datetime) -> None:
    nudging.watch(session, session.get_one(Pair, pair_id), calls=rules.calls, now=now)


def plan(session: Session, pair_id: int, rules: Rules, now: datetime) -> None:
    set_alarm(session, planning.ALARM, pair_id, due_at=now)


def resume(session: Session, pair_id: int, rules: Rules, now: datetime) -> None:
    pair = session.get_one(Pair, pair_id)
    if pair.paused_until is None:
        pausing.resume(session, pair_id, rules=rules, now=now)
        return
    set_alarm(session, pausing.ALARM, pair_id, due_at=max(now, pair.paused_until))


def remind(session: Session, call_id: int, rules: Rules, now: datetime) -> None:
    reminding.set_reminders(session, session.get_one(Call, call_id), rules=rules, now=now)


STEPS = (
    Step("wish_telling", _telling, Wish.person_id, tell_on),
    Step("wish_waiting", _waiting, Wish.person_id, tell_on),
    Step("pair_proposed", _proposed, Pair.id, call_off),
    Step("pair_agreed", _agreed, Pair.id, let_team_ring),
    Step("pair_unchecked", _unchecked, Pair.id, check),
    Step("pair_unwatched", _unwatched, Pair.id, watch),
    Step("pair_unplanned", _unplanned, Pair.id, plan),
    Step("pair_paused", _paused, Pair.id, resume),
    Step("call_planned", _planned, Call.id, remind),
)
