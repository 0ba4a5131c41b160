"""A desk with a telephone, and the bot that runs beside it."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import httpx

from bot.channels.contract import Channel
from bot.channels.telephone import Telephone
from bot.conversation import Conversation
from bot.later import Later
from bot.outbox import Outbox
from bot.rasa import Rasa
from bot.telephone_desk import DONE, Desk
from bot.telephone_terminal import Terminal
from bot.wording import Wording
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Person, TeamTask
from tests.bot.paper import Paper
from tests.solidarity.stories import NOON, RULES


class Office:
    """A desk, and the bot that runs beside it, at a time that the test sets."""

    def __init__(self, sessions: Sessions, rules: Rules = RULES) -> None:
        self.sessions, self.rules, self.now = sessions, rules, NOON
        self.rasa = "http://127.0.0.1:9"

    def clock(self) -> datetime:
        return self.now

    def after(self, **time: float) -> "Office":
        self.now += timedelta(**time)
        return self

    def bot_works(self) -> None:
        """All that waits is handled and sent."""
        asyncio.run(self._work())

    async def _work(self) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            wording = Wording()
            channels: dict[str, Channel] = {
                "telephone": Telephone(self.sessions, self.clock), "test": Paper(),
            }  # fmt: skip
            outbox = Outbox(self.sessions, channels, wording, self.clock)
            conversation = Conversation(
                self.sessions, channels, Rasa([self.rasa], client), outbox,
                wording=wording, rules=self.rules, clock=self.clock,
            )  # fmt: skip
            later = Later(self.sessions, self.rules, self.clock, outbox.wake)
            while await conversation.handle_next() or later.ring_next() or await outbox.send_next():
                pass

    def does(self, do: Callable[[Desk], int], *, expected: int = DONE, language: str = "fr") -> str:
        """What an operator sees of it."""
        out = StringIO()
        terminal = Terminal(out, language, self.clock)
        desk = Desk(self.sessions, self.rules, terminal, self.clock, self.bot_works)
        assert do(desk) == expected, out.getvalue()
        return out.getvalue()

    def lists(self, language: str = "fr") -> str:
        return self.does(Desk.list_all, language=language)

    def reads(self, number: int) -> str:
        return self.does(lambda desk: desk.read_aloud(number))

    def taps(self, number: int, button: int, *, expected: int = DONE) -> str:
        return self.does(lambda desk: desk.tap(number, button), expected=expected)

    def finishes(self, number: int, *, expected: int = DONE) -> str:
        return self.does(lambda desk: desk.finish(number), expected=expected)

    def says(self, number: int, words: str, *, expected: int = DONE) -> str:
        return self.does(lambda desk: desk.say_for(number, words), expected=expected)

    def is_told(self, number: int, *messages: Message, urgent: bool = False) -> int | None:
        with self.sessions.begin() as session:
            someone = session.get_one(Person, number)
            notice = notify(session, someone, *messages, now=self.now, urgent=urgent)
            return notice.id if notice is not None else None

    def open_tasks(self, kind: str = "ring") -> int:
        with self.sessions.begin() as session:
            return session.query(TeamTask).filter_by(kind=kind, closed_at=None).count()


def choice(seen: str, label: str) -> int:
    """The number of a button as it is read aloud."""
    (line,) = (line for line in seen.splitlines() if line.startswith("  [") and label in line)
    return int(line.split("[")[1].split("]")[0])
