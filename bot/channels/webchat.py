"""The web chat: a chat on a page of our own, for one browser a person."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session
from starlette.routing import Route

from bot.channels import webchat_messages as messages
from bot.channels.contract import Arrived, Incoming, Media, Outgoing
from bot.channels.errors import Refused
from bot.clock import Clock
from bot.web.sources import Sources
from bot.wording import Wording
from solidarity import people, posters
from solidarity.clock import wall_time
from solidarity.settings import Abuse
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Person
from solidarity.vocabulary import Language

Keep = Callable[[list[Arrived]], Awaitable[None]]

NAME = messages.NAME
TOKEN_BYTES = 16
"""The token is the address of a chat and its only key: 128 random bits."""
TOAST_LIFE = timedelta(seconds=15)
"""An answer to a tap that nobody saw by then is not shown any more."""


def _leave_as_it_is(session: Session, address: str) -> None:
    """Nothing else happens when a chat is used."""


class WebChat:
    """The channel; its pages are in bot/web."""

    name = NAME
    edits = True
    window: timedelta | None = None

    def __init__(
        self,
        sessions: Sessions,
        keep: Keep,
        clock: Clock,
        wording: Wording | None = None,
        abuse: Abuse = Abuse(),  # noqa: B008  frozen
    ) -> None:
        self.sessions, self.keep, self.clock = sessions, keep, clock
        self.wording = wording or Wording()
        self.sources = Sources(abuse)
        """Where people write from, and how much may come from there."""
        self.used: Callable[[Session, str], None] = _leave_as_it_is
        """Called in the transaction of every message to or from a chat (the demonstration)."""
        self._bells: dict[str, set[asyncio.Event]] = {}

    def routes(self) -> list[Route]:
        """The page, its chat and its files."""
        # They import this module.
        from bot.web import webchat_chat, webchat_page

        return webchat_page.routes(self.wording, self.clock) + webchat_chat.routes(self)

    def open(
        self,
        session: Session,
        *,
        language: str,
        first_name: str | None = None,
        source: str | None = None,
    ) -> Person:
        """A new chat; its address is in the person's contacts."""
        address, now = secrets.token_urlsafe(TOKEN_BYTES), self.clock()
        person = people.meet(
            session, channel=NAME, address=address, first_name=first_name, language=language,
            now=now,
        )  # fmt: skip
        posters.came_by(person, source, now=now)
        return person

    async def greet(self, address: str) -> None:
        """As if the person had pressed "start": the bot says hello."""
        await self.keep([arrived(address, "start", {"kind": "start"})])

    async def hear(self, address: str, client_id: str, payload: Mapping[str, Any]) -> None:
        """Keep what a person did; what was kept before, under the same id, is left as it is."""
        await asyncio.to_thread(self._note, address, client_id, payload)
        self._ring(address)
        await self.keep([arrived(address, client_id, payload)])

    def _note(self, address: str, client_id: str, payload: Mapping[str, Any]) -> None:
        with self.sessions.begin() as session:
            self.used(session, address)
            text = payload.get("text")
            if payload["kind"] == "location":
                language = messages.language_of(session, address) or Language.FRENCH
                text = self.say("page.location_shared", language)
            if text is not None:
                messages.add_own(session, address, client_id, text, now=self.clock())

    def say(self, key: str, language: str, **known: object) -> str:
        """A sentence of the page in words."""
        return self.wording.say(key, known, language=language, now=wall_time(self.clock()))

    async def read(self, payload: Mapping[str, Any]) -> Incoming:
        address, kind = payload["address"], payload["kind"]
        if kind == "tap":
            tap_id = f"{address} {payload['id']}"
            return Incoming(NAME, address, kind, token=payload["button"], tap_id=tap_id)
        if kind == "location":
            return Incoming(NAME, address, kind, lat=payload["lat"], lon=payload["lon"])
        return Incoming(NAME, address, kind, text=payload.get("text"))

    async def send(self, address: str, message: Outgoing) -> str:
        sent = await asyncio.to_thread(self._send, address, message)
        self._ring(address)
        return str(sent)

    def _send(self, address: str, message: Outgoing) -> int:
        with self.sessions.begin() as session:
            self.used(session, address)
            return messages.add_ours(session, address, message, now=self.clock())

    async def edit(self, address: str, message_ref: str, message: Outgoing) -> None:
        await asyncio.to_thread(self._edit, address, int(message_ref), message)
        self._ring(address)

    def _edit(self, address: str, message_id: int, message: Outgoing) -> None:
        with self.sessions.begin() as session:
            messages.change(session, address, message_id, message, now=self.clock())

    async def delete(self, address: str, message_ref: str, instead: Outgoing) -> None:
        """What it said is kept nowhere else; pages that are open show it at once."""
        await self.edit(address, message_ref, instead)

    async def answer_tap(self, tap_id: str, text: str | None) -> None:
        address, client_id = tap_id.split(" ", 1)
        await asyncio.to_thread(self._answer_tap, address, client_id, text or "")
        self._ring(address)

    def _answer_tap(self, address: str, client_id: str, text: str) -> None:
        now = self.clock()
        with self.sessions.begin() as session:
            messages.forget_toasts(session, address, before=now - TOAST_LIFE)
            messages.add_toast(session, address, client_id, text, now=now)

    async def fetch(self, ref: str) -> Media:
        raise Refused("the web chat has no pictures")

    def changes(self, address: str, after: int) -> list[messages.Shown]:
        """What is new in a chat since a position."""
        with self.sessions.begin() as session:
            return messages.changes(session, address, after, toasts_from=self.clock() - TOAST_LIFE)

    @contextmanager
    def bell(self, address: str) -> Iterator[asyncio.Event]:
        """An event that is set when this process changes the chat."""
        bell = asyncio.Event()
        self._bells.setdefault(address, set()).add(bell)
        try:
            yield bell
        finally:
            self._bells[address].discard(bell)
            if not self._bells[address]:
                del self._bells[address]

    def _ring(self, address: str) -> None:
        for bell in self._bells.get(address, ()):
            bell.set()


def arrived(address: str, client_id: str, payload: Mapping[str, Any]) -> Arrived:
    """What a person did, as kept in the inbox."""
    known = {**payload, "address": address, "id": client_id}
    return Arrived(NAME, f"{address}:{client_id}", address, known)
