"""Going on while the database is away: nothing that works for ever ends for good."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection

log = structlog.get_logger(__name__)

AWAY = (OperationalError, InterfaceError, NoConnection)
"""The database is down, restarting, locked by another or full: what was tried is not to blame."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.25, 5.0
QUIET_S = 30.0
"""After so long without trouble the next trouble is news again."""
T = TypeVar("T")


async def go_on(
    worker: str, run: Callable[[], Awaitable[None]], *, longest_pause: float = LONGEST_PAUSE_S
) -> None:
    """Run what runs for ever; when the database stops it, begin again, in growing pauses.

    Anything else ends the process, which is then started again (bot/processes.py).
    """
    pause, failed_at = 0.0, -math.inf
    while True:
        try:
            await run()
        except SQLAlchemyError as error:
            at = time.monotonic()
            if at - failed_at > QUIET_S + pause:
                pause = 0.0
                log.warning("database_away", worker=worker, error=type(error).__name__)
            failed_at, pause = at, min(pause * 2 or FIRST_PAUSE_S, longest_pause)
            await asyncio.sleep(pause)
        else:
            return


async def insist(work: Callable[..., T], *given: object) -> T:
    """Do work that must be noted, as often as it takes, in a thread."""
    pause = FIRST_PAUSE_S
    while True:
        try:
            return await asyncio.to_thread(work, *given)
        except AWAY as error:
            log.info("noted_later", work=work.__name__, error=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)
