"""Alarms of shifts: does he come tomorrow, who has not answered, the same again next week."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import coming, openings
from solidarity.settings import Rules
from solidarity.storage.tables import Request


def ask_coming(session: Session, request_id: int, rules: Rules, now: datetime) -> None:
    request = session.get_one(Request, request_id)
    coming.ask(session, request, asking=rules.asking, now=now)


def unanswered(session: Session, request_id: int, rules: Rules, now: datetime) -> None:
    request = session.get_one(Request, request_id)
    coming.unanswered(session, request, asking=rules.asking, now=now)


def next_opening(session: Session, request_id: int, rules: Rules, now: datetime) -> None:
    request = session.get_one(Request, request_id)
    openings.repeat(session, request, rules=rules, now=now)


HANDLERS: dict[str, Callable[[Session, int, Rules, datetime], None]] = {
    "coming": ask_coming,
    "coming_unanswered": unanswered,
    "next_opening": next_opening,
}
