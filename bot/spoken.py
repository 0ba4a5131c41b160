"""Words that were spoken: agreed to by the person, they come in as if they had been written."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot import inbox
from bot.channels.contract import Arrived, Incoming
from solidarity import recordings
from solidarity.notices import settle
from solidarity.storage.tables import Notice, Person, Received, Recording

PREFIX = "voice:"
"""Of the ids under which such words stand in the inbox; no channel has ids like these."""


def take(session: Session, recording: Recording, *, now: datetime) -> None:
    """Put the words into the inbox of the chat where they were spoken."""
    number = f"{PREFIX}{recording.id}"
    said = {"said": recording.text, "at": recording.heard_at.isoformat()}
    arrived = Arrived(recording.channel, number, recording.address, said)
    inbox.keep(session, [arrived], now=now)
    recordings.done_with(session, recording, now=now)


def read(received: Received) -> Incoming | None:
    """What a row of the inbox says when its words were spoken; None for all others."""
    if not received.update_id.startswith(PREFIX):
        return None
    return Incoming(
        received.channel,
        received.address,
        "text",
        text=received.payload["said"],
        voice=received.update_id,
        at=datetime.fromisoformat(received.payload["at"]),
    )


def hear(session: Session, person: Person, text: str, *, now: datetime) -> bool:
    """A yes or no in words to "is that right?"; other words make the question moot: False."""
    recording = recordings.asked_last(session, person)
    if recording is not None and recordings.agrees(text):
        question = session.get_one(Notice, recording.question_id)
        take(session, recording, now=now)
        settle(session, question, "button.that_is_right", {}, now=now)
        return True
    if recording is not None and recordings.refuses(text):
        recordings.refuse(session, recording, now=now)
        return True
    recordings.lay_aside(session, person, now=now)
    return False
