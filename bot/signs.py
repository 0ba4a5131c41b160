"""When each channel last worked, and how long messages took, as this process saw it."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.channels.errors import ChannelClosed
from bot.outcomes import CLOSED_FOR, Claimed

BOUNDS_S = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
"""Upper bounds of the histogram of delays, in seconds."""


@dataclass
class Delays:
    """How long it took from the moment a message was written until it was sent."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS_S) + 1))
    """How many fell under each bound and above the one before; the last: above all."""
    total_s: float = 0.0

    def note(self, delay: timedelta) -> None:
        seconds = delay.total_seconds()
        self.counts[bisect_left(BOUNDS_S, seconds)] += 1
        self.total_s += seconds


@dataclass
class Signs:
    """Of each channel by its name; a channel that was never used is missing."""

    heard: dict[str, datetime] = field(default_factory=dict)
    """When it last answered our question for news, or brought some."""
    sent: dict[str, datetime] = field(default_factory=dict)
    """When it last took a message."""
    closed_until: dict[str, datetime] = field(default_factory=dict)
    """Until when nothing is tried, because it took nothing from us."""
    delays: Delays = field(default_factory=Delays)

    def note(self, claimed: Claimed, outcome: object, *, now: datetime) -> None:
        """What became of a message."""
        channel = claimed.channel
        if channel is None:
            return
        if isinstance(outcome, str) and outcome:
            self.sent[channel] = now
            self.closed_until.pop(channel, None)
            self.delays.note(now - claimed.notice.created_at)
        elif isinstance(outcome, ChannelClosed):
            self.closed_until[channel] = now + CLOSED_FOR

    def is_closed(self, channel: str, *, now: datetime) -> bool:
        return self.closed_until.get(channel, now) > now
