"""How long the oldest waits: of what came in, of what is to be sent, of what is to be done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from solidarity.storage.tables import Alarm, Notice, Received

NOTHING = timedelta(0)


@dataclass(frozen=True)
class Ages:
    """Each is zero when nothing waits."""

    unhandled: timedelta = NOTHING
    """Since the oldest message that nobody has handled came in."""
    undelivered: timedelta = NOTHING
    """Since the oldest message that is to go out was written; not what waits for the person."""
    overdue: timedelta = NOTHING
    """Since the oldest alarm should have rung."""

    @property
    def oldest(self) -> timedelta:
        return max(self.unhandled, self.undelivered, self.overdue)


def ages(session: Session, *, now: datetime) -> Ages:
    """How long each of the three queues has been waited for."""
    since = (
        select(func.min(Received.received_at)).where(Received.state == "new"),
        select(func.min(Notice.created_at)).where(Notice.state == "waiting"),
        select(func.min(Alarm.due_at)).where(Alarm.done_at.is_(None), Alarm.due_at <= now),
    )
    times = [session.scalars(query).one() for query in since]
    return Ages(*(max(NOTHING, now - time) if time else NOTHING for time in times))
