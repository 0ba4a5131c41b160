"""Alarms of volunteers whom the team looks at: a suspension, the end of a trial."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import suspending, trials
from solidarity.settings import Rules


def look_after_others(session: Session, person_id: int, rules: Rules, now: datetime) -> None:
    suspending.look_after_others(session, person_id, rules=rules, now=now)


def look_at_trial(session: Session, person_id: int, rules: Rules, now: datetime) -> None:
    trials.end_if_over(session, person_id, settings=rules.volunteers, now=now)


HANDLERS: dict[str, Callable[[Session, int, Rules, datetime], None]] = {
    suspending.ALARM: look_after_others,
    trials.ALARM: look_at_trial,
}
