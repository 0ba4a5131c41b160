"""The alarm at half-time of a handover."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.handover import asking
from solidarity.settings import Rules


def remind(session: Session, handover_id: int, rules: Rules, now: datetime) -> None:
    asking.remind(session, handover_id, rules=rules, now=now)


HANDLERS: dict[str, Callable[[Session, int, Rules, datetime], None]] = {asking.REMIND: remind}
