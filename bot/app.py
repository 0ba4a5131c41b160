"""The bot process: everything is wired here, and only here."""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
import structlog
import uvicorn
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot import commands, inbox, outbox
from bot.bridges import Connecting, open_bridge
from bot.channels.contract import Arrived, Channel
from bot.channels.telegram import MOST_UPDATES, Telegram
from bot.channels.telephone import Telephone
from bot.channels.webchat import WebChat
from bot.channels.whatsapp import WhatsApp
from bot.clock import Clock, system_clock
from bot.conversation import TURNS, Conversation
from bot.copies import Copies
from bot.counting import Counting
from bot.demo import Demo, retire
from bot.desk_hands import Hands
from bot.forgetting import Forgetting
from bot.going_on import AWAY, go_on
from bot.laid_aside import LaidAside
from bot.later import Later
from bot.locating import Locating
from bot.meanwhile import Meanwhile
from bot.outbox import Outbox
from bot.rasa import Rasa
from bot.taking_over import Presence
from bot.transcribers import Transcriber, open_transcriber
from bot.transcribing import Transcribing
from bot.watching import Watching
from bot.web import (
    calendar_feed,
    copies_page,
    letterbox_page,
    pages,
    telegram_webhook,
    whatsapp_webhook,
)
from bot.wording import Wording
from desk import app as desk
from desk.site import Site
from solidarity import languages, places, safety
from solidarity.settings import Settings
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.resealing import check_seal
from solidarity.storage.sealing import seal_of

log = structlog.get_logger(__name__)

TALKERS = TURNS + 8
"""Messages handled side by side: words mostly wait for Rasa; some places are kept for the rest."""
SENDERS = 8
WHATSAPP_LIMITS = httpx.Limits(max_connections=2 * SENDERS, max_keepalive_connections=SENDERS)
"""Taps are answered beside what the outbox sends, and pictures fetched."""
WHATSAPP_TIMEOUT_S = 20
POLL_PAUSE_S = 1.0
"""While the database is away somebody may write of danger: one looks each second."""


