"""Alarm of a packet: the pharmacist has said nothing for long."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.medicine import orders
from solidarity.settings import Rules
from solidarity.storage.tables import Request


def pharmacist_silent(session: Session, request_id: int, rules: Rules, now: datetime) -> None:
    orders.nobody_answered(session, session.get_one(Request, request_id), now=now)


HANDLERS: dict[str, Callable[[Session, int, Rules, datetime], None]] = {
    orders.SILENT: pharmacist_silent,
}
