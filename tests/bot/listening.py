"""The bot with two channels and an engine that writes down what is spoken, without its network."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import inbox
from bot.channels.contract import Arrived, Channel, Media, Outgoing
from bot.conversation import Conversation
from bot.later import Later
from bot.outbox import Outbox
from bot.rasa import Rasa
from bot.transcribers import Transcript
from bot.transcribing import Transcribing
from bot.wording import Wording
from solidarity.settings import Voice
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Notice, Person, Recording, TeamTask
from tests.bot.paper import Paper
from tests.bot.rasa_on_loopback import FakeRasa
from tests.solidarity.stories import NOON, RULES, told

LONGEST_S = 60
SPOKEN = replace(RULES, voice=Voice(engine="stand-in", longest_seconds=LONGEST_S))


class StandIn:
    """An engine to which a recording is the text in its file, or which fails as it is told."""

    def __init__(self) -> None:
        self.errors: list[BaseException] = []
        self.seconds = 3.0
        self.files: list[tuple[Path, int]] = []
        """Where the recordings were, and who could read them."""

    def transcribe(self, path: Path, *, language: str) -> Transcript:
        self.files.append((path, path.stat().st_mode & 0o777))
        if self.errors:
            raise self.errors.pop(0)
        return Transcript(path.read_text(encoding="utf-8"), language, self.seconds)


class Sheet(Paper):
    """A channel on paper of any name; its recordings are named by what is said in them."""

    def __init__(self, name: str, *, edits: bool) -> None:
        super().__init__()
        self.name, self.edits = name, edits
        self.missing: list[Exception] = []
        self.picture: bytes | None = None
        """What is fetched, whatever its name."""
        self.fetched: list[str] = []
        self.messages: list[tuple[str, Outgoing]] = []

    async def send(self, address: str, message: Outgoing) -> str:
        self.messages.append((address, message))
        return await super().send(address, message)

    async def fetch(self, ref: str) -> Media:
        if self.missing:
            raise self.missing.pop(0)
        self.fetched.append(ref)
        content = ref.encode() if self.picture is None else self.picture
        return Media(content, "application/octet-stream")


class Room:
    """What comes in is handled, written down and answered at a time that the test sets."""

    def __init__(self, sessions: Sessions, rasa: FakeRasa) -> None:
        self.sessions, self.rasa, self.now, self.rules = sessions, rasa, NOON, SPOKEN
        self.telegram = Sheet("telegram", edits=True)
        self.whatsapp = Sheet("whatsapp", edits=False)
        self.engine = StandIn()
        self._number = 0

    def clock(self) -> datetime:
        return self.now

    def hears(self, address: str, text: str | None = None, *, channel: str = "telegram",
              kind: str = "text", listening: bool = True, **more: Any) -> None:  # fmt: skip
        self._number += 1
        known = {"channel": channel, "address": address, "kind": kind, "text": text, **more}
        with self.sessions.begin() as session:
            arrived = Arrived(channel, str(self._number), address, known)
            inbox.keep(session, [arrived], now=self.now)
        self.after(seconds=0, listening=listening)

    def listens_to(self, address: str, said: str, **more: Any) -> None:
        """Somebody speaks, and what he said is written down."""
        self.hears(address, kind="voice", voice=said, **more)

    def taps(self, address: str, label: str, *, channel: str = "telegram") -> str | None:
        """The newest button of this label; what is shown over it."""
        with self.sessions.begin() as session:
            query = select(Notice).where(Notice.person_id == self.person(session, address).id)
            shown = [
                token
                for notice in session.scalars(query.order_by(Notice.id))
                for row in notice.buttons
                for key, _, token in row
                if key == label
            ]
        self.taps_token(address, shown[-1], channel=channel)
        sheet = self.telegram if channel == "telegram" else self.whatsapp
        return sheet.answered[-1][1]

    def taps_token(self, address: str, token: str, *, channel: str = "telegram") -> None:
        self.hears(address, kind="tap", token=token, tap_id=address, channel=channel)

    def after(self, *, listening: bool = True, **time: float) -> None:
        """Time passes, and what is due is done."""
        self.now += timedelta(**time)
        asyncio.run(self._work(listening=listening))

    async def _work(self, *, listening: bool) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            channels: dict[str, Channel] = {"telegram": self.telegram, "whatsapp": self.whatsapp}
            wording, rasa = Wording(), Rasa([self.rasa.url], client)
            outbox = Outbox(self.sessions, channels, wording, self.clock)
            conversation = Conversation(
                self.sessions, channels, rasa, outbox,
                wording=wording, rules=self.rules, clock=self.clock,
            )  # fmt: skip
            later = Later(self.sessions, self.rules, self.clock, outbox.wake)
            transcribing = Transcribing(
                self.sessions, channels, self.engine, rasa,
                rules=self.rules, clock=self.clock, woken=outbox.wake,
            )  # fmt: skip
            while (
                await conversation.handle_next()
                or (listening and await transcribing.write_next())
                or later.ring_next()
                or await outbox.send_next()
                or self._a_chat_waits_for_its_turn()
            ):
                pass

    def _a_chat_waits_for_its_turn(self) -> bool:
        """Whether a second message to one chat has to wait a second; then that passes."""
        soon = self.now + timedelta(seconds=1)
        waits = select(Notice.id).where(
            Notice.state == "waiting", Notice.due_at > self.now, Notice.due_at <= soon
        )
        with self.sessions.begin() as session:
            if session.scalars(waits.limit(1)).first() is None:
                return False
        self.now = soon
        return True

    def dies_while_listening(self, address: str, said: str) -> None:
        """The process ends in the middle of writing something down."""
        self.engine.errors.append(asyncio.CancelledError())
        with suppress(asyncio.CancelledError):
            self.listens_to(address, said)

    def first_token(self, session: Session, notice_id: int | None) -> str:
        """Of the first button under a message."""
        token: str = session.get_one(Notice, notice_id).buttons[0][0][2]
        return token

    def person(self, session: Session, address: str) -> Person:
        return session.scalars(select(Person).join(Contact).where(Contact.address == address)).one()

    def told(self, address: str) -> list[str]:
        with self.sessions.begin() as session:
            return told(session, self.person(session, address))

    def to_rasa(self) -> list[str]:
        return [body["message"] for body in self.rasa.heard]

    def recordings(self) -> int:
        with self.sessions.begin() as session:
            return session.query(Recording).count()

    def tasks(self) -> list[str]:
        with self.sessions.begin() as session:
            return list(session.scalars(select(TeamTask.kind).order_by(TeamTask.id)))

    def everything_kept(self) -> str:
        """What stands in the outbox and among the recordings."""
        with self.sessions.begin() as session:
            rows = [str((n.parts, n.buttons)) for n in session.query(Notice)]
            return "\n".join([*rows, *(str(r.text) for r in session.query(Recording))])
