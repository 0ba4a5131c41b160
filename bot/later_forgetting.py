"""Alarms of people who were asked whether they are to be kept."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.forgetting import silence
from solidarity.forgetting.erasing import erase
from solidarity.settings import Rules


def end_silence(session: Session, person_id: int, rules: Rules, now: datetime) -> None:
    retention = rules.retention
    person = silence.said_nothing(session, person_id, retention=retention, now=now)
    if person is not None:
        erase(session, person, rules=rules, now=now)


HANDLERS: dict[str, Callable[[Session, int, Rules, datetime], None]] = {
    silence.OVER: end_silence,
}
