"""Alarms of befriending: calls are written ahead, pauses end, nobody could stand in."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.befriending.times import pausing, planning, standing_in
from solidarity.settings import Rules
from solidarity.storage.tables import Pair


def plan_calls(session: Session, pair_id: int, rules: Rules, now: datetime) -> None:
    planning.plan_ahead(session, session.get_one(Pair, pair_id), rules=rules, now=now)


def resume_pair(session: Session, pair_id: int, rules: Rules, now: datetime) -> None:
    pausing.end_if_over(session, pair_id, rules=rules, now=now)


def nobody_stands_in(session: Session, call_id: int, rules: Rules, now: datetime) -> None:
    standing_in.give_up(session, call_id, now=now)


HANDLERS: dict[str, Callable[[Session, int, Rules, datetime], None]] = {
    planning.ALARM: plan_calls,
    pausing.ALARM: resume_pair,
    standing_in.ALARM: nobody_stands_in,
}
