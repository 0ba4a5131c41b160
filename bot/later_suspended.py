"""The alarm after somebody was suspended: others are looked after."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import suspending
from solidarity.settings import Rules


def look_after_others(session: Session, person_id: int, rules: Rules, now: datetime) -> None:
    suspending.look_after_others(session, person_id, rules=rules, now=now)


HANDLERS: dict[str, Callable[[Session, int, Rules, datetime], None]] = {
    suspending.ALARM: look_after_others,
}
