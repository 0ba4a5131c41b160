"""What has to happen later: rows with a due time, so that a restart forgets nothing."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.storage.tables import Alarm, Effect, Event


def set_alarm(session: Session, kind: str, ref: int, *, due_at: datetime) -> None:
    session.add(Alarm(kind=kind, ref=ref, due_at=due_at))


def drop_alarms(session: Session, ref: int, *kinds: str, now: datetime) -> None:
    """These are not needed any more."""
    drop_all_alarms(session, (ref,), *kinds, now=now)


def drop_all_alarms(session: Session, refs: Iterable[int], *kinds: str, now: datetime) -> None:
    """The same for several at once."""
    query = select(Alarm).where(
        Alarm.ref.in_(tuple(refs)), Alarm.kind.in_(kinds), Alarm.done_at.is_(None)
    )
    for alarm in session.scalars(query):
        alarm.done_at = now


def first_time(session: Session, cause: str, *, now: datetime) -> bool:
    """True the first time a cause is seen; a repeated message changes nothing."""
    if session.get(Effect, cause) is not None:
        return False
    session.add(Effect(cause=cause, at=now))
    return True


def record(
    session: Session,
    kind: str,
    *,
    now: datetime,
    request_id: int | None = None,
    person_id: int | None = None,
    **facts: object,
) -> None:
    """Keep what happened; facts hold no names, addresses or texts."""
    session.add(
        Event(at=now, kind=kind, request_id=request_id, person_id=person_id, facts=dict(facts))
    )
