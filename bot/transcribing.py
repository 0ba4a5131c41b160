"""Voice notes are fetched and written down, outside of any transaction, one at a time."""

import asyncio
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.channels.contract import Channel, Media
from bot.channels.errors import Gone, Refused
from bot.clock import Clock
from bot.danger_first import hear
from bot.rasa import Rasa
from bot.transcribers import Transcriber, Transcript
from solidarity import recordings
from solidarity.safety import DangerKind
from solidarity.settings import Rules
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Recording

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=5)
"""So long writing one down may take; then the process has died, and another takes it up."""
RETRY_AFTER = (5, 30, 120, 600)
"""Seconds until it is tried again; after the last the person is asked to write."""
MOST_BYTES_A_SECOND = 32_000
"""More than a recording of this length can have: it is not even opened."""


@dataclass(frozen=True)
class Taken:
    """A recording that is being written down."""

    recording_id: int
    channel: str
    voice: str
    language: str
    attempts: int
    until: datetime
    """When the claim ends; no two of one recording end at the same time."""


class TooLong(Exception):
    """More was said than is written down."""


class Transcribing:
    """Writes down voice notes, one after the other."""

    def __init__(
        self,
        sessions: Sessions,
        channels: Mapping[str, Channel],
        transcriber: Transcriber,
        rasa: Rasa,
        *,
        rules: Rules,
        clock: Clock,
        woken: Callable[[], None],
    ) -> None:
        self._sessions, self._channels, self._transcriber = sessions, channels, transcriber
        self._rasa, self._clock, self._woken = rasa, clock, woken
        self._longest = rules.voice.longest_seconds

    async def run(self) -> None:
        """Look every second, for ever."""
        while True:
            while await self.write_next():
                self._woken()
            await asyncio.sleep(1.0)

    async def write_next(self) -> bool:
        """Write one down; False when nobody waits."""
        taken = await asyncio.to_thread(self._claim)
        if taken is None:
            return False
        try:
            transcript = await self._listen(taken)
            kind = (await hear(self._rasa, transcript.text)).kind
        except TooLong:
            await asyncio.to_thread(self._too_long, taken)
        except Exception as error:  # noqa: BLE001  it is tried again, then a person is asked
            # An engine's error may quote what was said: its kind alone is told.
            log.warning("not_listened", recording=taken.recording_id, error=type(error).__name__)
            is_gone = isinstance(error, Refused | Gone)
            await asyncio.to_thread(self._put_back, taken, is_gone=is_gone)
        else:
            await asyncio.to_thread(self._tell, taken, transcript, kind)
        return True

    def _claim(self) -> Taken | None:
        now = self._clock()
        query = (
            select(Recording)
            .where(Recording.state == recordings.WAITING, Recording.due_at <= now)
            .order_by(Recording.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with self._sessions.begin() as session:
            found = session.scalars(query).one_or_none()
            if found is None:
                return None
            found.attempts, found.due_at = found.attempts + 1, now + LEASE
            language = found.person.language
            return Taken(
                found.id, found.channel, found.voice, language, found.attempts, found.due_at
            )

    async def _listen(self, taken: Taken) -> Transcript:
        if taken.channel not in self._channels:
            raise Refused("this channel is closed")
        media = await self._channels[taken.channel].fetch(taken.voice)
        if len(media.content) > self._longest * MOST_BYTES_A_SECOND:
            raise TooLong
        transcript = await asyncio.to_thread(self._transcribe, media, taken.language)
        if transcript.seconds > self._longest:
            raise TooLong
        return transcript

    def _transcribe(self, media: Media, language: str) -> Transcript:
        """The recording is in a file only meanwhile, and only this user can read it."""
        with tempfile.NamedTemporaryFile(prefix="voice-") as file:
            file.write(media.content)
            file.flush()
            return self._transcriber.transcribe(Path(file.name), language=language)

    def _tell(self, taken: Taken, transcript: Transcript, kind: DangerKind | None) -> None:
        now, text = self._clock(), transcript.text.strip()
        with self._sessions.begin() as session:
            recording = _hold(session, taken)
            if recording is not None:
                recordings.written_down(session, recording, text, kind=kind, now=now)

    def _too_long(self, taken: Taken) -> None:
        now = self._clock()
        with self._sessions.begin() as session:
            recording = _hold(session, taken)
            if recording is not None:
                recordings.too_long(session, recording.person, now=now)
                recordings.done_with(session, recording, now=now)

    def _put_back(self, taken: Taken, *, is_gone: bool) -> None:
        """Later again, or a person is asked."""
        now = self._clock()
        with self._sessions.begin() as session:
            recording = _hold(session, taken)
            if recording is None:
                return
            if is_gone or taken.attempts > len(RETRY_AFTER):
                recordings.not_written_down(session, recording, now=now)
            else:
                recording.due_at = now + timedelta(seconds=RETRY_AFTER[taken.attempts - 1])


def _hold(session: Session, taken: Taken) -> Recording | None:
    """The recording, unless another has taken it up since or it is over."""
    recording = recordings.hold(session, taken.recording_id)
    return recording if recording is not None and recording.due_at == taken.until else None
