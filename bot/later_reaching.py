"""Alarms of people whom no channel reaches."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import people, unreachable
from solidarity.settings import Rules


def look_after(session: Session, person_id: int, rules: Rules, now: datetime) -> None:
    unreachable.look_after(session, person_id, asking=rules.asking, now=now)


HANDLERS: dict[str, Callable[[Session, int, Rules, datetime], None]] = {
    people.UNREACHABLE: look_after,
}
