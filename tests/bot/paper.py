"""A channel on paper, for tests of what stands before and behind channels."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.channels.contract import Incoming, Media, Outgoing
from bot.channels.errors import SendingError
from bot.outbox import Outbox
from bot.wording import Wording
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Notice
from tests.solidarity.stories import NOON


class Paper:
    """A channel that writes down what it is given, and fails when it is told to."""

    name = "test"
    edits = True
    window: timedelta | None = None

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.edited: list[tuple[str, str]] = []
        self.answered: list[tuple[str, str | None]] = []
        self.errors: list[SendingError] = []

    async def read(self, payload: Mapping[str, Any]) -> Incoming:
        """A payload of this channel is an Incoming, field by field."""
        return Incoming(**payload)

    async def send(self, address: str, message: Outgoing) -> str:
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append((address, message.text))
        return str(len(self.sent))

    async def edit(self, address: str, message_ref: str, message: Outgoing) -> None:
        self.edited.append((message_ref, message.text))

    async def answer_tap(self, tap_id: str, text: str | None) -> None:
        self.answered.append((tap_id, text))

    async def fetch(self, ref: str) -> Media:
        return Media(ref.encode(), "image/jpeg")


class Post:
    """An outbox over the paper channel, at a time that the test sets."""

    def __init__(self, sessions: Sessions) -> None:
        self.now = NOON
        self.paper = Paper()
        self.sessions = sessions
        self.outbox = Outbox(sessions, {"test": self.paper}, Wording(), self._clock)

    def _clock(self) -> datetime:
        return self.now

    def send_all(self, *, after: float = 0) -> None:
        self.now += timedelta(seconds=after)

        async def send() -> None:
            while await self.outbox.send_next():
                pass

        asyncio.run(send())

    def notice(self) -> Notice:
        with self.sessions.begin() as session:
            return session.query(Notice).order_by(Notice.id).all()[0]
