"""How fast a channel may be used: for each chat, and for all chats together."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from solidarity.settings import WhatsApp
from solidarity.storage.tables import Contact, Notice, Turn

LONGEST_QUEUE = timedelta(seconds=10)
"""No sender takes a turn so far ahead: then a clock was wrong, and one begins anew."""


@dataclass(frozen=True)
class Limits:
    """What a channel allows."""

    burst: int
    """Messages to one chat at once, …"""
    pause: float
    """… then seconds between two."""
    a_second: float
    """Messages to all chats together."""


def limits_of_channels(whatsapp: WhatsApp) -> Mapping[str, Limits]:
    """A channel that is not named here is not slowed down (FIELD.md 3 and 4).

    Telegram allows about 30 a second: less the eight that are under way at once and may arrive
    together after a stall.
    """
    return {
        "telegram": Limits(burst=1, pause=1.0, a_second=22),
        "whatsapp": Limits(
            burst=whatsapp.burst,
            pause=whatsapp.seconds_a_message,
            a_second=whatsapp.messages_a_second,
        ),
    }


class Pace:
    """Keeps all processes together under the limits of the channels."""

    def __init__(self, limits: Mapping[str, Limits]) -> None:
        self._limits = limits
        self._credit: dict[tuple[str, str], tuple[float, float]] = {}

    def wait_for(self, session: Session, contact: Contact, now: datetime) -> float:
        """Seconds until the next message may go to this chat; 0 takes the place.

        Where one message at a time is allowed, the outbox knows when the last one went. How much
        of a longer burst is left each process counts for itself.
        """
        limits = self._limits.get(contact.channel)
        if limits is None:
            return 0.0
        if limits.burst == 1:
            return _since_last(session, contact.person_id, limits.pause, now)
        return self._spend(contact.channel, contact.address, limits)

    def _spend(self, channel: str, address: str, limits: Limits) -> float:
        at, full = time.monotonic(), float(limits.burst)
        credit, since = self._credit.get((channel, address), (full, at))
        credit = min(full, credit + (at - since) / limits.pause)
        if credit < 1:
            return (1 - credit) * limits.pause
        self._credit[channel, address] = (credit - 1, at)
        return 0.0

    def take_turn(self, session: Session, channel: str, now: datetime) -> float:
        """Seconds until the channel may be used: one row holds the next free moment for all."""
        limits = self._limits.get(channel)
        if limits is None:
            return 0.0
        turn = _turn(session, channel, now)
        at = max(turn.free_at, now)
        if at > now + LONGEST_QUEUE:
            at = now
        turn.free_at = at + timedelta(seconds=1 / limits.a_second)
        return (at - now).total_seconds()


def _turn(session: Session, channel: str, now: datetime) -> Turn:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    first = dialect.insert(Turn).values(channel=channel, free_at=now).on_conflict_do_nothing()
    turn = session.get(Turn, channel, with_for_update=True)
    if turn is None:
        session.execute(first)
        turn = session.get_one(Turn, channel, with_for_update=True)
    return turn


def _since_last(session: Session, person_id: int, pause: float, now: datetime) -> float:
    query = select(func.max(Notice.sent_at)).where(
        Notice.person_id == person_id, Notice.kind != "edit"
    )
    last = session.scalars(query).one()
    return max(0.0, pause - (now - last).total_seconds()) if last is not None else 0.0
