"""What people are told while nothing can be kept: the database is away, or taken by another.

Nothing is acknowledged then, so that the channel brings it again. But whoever writes hears that,
and danger is answered, straight by the channel.
"""

import asyncio
import time
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.contract import Arrived, Channel, Incoming, Outgoing
from bot.channels.errors import SendingError
from bot.clock import Clock
from bot.danger_first import MAX_TEXT, hear
from bot.rasa import Rasa
from bot.wording import Wording
from solidarity import danger, languages, safety, sos
from solidarity.clock import wall_time
from solidarity.messages import Message
from solidarity.vocabulary import Language

log = structlog.get_logger(__name__)

DANGER_AFTER_S = 1.0
"""So long danger waits for the database; the model is asked for 1.5 s at most after that."""
SORRY_AFTER_S = 4.0
"""A restart of the database takes less: nobody has to hear of it."""
SORRY_EVERY_S = 0.1
"""Ten a second at most: Telegram takes 30, and danger must never have to wait for that."""
ANSWERING_S = 2.0
"""What is brought next waits no longer than this for the answers to what was brought before."""
READ_AT_ONCE = 8
"""Texts that are with the model at once."""
AGAIN_AFTER_S = (0.5, 1, 3)
"""Danger is said again when the channel refused it: many may be written to just now."""
ANSWERED = ("tap", "start", "voice", "photo", "location", "contact")


class Meanwhile:
    """Answers while the database is away: danger each time, other people once each time."""

    def __init__(
        self, channels: Mapping[str, Channel], rasa: Rasa, wording: Wording, clock: Clock
    ) -> None:
        self._channels, self._rasa = channels, rasa
        self._wording, self._clock = wording, clock
        self._since: float | None = None
        self._told: set[tuple[str, str]] = set()
        self._handled: set[tuple[str, str]] = set()
        self._answering: set[asyncio.Task[None]] = set()
        self._sorry = asyncio.Lock()
        self._reading = asyncio.Semaphore(READ_AT_ONCE)

    async def watch(
        self,
        keeping: "asyncio.Task[None]",
        updates: Sequence[Arrived],
        *,
        behind: bool = False,
    ) -> None:
        """Wait until the updates are kept, and raise why they are not; meanwhile answer them.

        `behind`: more may wait behind these, so that no answer is waited for.
        """
        if not await _is_kept(keeping, DANGER_AFTER_S):
            # Others may find it back while this one answers.
            since = self._since = self._since or time.monotonic()
            answered = self._begin(self._answer_danger(updates))
            self._begin(self._apologise(answered, updates, since))
            if not behind:
                await asyncio.wait({answered}, timeout=ANSWERING_S)
        await keeping
        self._since = None
        self._told.clear()
        self._handled.clear()

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)
        return task

    async def _answer_danger(self, updates: Sequence[Arrived]) -> None:
        """Side by side; what the rules see never waits for the model to read the others."""
        found = [
            (update, heard, _is_seen(heard.text or ""))
            for update, heard in await self._read_all(updates)
            if (update.channel, update.update_id) not in self._handled
        ]
        found.sort(key=lambda each: not each[2])
        await asyncio.gather(*(self._answer_one(*each) for each in found))

    async def _apologise(
        self, answered: "asyncio.Task[None]", updates: Sequence[Arrived], since: float
    ) -> None:
        """To each chat once, one after the other, as long as the database is away."""
        await asyncio.wait({answered})
        await asyncio.sleep(max(since + SORRY_AFTER_S - time.monotonic(), 0))
        for update, heard in await self._read_all(updates):
            async with self._sorry:
                chat = (update.channel, update.address)
                if self._since != since or chat in self._told:
                    continue
                self._told.add(chat)
                await self._say(heard, update.address, [Message("away.sorry")])
                await asyncio.sleep(SORRY_EVERY_S)

    async def _read_all(self, updates: Sequence[Arrived]) -> list[tuple[Arrived, Incoming]]:
        return [each for update in updates if (each := await self._read(update)) is not None]

    async def _read(self, update: Arrived) -> tuple[Arrived, Incoming] | None:
        """What there is to answer in an update."""
        if not update.address:
            return None
        try:
            heard = await self._channels[update.channel].read(update.payload)
        except Exception:  # what cannot be read must not keep danger from being heard
            log.exception("not_read", channel=update.channel)
            return None
        return (update, heard) if heard.text or heard.kind in ANSWERED else None

    async def _answer_one(self, update: Arrived, heard: Incoming, is_seen: bool) -> None:
        async with nullcontext() if is_seen else self._reading:
            said = await self._on_danger(update, heard.text or "", _language(heard))
        if not said:
            return
        self._told.add((update.channel, update.address))
        for pause in (*AGAIN_AFTER_S, None):
            if await self._say(heard, update.address, said) or pause is None:
                return
            await asyncio.sleep(pause)

    async def _on_danger(self, update: Arrived, text: str, language: str) -> list[Message]:
        """Each message is looked at once, however often the channel brings it."""
        if (update.channel, update.update_id) in self._handled:
            return []
        self._handled.add((update.channel, update.update_id))
        # Buttons need the database, and the team cannot be told yet.
        if sos.asks(text):
            return [Message("sos.call_112"), Message("away.danger")]
        kind = (await hear(self._rasa, text)).kind
        return [danger.answer(kind, language)[0], Message("away.danger")] if kind else []

    async def _say(self, heard: Incoming, address: str, said: Sequence[Message]) -> bool:
        """Whether it went out for sure; danger told twice is better than never."""
        language, wall = _language(heard), wall_time(self._clock())
        words = (
            self._wording.say(each.key, each.params, language=language, now=wall) for each in said
        )
        message = Outgoing("\n\n".join(words), language=language)
        try:
            await self._channels[heard.channel].send(address, message)
        except (SendingError, SQLAlchemyError) as error:
            # The web chat needs the database itself; its page says that nothing was sent.
            log.info("not_told", channel=heard.channel, error=type(error).__name__)
            return False
        log.info("told_without_database", channel=heard.channel)
        return True


def _is_seen(text: str) -> bool:
    """Without the model."""
    return sos.asks(text) or safety.read(text) is not None


def _language(heard: Incoming) -> str:
    """Of the words, or of the person's app; what we know of the person is away."""
    own = heard.language if heard.language in list(Language) else Language.FRENCH.value
    found = languages.detect((heard.text or "")[:MAX_TEXT], before=own)
    return found if found in list(Language) else own


async def _is_kept(keeping: "asyncio.Task[None]", seconds: float) -> bool:
    """Whether it is done within so many seconds; an error of the database is a no."""
    done, _ = await asyncio.wait({keeping}, timeout=seconds)
    return bool(done) and keeping.exception() is None
