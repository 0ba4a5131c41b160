"""Alarms of people who only have a telephone."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import ringing
from solidarity.settings import Rules


def ring_again(session: Session, task_id: int, rules: Rules, now: datetime) -> None:
    ringing.ring_again(session, task_id, now=now)


HANDLERS: dict[str, Callable[[Session, int, Rules, datetime], None]] = {"ring_again": ring_again}
