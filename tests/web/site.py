"""The bot's pages on a real server and a real database, with taps and notices handled by hand."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import uvicorn

from bot.app import Bot
from bot.processes import LOOPBACK, free_port
from solidarity.settings import Settings, read_settings
from solidarity.storage.engine import Sessions

A_MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NO_RASA = "http://127.0.0.1:9"
PATIENCE_S = 10.0


class Watch:
    """A clock that the test sets forward."""

    def __init__(self) -> None:
        self.now = A_MORNING

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass(frozen=True)
class Event:
    """A server-sent event."""

    id: int
    kind: str
    content: Mapping[str, Any]


class Site:
    """The pages over HTTP; `settle` does what is waiting in the inbox and the outbox."""

    def __init__(self, bot: Bot, url: str, watch: Watch) -> None:
        self.bot, self.url, self.watch = bot, url, watch

    @property
    def sessions(self) -> Sessions:
        return self.bot.sessions

    def settle(self) -> None:
        """Handle every message and send every notice."""
        asyncio.run(self._settle())

    async def _settle(self) -> None:
        while await self.bot.conversation.handle_next() or await self.bot.outbox.send_next():
            pass

    def get(self, path: str, **options: Any) -> httpx.Response:
        return httpx.get(self.url + path, **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return httpx.post(self.url + path, **options)

    def open(self, role: str = "person", language: str = "fr", **more: str) -> dict[str, str]:
        """A new phone; its token, and its page in the demonstration."""
        body = {"role": role, "language": language, **more}
        made: dict[str, str] = self.post("/web/people", json=body).raise_for_status().json()
        return made

    def messages(self, token: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(f"/web/{token}/messages").json()["messages"]
        return found

    def tap(self, token: str, button: str, client_id: str) -> httpx.Response:
        return self.post(f"/web/{token}/taps", json={"id": client_id, "button": button})

    def tap_first(self, token: str, client_id: str) -> None:
        """Tap the first button of the last message that has any."""
        shown = [message for message in self.messages(token) if message["buttons"]]
        self.tap(token, shown[-1]["buttons"][0][0]["token"], client_id).raise_for_status()
        self.settle()

    def events(self, token: str, count: int, *, after: int = 0, **options: Any) -> list[Event]:
        """The next `count` events of a stream."""
        return asyncio.run(self._events(f"/web/{token}/events?after={after}", count, options))

    async def _events(self, path: str, count: int, options: dict[str, Any]) -> list[Event]:
        found: list[Event] = []
        async with asyncio.timeout(PATIENCE_S), stream(self.url + path, options) as events:
            async for event in events:
                found.append(event)
                if len(found) == count:
                    break
        return found


@asynccontextmanager
async def stream(url: str, options: dict[str, Any]) -> AsyncIterator[AsyncIterator[Event]]:
    async with (
        httpx.AsyncClient(timeout=PATIENCE_S) as client,
        client.stream("GET", url, **options) as answer,
    ):
        answer.raise_for_status()
        yield _parse(answer)


async def _parse(answer: httpx.Response) -> AsyncIterator[Event]:
    fields: dict[str, str] = {}
    async for line in answer.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            yield Event(int(fields["id"]), fields["event"], json.loads(fields["data"]))
            fields = {}


@contextmanager
def serve(database_url: str, **environment: str) -> Iterator[Site]:
    """The pages of one bot process; nothing else of it runs by itself."""
    watch = Watch()
    settings: Settings = read_settings(
        {"DATABASE_URL": database_url, "RASA_URLS": NO_RASA, **environment}
    )
    bot = Bot(settings, clock=watch)
    port = free_port()
    config = uvicorn.Config(
        bot.pages(), host=LOOPBACK, port=port, log_level="warning", lifespan="off",
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        _wait(f"http://{LOOPBACK}:{port}/web/webchat_page.css")
        yield Site(bot, f"http://{LOOPBACK}:{port}", watch)
    finally:
        server.should_exit = True
        thread.join()
        bot.sessions.engine.dispose()


def _wait(url: str) -> None:
    transport = httpx.HTTPTransport(retries=8)
    with httpx.Client(transport=transport) as client:
        client.get(url).raise_for_status()