@dataclass
class Bot:
    """One bot process."""

    settings: Settings
    clock: Clock = system_clock
    channels: dict[str, Channel] = field(default_factory=dict)
    transcriber: Transcriber | None = None
    """Who writes voice notes down; otherwise the one that is set."""
    lease: timedelta | None = None
    """How long a message in or out stays with a process that may have died; None: the usual."""

    def __post_init__(self) -> None:
        self.sessions = Sessions(open_engine(self.settings.database_url))
        self.laid_aside = LaidAside(
            self.settings.database_url, seal_of(self.sessions.engine.dialect)
        )
        self.presence = Presence(self.sessions)
        self.client = httpx.AsyncClient()
        self.rasa = Rasa(self.settings.rasa_urls, self.client)
        self.wording, rules = Wording(), self.settings.rules
        self.outbox = Outbox(
            self.sessions,
            self.channels,
            self.wording,
            self.clock,
            rules.whatsapp,
            lease=self.lease or outbox.LEASE,
        )
        self.conversation = Conversation(
            self.sessions,
            self.channels,
            self.rasa,
            self.outbox,
            wording=self.wording,
            rules=rules,
            clock=self.clock,
            lease=self.lease or inbox.LEASE,
        )
        self.meanwhile = Meanwhile(self.channels, self.rasa, self.wording, self.clock)
        self.later = Later(self.sessions, rules, self.clock, self.outbox.wake)
        bridge, wake = open_bridge(self.settings), self.outbox.wake
        self.watching = Watching(self.sessions, self.rasa, rules, self.clock, wake)
        self.counting = Counting(self.sessions, self.clock)
        self.forgetting = Forgetting(self.sessions, self.rasa, rules, self.clock)
        self.connecting = Connecting(self.sessions, bridge, rules, self.clock, wake)
        self.transcriber = self.transcriber or open_transcriber(rules.voice)
        self.webchat = WebChat(self.sessions, self.keep, self.clock, self.wording, rules.abuse)
        self.channels[self.webchat.name] = self.webchat
        self.channels[Telephone.name] = Telephone(self.sessions, self.clock)
        self.telegram: Telegram | None = None
        if self.settings.telegram_token:
            self.telegram = Telegram(self.settings.telegram_token, self.settings.telegram_api)
            self.channels[self.telegram.name] = self.telegram
        self.whatsapp: WhatsApp | None = None
        if self.settings.whatsapp is not None:
            client = httpx.AsyncClient(limits=WHATSAPP_LIMITS, timeout=WHATSAPP_TIMEOUT_S)
            self.whatsapp = WhatsApp(self.settings.whatsapp, client)
            self.channels[self.whatsapp.name] = self.whatsapp
        self.demo: Demo | None = None
        if self.settings.is_demo:
            self.demo = Demo(self.sessions, rules, self.clock, self.outbox.wake, self.webchat)
            self.channels[self.demo.name] = self.demo

    async def keep(self, updates: list[Arrived]) -> None:
        """Commit updates to the inbox; only then may a channel acknowledge them."""
        await self._keep_by(self._keep, updates)

    async def keep_polled(self, updates: list[Arrived]) -> bool:
        """The same for what Telegram handed out; whether some of it lies aside for now."""
        if not updates and not self.laid_aside.some():
            return False
        is_full = len(updates) >= MOST_UPDATES
        try:
            await self._keep_by(self._keep_polled, updates, behind=is_full)
        except AWAY as away:
            if not is_full:
                raise
            try:
                await asyncio.to_thread(self.laid_aside.add, updates)
            except OSError as error:
                log.warning("not_laid_aside", error=type(error).__name__)
                raise away from error
            log.info("laid_aside", updates=len(updates))
        return self.laid_aside.some()

    async def _keep_by(
        self, work: Callable[[list[Arrived]], None], updates: list[Arrived], *, behind: bool = False
    ) -> None:
        keeping = asyncio.create_task(asyncio.to_thread(work, updates))
        await self.meanwhile.watch(keeping, updates, behind=behind)
        self._heard(*(update.channel for update in updates))
        self.conversation.wake()

    def _heard(self, *channels: str) -> None:
        self.outbox.signs.heard |= dict.fromkeys(channels, self.clock())

    def _keep(self, updates: list[Arrived]) -> None:
        with self.sessions.begin() as session:
            inbox.keep(session, updates, now=self.clock())

    def _keep_polled(self, updates: list[Arrived]) -> None:
        for before in self.laid_aside.take():
            self._keep(before)
        self._keep(updates)

    def pages(self) -> Starlette:
        """What this process answers over HTTP."""
        routes = pages.routes(self.sessions, self.rasa, self.clock, self.outbox.signs)
        if self.demo is not None:
            # Before the plain chat's: the page with three phones takes its place.
            routes += self.demo.routes()
        routes += self.webchat.routes()
        copies = Copies(self.sessions, self.channels, self.wording)
        routes += copies_page.routes(self.webchat, copies)
        routes += letterbox_page.routes(self.wording, self.settings.rules.association)
        routes += calendar_feed.routes(self.sessions, self.wording, self.clock)
        routes += desk.routes(self._desk(copies))
        secret = self.settings.telegram_secret
        if self.telegram is not None and secret:
            routes += telegram_webhook.routes(self.keep, secret)
        if self.whatsapp is not None:
            routes += whatsapp_webhook.routes(self.keep, self.whatsapp.account)
        return Starlette(routes=routes, exception_handlers={SQLAlchemyError: _not_now})

    def _desk(self, copies: Copies) -> Site:
        return Site(
            self.sessions, self.settings, self.wording, Hands(self.settings.rules),
            copies.to_print, self.clock, self._wake,
        )  # fmt: skip

    def _wake(self) -> None:
        self.conversation.wake()
        self.outbox.wake()

    async def run(self) -> None:
        """Work until cancelled."""
        await asyncio.to_thread(check_seal, self.sessions.engine)
        await asyncio.to_thread(self.presence.begin, now=self.clock())
        for line in safety.unverified_lines(self.clock().date()):
            log.warning("help_line_unverified", line=line.number, since=str(line.verified_on))
        warm, rules = asyncio.to_thread(_warm_up), self.settings.rules
        work: list[Coroutine[Any, Any, object]] = [
            *(go_on("talker", self.conversation.run) for _ in range(TALKERS)),
            go_on("notes", partial(self.conversation.run, of_chats=False)),
            *(go_on("sender", self.outbox.run) for _ in range(SENDERS)),
            go_on("alarms", self.later.run),
            go_on("watch", self.watching.run),
            go_on("figures", self.counting.run),
            go_on("forgetting", self.forgetting.run),
            go_on("bridge", self.connecting.run),
            self._serve(),
            warm,
        ]
        if self.settings.rules.places.street_service:
            locating = Locating(self.sessions, rules, self.clock, self.outbox.wake)
            work.append(go_on("streets", locating.run))
        if self.transcriber is not None:
            work.append(go_on("voice", self._transcribing(self.transcriber).run))
        if self.telegram is not None:
            await self.telegram.start()
            hear = partial(self._hear_telegram, self.telegram)
            work.append(go_on("telegram", hear, longest_pause=POLL_PAUSE_S))
        if self.demo is not None:
            work.append(go_on("demonstration", self.demo.run))
        else:
            await asyncio.to_thread(retire, self.sessions)
        async with asyncio.TaskGroup() as group:
            for each in work:
                group.create_task(each)

    def _transcribing(self, transcriber: Transcriber) -> Transcribing:
        return Transcribing(
            self.sessions,
            self.channels,
            transcriber,
            self.rasa,
            rules=self.settings.rules,
            clock=self.clock,
            woken=self.outbox.wake,
        )

    async def _hear_telegram(self, telegram: Telegram) -> None:
        await telegram.show_commands(commands.menu(self.wording))
        if self.settings.telegram_mode == "polling":
            await telegram.poll(self.keep_polled, lambda: self._heard(telegram.name))
            return
        assert self.settings.public_url
        assert self.settings.telegram_secret
        url = self.settings.public_url.rstrip("/") + telegram_webhook.PATH
        await telegram.set_webhook(url, self.settings.telegram_secret)

    async def _serve(self) -> None:
        config = uvicorn.Config(
            self.pages(), host="0.0.0.0",  # noqa: S104  the web chat is for others
            port=self.settings.port, log_config=None,
            access_log=False, lifespan="off",
        )  # fmt: skip
        server = uvicorn.Server(config)
        # The supervisor handles signals; uvicorn would otherwise swallow them.
        server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]
        await server.serve()


async def _not_now(request: Request, error: Exception) -> Response:
    """The database is away: nothing was kept, and the channel brings it again."""
    log.info("not_kept", path=request.url.path, error=type(error).__name__)
    return PlainTextResponse("not now", status_code=503)


def _warm_up() -> None:
    """Load what is slow to load before the first message comes."""
    languages.detect("bonjour")
    places.read("Bruxelles")
    safety.read("bonjour")
