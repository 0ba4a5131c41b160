"""The morning of a task that was put off: its owner is told."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import follow_ups
from solidarity.settings import Rules


def remind(session: Session, task_id: int, rules: Rules, now: datetime) -> None:
    follow_ups.remind(session, task_id, rules=rules, now=now)


HANDLERS: Mapping[str, Callable[[Session, int, Rules, datetime], None]] = {follow_ups.ALARM: remind}
