"""Tells threads and coroutines alike that something has changed."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Bell:
    """One lock over the whole emulator, rung after every change made under it."""

    def __init__(self) -> None:
        self.lock = threading.Condition(threading.RLock())
        self.closed = False
        self._listeners: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}

    def ring(self) -> None:
        """Wake everybody who waits, in any thread."""
        with self.lock:
            self.lock.notify_all()
            for event, loop in self._listeners.items():
                loop.call_soon_threadsafe(event.set)

    def close(self) -> None:
        """Nobody needs to wait any longer: the server is about to stop."""
        self.closed = True
        self.ring()

    @contextmanager
    def listening(self) -> Iterator[asyncio.Event]:
        """An event of the running loop that is set at each ring from now on."""
        event = asyncio.Event()
        with self.lock:
            self._listeners[event] = asyncio.get_running_loop()
        try:
            yield event
        finally:
            with self.lock:
                del self._listeners[event]


async def rung(event: asyncio.Event, timeout: float) -> None:
    """Wait until the bell rings, or for `timeout` seconds."""
    try:
        await asyncio.wait_for(event.wait(), max(timeout, 0))
    except TimeoutError:
        return
    event.clear()
