"""How fast a channel may be used: for each chat, and for all chats together."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass

from solidarity.settings import WhatsApp


@dataclass(frozen=True)
class Limits:
    """What a channel allows to this process."""

    burst: int
    """Messages to one chat at once, …"""
    pause: float
    """… then seconds between two."""
    a_second: float
    """Messages to all chats together."""


def limits_of_channels(whatsapp: WhatsApp) -> Mapping[str, Limits]:
    """A channel that is not named here is not slowed down (FIELD.md 3 and 4)."""
    return {
        "telegram": Limits(burst=3, pause=1.0, a_second=30),
        "whatsapp": Limits(
            burst=whatsapp.burst,
            pause=whatsapp.seconds_a_message,
            a_second=whatsapp.messages_a_second,
        ),
    }


class Pace:
    """Keeps this process under the limits of the channels."""

    def __init__(self, limits: Mapping[str, Limits]) -> None:
        self._limits = limits
        self._credit: dict[tuple[str, str], tuple[float, float]] = {}
        self._next: dict[str, float] = {}

    def wait_for(self, channel: str, address: str) -> float:
        """Seconds until the next message may go to this chat; 0 takes the place."""
        limits = self._limits.get(channel)
        if limits is None:
            return 0.0
        at, full = time.monotonic(), float(limits.burst)
        credit, since = self._credit.get((channel, address), (full, at))
        credit = min(full, credit + (at - since) / limits.pause)
        if credit < 1:
            return (1 - credit) * limits.pause
        self._credit[channel, address] = (credit - 1, at)
        return 0.0

    async def take_turn(self, channel: str) -> None:
        """Wait until the channel may be used again: moments, shared by all who send."""
        limits = self._limits.get(channel)
        if limits is None:
            return
        at = time.monotonic()
        turn = max(at, self._next.get(channel, at))
        self._next[channel] = turn + 1 / limits.a_second
        await asyncio.sleep(turn - at)
