"""A channel on paper, for tests of what stands before and behind channels."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.channels.contract import Incoming, Media, Outgoing, Template
from bot.channels.errors import SendingError
from bot.outbox import Outbox
from bot.templates import Templates
from bot.wording import Wording
from solidarity.settings import WhatsApp
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Notice
from tests.e2e.system import wait_until
from tests.solidarity.stories import NOON


class Paper:
    """A channel that writes down what it is given, and fails when it is told to."""

    name = "test"

    def __init__(self, *, edits: bool = True, window: timedelta | None = None) -> None:
        self.edits, self.window = edits, window
        self.sent: list[tuple[str, str]] = []
        self.templates: list[tuple[str, Template]] = []
        self.edited: list[tuple[str, str]] = []
        self.deleted: list[str] = []
        self.answered: list[tuple[str, str | None]] = []
        self.errors: list[SendingError] = []

    async def read(self, payload: Mapping[str, Any]) -> Incoming:
        """A payload of this channel is an Incoming, field by field."""
        return Incoming(**payload)

    async def send(self, address: str, message: Outgoing) -> str:
        if self.errors:
            raise self.errors.pop(0)
        if message.template is not None:
            self.templates.append((address, message.template))
        else:
            self.sent.append((address, message.text))
        return str(len(self.sent) + len(self.templates))

    async def edit(self, address: str, message_ref: str, message: Outgoing) -> None:
        self.edited.append((message_ref, message.text))

    async def delete(self, address: str, message_ref: str, instead: Outgoing) -> None:
        self.deleted.append(message_ref)

    async def answer_tap(self, tap_id: str, text: str | None) -> None:
        self.answered.append((tap_id, text))

    async def fetch(self, ref: str) -> Media:
        return Media(ref.encode(), "image/jpeg")


async def all_said(paper: Paper, count: int) -> None:
    """Until so many messages went out."""
    await asyncio.to_thread(wait_until, lambda: len(paper.sent) >= count)


class Post:
    """An outbox over the paper channel, at a time that the test sets."""

    def __init__(
        self,
        sessions: Sessions,
        *papers: Paper,
        limits: WhatsApp = WhatsApp(),  # noqa: B008  it cannot be changed
        templates: Path | None = None,
    ) -> None:
        self.now = NOON
        channels = papers or (Paper(),)
        self.paper = channels[0]
        self.sessions = sessions
        wording = Wording()
        self.outbox = Outbox(
            sessions,
            {paper.name: paper for paper in channels},
            wording,
            self._clock,
            limits,
            Templates(wording, templates) if templates else None,
        )

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
