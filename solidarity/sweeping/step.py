"""What is open, whether it has a next step, and how it gets one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists
from sqlalchemy.orm import InstrumentedAttribute, Session

from solidarity.settings import Rules
from solidarity.storage.tables import Alarm, TeamTask


@dataclass(frozen=True)
class Step:
    """One kind of things that are open."""

    name: str
    without: Callable[[datetime], Select[int]]
    """Those, at a time, that nothing happens to by itself and nobody of the team looks at."""
    id: InstrumentedAttribute[int]
    go_on: Callable[[Session, int, Rules, datetime], None]
    """Gives one of them a next step."""


def has_alarm(ref: ColumnElement[int] | InstrumentedAttribute[int], *kinds: str) -> Any:
    """Whether one of these alarms is set for it."""
    return exists().where(Alarm.ref == ref, Alarm.kind.in_(kinds), Alarm.done_at.is_(None))


def has_task(request_id: InstrumentedAttribute[int], *kinds: str) -> Any:
    """Whether a person of the team looks at this request, for one of these reasons, or for any."""
    about = exists().where(TeamTask.request_id == request_id, TeamTask.closed_at.is_(None))
    return about.where(TeamTask.kind.in_(kinds)) if kinds else about


def is_looked_at(person_id: InstrumentedAttribute[int], *kinds: str) -> Any:
    """Whether a person of the team looks at what concerns this person."""
    return exists().where(
        TeamTask.person_id == person_id, TeamTask.closed_at.is_(None), TeamTask.kind.in_(kinds)
    )
