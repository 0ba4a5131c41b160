"""What people are told while nothing can be kept: the database is away, or taken by another.

Nothing is acknowledged then, so that the channel brings it again. But whoever writes hears that,
and danger is answered, straight by the channel.
"""

import asyncio
import time
from collections.abc import Mapping, Sequence

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

    async def watch(self, keeping: "asyncio.Task[None]", updates: Sequence[Arrived]) -> None:
        """Wait until the updates are kept, and raise why they are not; meanwhile answer them."""
        if not await _is_kept(keeping, DANGER_AFTER_S):
            # Others may find it back while this one answers.
            since = self._since = self._since or time.monotonic()
            await self._answer(updates, sorry=False)
            left = since + SORRY_AFTER_S - time.monotonic()
            if not await _is_kept(keeping, max(left, 0)) and self._is_long():
                await self._answer(updates, sorry=True)
        await keeping
        self._since = None
        self._told.clear()
        self._handled.clear()

    def _is_long(self) -> bool:
        return self._since is not None and time.monotonic() >= self._since + SORRY_AFTER_S

    async def _answer(self, updates: Sequence[Arrived], *, sorry: bool) -> None:
        """Side by side, what the rules see first: the model may take its time for the others."""
        found = [each for update in updates if (each := await self._read(update)) is not None]
        found.sort(key=lambda each: safety.read(each[1].text or "") is None)
        await asyncio.gather(*(self._answer_one(*each, sorry=sorry) for each in found))

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

    async def _answer_one(self, update: Arrived, heard: Incoming, *, sorry: bool) -> None:
        chat = (update.channel, update.address)
        said = [Message("away.sorry")] if sorry and chat not in self._told else []
        if not sorry:
            said = await self._on_danger(update, heard.text or "", _language(heard))
        if not said:
            return
        self._told.add(chat)
        try:
            await self._say(heard, update.address, said)
        except (SendingError, SQLAlchemyError) as error:
            # The web chat needs the database itself; its page says that nothing was sent.
            log.info("not_told", channel=update.channel, error=type(error).__name__)

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

    async def _say(self, heard: Incoming, address: str, said: Sequence[Message]) -> None:
        language, wall = _language(heard), wall_time(self._clock())
        words = (
            self._wording.say(each.key, each.params, language=language, now=wall) for each in said
        )
        message = Outgoing("\n\n".join(words), language=language)
        await self._channels[heard.channel].send(address, message)
        log.info("told_without_database", channel=heard.channel)


def _language(heard: Incoming) -> str:
    """Of the words, or of the person's app; what we know of the person is away."""
    own = heard.language if heard.language in list(Language) else Language.FRENCH.value
    found = languages.detect((heard.text or "")[:MAX_TEXT], before=own)
    return found if found in list(Language) else own


async def _is_kept(keeping: "asyncio.Task[None]", seconds: float) -> bool:
    """Whether it is done within so many seconds; an error of the database is a no."""
    done, _ = await asyncio.wait({keeping}, timeout=seconds)
    return bool(done) and keeping.exception() is None
