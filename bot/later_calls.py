"""Alarms around a call: reminders, the question afterwards, the number that disappears."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.befriending.around import after_call, calling, reminding
from solidarity.befriending.around.sides import hold_call
from solidarity.settings import Rules
from solidarity.storage.tables import Call


def remind_eve(session: Session, call_id: int, rules: Rules, now: datetime) -> None:
    reminding.remind(session, session.get_one(Call, call_id), reminding.EVENING, now=now)


def remind_soon(session: Session, call_id: int, rules: Rules, now: datetime) -> None:
    reminding.remind(session, session.get_one(Call, call_id), reminding.SOON, now=now)


def ask_call(session: Session, call_id: int, rules: Rules, now: datetime) -> None:
    after_call.ask_held(session, session.get_one(Call, call_id), again=False, now=now)


def ask_call_again(session: Session, call_id: int, rules: Rules, now: datetime) -> None:
    after_call.ask_held(session, session.get_one(Call, call_id), again=True, now=now)


def hide_number(session: Session, call_id: int, rules: Rules, now: datetime) -> None:
    calling.hide_number(session, hold_call(session, call_id), now=now)


HANDLERS: dict[str, Callable[[Session, int, Rules, datetime], None]] = {
    reminding.EVENING: remind_eve,
    reminding.SOON: remind_soon,
    reminding.ASK: ask_call,
    reminding.ASK_AGAIN: ask_call_again,
    calling.HIDE: hide_number,
}
