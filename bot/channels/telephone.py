"""The telephone: somebody of the team reads aloud what is said, and hands in what is answered.

Sending puts the person on the list of those to ring (`solidarity phone`); the message itself
waits in the outbox, and is worded when it is read.
"""

import asyncio
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot import telephone_aloud
from bot.channels.contract import Arrived, Incoming, Media, Outgoing
from bot.channels.errors import Refused
from bot.clock import Clock
from solidarity import ringing
from solidarity.ringing import CHANNEL
from solidarity.storage.engine import Sessions


class Telephone:
    """The channel; bot/telephone_desk.py is where it is spoken and heard."""

    name = CHANNEL
    edits = True
    window: timedelta | None = None

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        self._sessions, self._clock = sessions, clock

    async def read(self, payload: Mapping[str, Any]) -> Incoming:
        return Incoming(self.name, payload["address"], "text", text=payload["text"])

    async def send(self, address: str, message: Outgoing) -> str:
        await asyncio.to_thread(self._ask_to_ring, address, message)
        return "to read"

    def _ask_to_ring(self, address: str, message: Outgoing) -> None:
        with self._sessions.begin() as session:
            ringing.ask_to_ring(session, address, now=self._clock())
            telephone_aloud.pass_on(session, address, message, now=self._clock())

    async def edit(self, address: str, message_ref: str, message: Outgoing) -> None:
        """What was said cannot be changed; what was not yet is read in its last version."""

    async def delete(self, address: str, message_ref: str, instead: Outgoing) -> None:
        """What was said cannot be taken back."""

    async def answer_tap(self, tap_id: str, text: str | None) -> None:
        """The desk taps by itself and has the answer at once."""

    async def fetch(self, ref: str) -> Media:
        raise Refused("a telephone has no pictures")


def arrived(address: str, text: str) -> Arrived:
    """What somebody said, as kept in the inbox."""
    known = {"address": address, "text": text}
    return Arrived(CHANNEL, secrets.token_urlsafe(16), address, known)
