"""The figures are kept up beside everything else: counting a large database takes its time."""

import asyncio

import structlog

from bot.clock import Clock
from solidarity.results import following
from solidarity.storage.engine import Sessions

log = structlog.get_logger(__name__)

EVERY_S = 15.0


class Counting:
    """Counts each week in which something happened, in turn with the other processes."""

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        self._sessions, self._clock = sessions, clock

    async def run(self) -> None:
        """Count for ever."""
        while True:
            await asyncio.to_thread(self.count)
            await asyncio.sleep(EVERY_S)

    def count(self) -> None:
        """What fails is counted again with the next change; nobody's help waits for it."""
        try:
            following.keep_up(self._sessions, now=self._clock())
        except Exception:
            log.exception("not_counted")
