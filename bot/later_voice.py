"""A day after somebody spoke, nothing is kept of what nobody agreed to."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import recordings
from solidarity.settings import Rules
from solidarity.storage.tables import Recording


def end(session: Session, recording_id: int, rules: Rules, now: datetime) -> None:
    recording = session.get(Recording, recording_id)
    if recording is None:
        return
    if recording.state == recordings.WAITING:
        recordings.not_written_down(session, recording, now=now)
    else:
        recordings.let_go(session, recording, now=now)


HANDLERS: Mapping[str, Callable[[Session, int, Rules, datetime], None]] = {recordings.ALARM: end}
