"""A danger that nobody has taken: the next member is told."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import safeguarding
from solidarity.settings import Rules


def warn_next(session: Session, task_id: int, rules: Rules, now: datetime) -> None:
    safeguarding.warn_next(session, task_id, now=now)


HANDLERS: Mapping[str, Callable[[Session, int, Rules, datetime], None]] = {
    safeguarding.ALARM: warn_next
}
