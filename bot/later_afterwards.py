"""Alarms after the agreed time: is it done, did help come?"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.requests import afterwards
from solidarity.settings import Rules
from solidarity.storage.tables import Request


def ask_done(session: Session, request_id: int, rules: Rules, now: datetime) -> None:
    request = session.get_one(Request, request_id)
    afterwards.ask_done(session, request, again=False, asking=rules.asking, now=now)


def ask_done_again(session: Session, request_id: int, rules: Rules, now: datetime) -> None:
    request = session.get_one(Request, request_id)
    afterwards.ask_done(session, request, again=True, asking=rules.asking, now=now)


def ask_helped(session: Session, request_id: int, rules: Rules, now: datetime) -> None:
    request = session.get_one(Request, request_id)
    afterwards.ask_helped(session, request, asking=rules.asking, now=now)


def nobody_said(session: Session, request_id: int, rules: Rules, now: datetime) -> None:
    afterwards.nobody_said(session, session.get_one(Request, request_id), now=now)


HANDLERS: dict[str, Callable[[Session, int, Rules, datetime], None]] = {
    "ask_done": ask_done,
    "ask_done_again": ask_done_again,
    "ask_helped": ask_helped,
    "nobody_said": nobody_said,
}
