"""Where a process of the bot dies: named points between what it commits, sends and answers."""

import os
import random
import re
import signal
import threading
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from bot.channels.contract import Channel, Outgoing

KEPT = "after an update was kept, before it is acknowledged"
SENDING = "after a row was claimed, before it is sent"
SENT = "after the channel took a message, before it is noted"
UNDER_WAY = "messages were under way"
TRANSACTIONS = {
    "a message is claimed": {"claims inbox"},
    "a use case": {"finishes inbox", "writes outbox"},
    "a turn of Rasa is finished": {"finishes inbox"},
    "a row is claimed": {"claims outbox"},
    "an alarm rings": {"rings alarms"},
}
"""Transactions, known by what they did; the first one that fits counts."""
POINTS = (
    KEPT, SENDING, SENT,
    *(f"{when} the commit when {what}" for what in TRANSACTIONS for when in ("before", "after")),
)  # fmt: skip
STATEMENTS = {
    r"UPDATE inbox SET (attempts|claimed_until)": "claims inbox",
    r"UPDATE inbox SET state": "finishes inbox",
    r"UPDATE outbox SET attempts": "claims outbox",
    r"UPDATE outbox SET .*sent_at": "notes outbox",
    r"INSERT INTO outbox": "writes outbox",
    r"UPDATE alarms SET done_at": "rings alarms",
}


@dataclass
class Death:
    """Kills this process the `turn`-th time that it comes to `point`."""

    point: str
    turn: int
    told: int
    """Where the point is written before."""
    begun: int = field(default=0, init=False)
    noted: int = field(default=0, init=False)
    """Messages given to the channel, and those of which that was noted: two threads count."""

    def comes_to(self, point: str) -> None:
        if point != self.point:
            return
        self.turn -= 1
        if self.turn == 0:
            self.comes(point)

    def comes(self, point: str) -> None:
        os.write(self.told, f"{self.begun - self.noted} {UNDER_WAY}\n{point}\n".encode())
        self.strike()

    def strike(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, engine: Engine) -> None:
        """Look at the transactions of this process."""
        seen = threading.local()

        @event.listens_for(engine, "begin")
        def begin(_connection: object) -> None:
            seen.done = set()

        @event.listens_for(engine, "before_cursor_execute")
        def execute(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            for pattern, what in STATEMENTS.items():
                if re.match(pattern, statement):
                    seen.done.add(what)

        @event.listens_for(engine, "commit")
        def before(_connection: object) -> None:
            self._meets("before", seen.done)

        @event.listens_for(Session, "after_commit")
        def after(_session: object) -> None:
            done = getattr(seen, "done", set())
            self.noted += "notes outbox" in done
            self._meets("after", done)

    def _meets(self, when: str, done: set[str]) -> None:
        what = next((name for name, signs in TRANSACTIONS.items() if signs <= done), None)
        self.comes_to(f"{when} the commit when {what}")


@dataclass
class Frost(Death):
    """Makes this process stand still, again and again, until another one wakes it."""

    chance: random.Random
    times: int

    def strike(self) -> None:
        os.kill(os.getpid(), signal.SIGSTOP)
        self.times -= 1
        self.point = self.chance.choice(POINTS) if self.times > 0 else "never"
        self.turn = self.chance.randint(1, 3)


class DyingChannel:
    """A channel on whose way out a process may die."""

    def __init__(self, channel: Channel, death: Death) -> None:
        self._channel, self._death = channel, death

    def __getattr__(self, name: str) -> Any:
        return getattr(self._channel, name)

    async def send(self, address: str, message: Outgoing) -> str:
        self._death.comes_to(SENDING)
        self._death.begun += 1
        ref = await self._channel.send(address, message)
        self._death.comes_to(SENT)
        return ref

    async def edit(self, address: str, message_ref: str, message: Outgoing) -> None:
        self._death.begun += 1
        await self._channel.edit(address, message_ref, message)
