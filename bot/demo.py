"""The demonstration: synthetic neighbours over Belgium, and a page with three phones."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.routing import Route

from bot import demo_neighbours, demo_phones
from bot.channels.contract import Incoming, Media, Outgoing
from bot.channels.errors import Refused
from bot.channels.webchat import WebChat
from bot.clock import Clock
from solidarity import offers
from solidarity.errors import OfferOver
from solidarity.lifecycles import OfferState
from solidarity.settings import Rules
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Offer

log = structlog.get_logger(__name__)

THINKING = timedelta(seconds=15)
"""How long a synthetic volunteer takes to answer "not this time", about."""
SPREAD_S = 5
LOOK_S = 1.0


class Demo:
    """A silent channel for the synthetic volunteers, and what they do by themselves."""

    name = demo_neighbours.CHANNEL
    edits = True
    window: timedelta | None = None

    def __init__(
        self,
        sessions: Sessions,
        rules: Rules,
        clock: Clock,
        wake: Callable[[], None],
        chat: WebChat,
    ) -> None:
        self._sessions, self._rules, self._clock = sessions, rules, clock
        self._wake, self.chat = wake, chat
        chat.used = demo_phones.used

    def routes(self) -> list[Route]:
        """The page with three phones; it takes the place of the plain chat's."""
        # It imports the phones, which import the chat.
        from bot.web import demo_pages

        return demo_pages.routes(self.chat)

    async def read(self, payload: Mapping[str, Any]) -> Incoming:
        return Incoming(self.name, "", "ignored")

    async def send(self, address: str, message: Outgoing) -> str:
        return "silent"

    async def edit(self, address: str, message_ref: str, message: Outgoing) -> None:
        """Nobody looks."""

    async def delete(self, address: str, message_ref: str, instead: Outgoing) -> None:
        """Nobody looks."""

    async def answer_tap(self, tap_id: str, text: str | None) -> None:
        """Nobody taps."""

    async def fetch(self, ref: str) -> Media:
        raise Refused("nobody sends pictures")

    def ensure(self) -> None:
        """Create the synthetic volunteers, once."""
        with self._sessions.begin() as session:
            wanted = self._rules.demo.volunteers
            added = demo_neighbours.ensure(session, wanted, now=self._clock())
        log.info("demo_neighbours", added=added)

    async def run(self) -> None:
        """Let the synthetic volunteers answer, for ever."""
        await asyncio.to_thread(self.ensure)
        while True:
            try:
                while await asyncio.to_thread(self.answer_next):
                    self._wake()
            except Exception:
                log.exception("demo_failed")
            await asyncio.sleep(LOOK_S)

    def answer_next(self) -> bool:
        """One synthetic volunteer says "not this time"; False when none has thought enough."""
        now = self._clock()
        with self._sessions.begin() as session:
            offer = _thought_over(session, now)
            if offer is None:
                return False
            try:
                offers.decline(
                    session, offer.id, volunteer_id=offer.volunteer_id,
                    asking=self._rules.asking, now=now,
                )  # fmt: skip
            except OfferOver as error:
                log.info("demo_too_late", offer=offer.id, error=type(error).__name__)
            return True


def _thought_over(session: Session, now: datetime) -> Offer | None:
    """An offer to a synthetic volunteer that has waited long enough."""
    query = (
        select(Offer)
        .join(Contact, Contact.person_id == Offer.volunteer_id)
        .where(
            Contact.channel == demo_neighbours.CHANNEL,
            Offer.state == OfferState.SENT,
            Offer.sent_at <= now - THINKING + timedelta(seconds=SPREAD_S),
        )
        .order_by(Offer.sent_at, Offer.id)
        .with_for_update(skip_locked=True, of=Offer)
    )
    for offer in session.scalars(query):
        # They do not all answer in the same second.
        own = timedelta(seconds=offer.id % (2 * SPREAD_S + 1) - SPREAD_S)
        if offer.sent_at + THINKING + own <= now:
            return offer
    return None


def retire(sessions: Sessions) -> None:
    """The bot runs for real: nobody of an earlier demonstration is asked any more."""
    with sessions.begin() as session:
        demo_neighbours.retire(session)
