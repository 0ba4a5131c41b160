"""One message at a time per person: safety first, taps to use cases, words to Rasa."""

import asyncio
import contextlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy.orm import Session

from bot import (
    danger_first,
    deliveries,
    hearing,
    inbox,
    late_words,
    slowing,
    spoken,
    telephone_chat,
)
from bot.channels.contract import Channel, Incoming
from bot.clock import Clock
from bot.danger_first import MAX_TEXT, Heard
from bot.going_on import insist
from bot.hearing import Said
from bot.outbox import Outbox
from bot.rasa import Rasa, RasaFailed
from bot.slowing import Slot
from bot.taps import handle_tap
from bot.wording import Wording
from solidarity import doubts, foreign, languages, manners, people, posters
from solidarity.asides import sorry_with_menu
from solidarity.claims import ClaimLost, hold_message
from solidarity.clock import wall_time
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.pseudonyms import pseudonym
from solidarity.settings import Rules
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Person, Received
from solidarity.team import tell_team
from solidarity.understanding import read

log = structlog.get_logger(__name__)

TURNS = 32
"""Words that may be with Rasa at once. Whoever has a slow turn delays nobody else; when all are
slow, words wait for a free turn, and taps and danger for nothing."""
UNANSWERED = ("ignored", "opened", "delivery", "moved")
LATE, TOO_LATE = timedelta(minutes=10), timedelta(days=8)
"""Of a message that was under way so long, "tomorrow" counts from when it was written (WhatsApp
tries for a week)."""


class Conversation:
    """Takes messages out of the inbox and handles them, several people side by side."""

    def __init__(
        self,
        sessions: Sessions,
        channels: dict[str, Channel],
        rasa: Rasa,
        outbox: Outbox,
        *,
        wording: Wording,
        rules: Rules,
        clock: Clock,
        lease: timedelta = inbox.LEASE,
    ) -> None:
        self._sessions, self._channels, self._rasa = sessions, channels, rasa
        self._outbox, self._wording, self._rules, self._clock = outbox, wording, rules, clock
        self._lease = lease
        self._wakened = asyncio.Event()
        # Writers of SQLite that meet wait for each other in steps of many milliseconds.
        self._claiming = asyncio.Lock()
        # One looks for all: each look costs the database as much as handling a small message.
        self._looking = {True: asyncio.Lock(), False: asyncio.Lock()}
        self._turns: set[int] = set()
        """Messages that may go to Rasa."""
        self._aside = asyncio.Semaphore(danger_first.ASIDE)

    def wake(self) -> None:
        """Something came in."""
        self._wakened.set()

    async def run(self, *, of_chats: bool = True) -> None:
        """Handle messages for ever; several of these run side by side."""
        while True:
            async with self._looking[of_chats]:
                claimed = await self._wait_for_next(of_chats)
            await self._try(claimed)

    async def _wait_for_next(self, of_chats: bool) -> Received:
        while True:
            self._wakened.clear()
            claimed = await self._claim_next(of_chats)
            if claimed is not None:
                return claimed
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wakened.wait(), timeout=0.5)

    async def handle_next(self, *, of_chats: bool = True) -> bool:
        """Handle one message (or one update that belongs to no chat); False when none waits."""
        claimed = await self._claim_next(of_chats)
        if claimed is None:
            return False
        await self._try(claimed)
        return True

    async def _claim_next(self, of_chats: bool) -> Received | None:
        """A message, with a turn at Rasa if there is one left; it may turn out to need none."""
        async with self._claiming:
            is_turn_free = len(self._turns) < TURNS
            claimed = await asyncio.to_thread(self._claim, of_chats, is_turn_free)
            if claimed is not None and is_turn_free:
                self._turns.add(claimed.id)
        return claimed

    async def _try(self, claimed: Received) -> None:
        try:
            await self._handle_or_put_back(claimed)
        except ClaimLost:
            log.warning("claim_lost", received=claimed.id)
        finally:
            if len(self._turns) == TURNS:
                self.wake()
            self._turns.discard(claimed.id)
        self._outbox.wake()

    async def _handle_or_put_back(self, claimed: Received) -> None:
        try:
            channel = self._channels[claimed.channel]
            update = spoken.read(claimed) or await channel.read(claimed.payload)
            await self._handle(claimed, update)
        except ClaimLost:
            raise
        except Exception as error:  # whatever it is, the message is tried again, then set aside
            patience = late_words.patience_with(error)
            kind = "rasa_failed" if isinstance(error, RasaFailed) else "message_failed"
            log.warning(kind, received=claimed.id, error=type(error).__name__,
                        exc_info=patience is None)  # fmt: skip
            await insist(self._put_back, claimed, patience)

    def _claim(self, of_chats: bool, is_turn_free: bool) -> Received | None:
        with self._sessions.begin() as session:
            return inbox.claim(
                session, now=self._clock(), of_chats=of_chats, of_words=is_turn_free,
                lease=self._lease,
            )  # fmt: skip

    @contextmanager
    def _holding(self, claimed: Received) -> Iterator[Session]:
        """One transaction, in which the message is still ours; otherwise ClaimLost."""
        with self._sessions.begin() as session:
            hold_message(session, claimed.id, claimed.claimed_until)
            yield session

    async def _handle(self, claimed: Received, update: Incoming) -> None:
        if update.kind in UNANSWERED:
            await asyncio.to_thread(self._take_note, claimed, update)
            return
        if update.kind == "tap":
            answer = await asyncio.to_thread(self._tap, claimed, update)
            self._outbox.wake()
            if update.tap_id is not None:
                await self._channels[update.channel].answer_tap(update.tap_id, answer)
            return
        aside = None if claimed.id in self._turns else self._aside
        heard = await danger_first.hear(self._rasa, update.text or "", aside=aside)
        turn = await asyncio.to_thread(self._before_rasa, claimed, update, heard)
        if isinstance(turn, Slot):
            if not heard.by_both:
                # It may wait long: what only the model sees must not.
                heard = await danger_first.hear(self._rasa, update.text or "")
            await asyncio.to_thread(self._slow_down, claimed, update, turn, heard)
            return
        if turn is None:
            return
        sender, metadata, written = turn
        text = (update.text or "")[:MAX_TEXT]
        if written in foreign.LANGUAGES:
            parse = await self._rasa.parse(text)
            is_foreign = partial(self._is_foreign, claimed, metadata, text, parse, written)
            if await asyncio.to_thread(is_foreign):
                return
        await self._rasa.turn(sender, text, metadata)
        await asyncio.to_thread(self._finish, claimed)

    def _is_foreign(
        self,
        claimed: Received,
        metadata: Mapping[str, Any],
        text: str,
        parse: Mapping[str, Any],
        written: str,
    ) -> bool:
        """Answer in a language that is not spoken here; False when Rasa takes it as usual."""
        now = datetime.fromisoformat(metadata["now"])
        reading = read(text, parse=parse, language=written, now=wall_time(now))
        with self._holding(claimed) as session:
            person = session.get_one(Person, metadata["person"])
            association = self._rules.association
            if not foreign.answer(session, person, reading, association=association, now=now):
                return False
            inbox.finish(session, claimed.id)
            return True

    def _tap(self, claimed: Received, update: Incoming) -> str | None:
        now = self._clock()
        with self._holding(claimed) as session:
            person = self._meet(session, update, now)
            people.welcome_back(person)
            manners.come_back(person)
            # After the tap he may be nobody any more.
            token, language = update.token or "", person.language
            said = handle_tap(session, person, token, rules=self._rules, now=now)
            inbox.finish(session, claimed.id)
            if said is None:
                return None
            wall = wall_time(now)
            return self._wording.say(said.key, said.params, language=language, now=wall)

    def _meet(self, session: Session, update: Incoming, now: datetime) -> Person:
        person = people.meet(
            session,
            channel=update.channel,
            address=update.address,
            first_name=update.first_name,
            language=update.language,
            now=now,
            # Of a clock that is ahead, no more than now.
            wrote_at=min(update.at or now, now),
            also=update.also,
        )
        posters.came_by(person, update.source, now=now)
        return person

    def _before_rasa(
        self, claimed: Received, update: Incoming, heard: Heard
    ) -> Slot | tuple[str, dict[str, Any], str] | None:
        """What needs no Rasa is done here: danger, a text to pass on, anything but words.

        Of what came too fast, when its turn is. Otherwise the sender's pseudonym, the metadata for
        Rasa, and the language of the answer.
        """
        now = self._clock()
        with self._holding(claimed) as session:
            person = self._meet(session, update, now)
            people.welcome_back(person)
            text = (update.text or "").strip()
            if telephone_chat.hear(session, person, update, text, now=now):
                inbox.finish(session, claimed.id)
                return None
            written = languages.detect(text[:MAX_TEXT], before=person.language) if text else ""
            people.speaks(person, written)
            goes_first = danger_first.answer(session, person, text, heard.kind, now=now)
            if goes_first and written in foreign.LANGUAGES:
                ways = foreign.in_his_language(written, self._rules.association, told=False)
                notify(session, person, *ways, now=now)
            if not goes_first:
                abuse = self._rules.abuse
                slot = slowing.slot_of(session, person, claimed, update, abuse=abuse, now=now)
                if slot is not None:
                    return slot
            if not goes_first and text and not self._has_turn(session, claimed.id):
                inbox.wait_for_turn(session, claimed.id)
                return None
            said = Said(
                session, person, update, text, self._channels, self._rules, now, heard.labels
            )
            if goes_first or hearing.is_done(said):
                inbox.finish(session, claimed.id)
                return None
            if inbox.postpone_behind(session, claimed.id):
                return None
            if late_words.are_over(session, person, claimed.id, text, now=now):
                inbox.finish(session, claimed.id)
                return None
            if doubts.expects_answer(session, person):
                # In the middle of a question any language may hold the answer.
                written = person.language
            metadata = {
                "incoming": claimed.id,
                "claim": claimed.claimed_until.isoformat() if claimed.claimed_until else "",
                "person": person.id,
                "now": now.isoformat(),
                "language": person.language,
            }
            if update.at is not None and LATE < now - update.at < TOO_LATE:
                metadata["written"] = update.at.isoformat()
            return pseudonym(session, person), metadata, written

    def _slow_down(
        self,
        claimed: Received,
        update: Incoming,
        slot: Slot,
        heard: Heard,
    ) -> None:
        now = self._clock()
        with self._holding(claimed) as session:
            person = self._meet(session, update, now)
            slowing.put_aside(session, person, claimed.id, slot, heard, now=now)

    def _has_turn(self, session: Session, received_id: int) -> bool:
        return received_id in self._turns and not inbox.is_behind_words(session, received_id)

    def _take_note(self, claimed: Received, update: Incoming) -> None:
        """What needs no answer changes what we know, and how we write to the person."""
        now = self._clock()
        with self._holding(claimed) as session:
            if update.kind == "opened":
                people.welcome_back(self._meet(session, update, now))
            elif update.kind == "moved":
                at, moves = update.at or now, update.moves
                people.move(session, channel=update.channel, moves=moves, at=at, now=now)
            elif update.kind == "delivery" and not deliveries.note(session, update, now=now):
                inbox.put_back(session, claimed.id, now=now)
                return
            inbox.finish(session, claimed.id)

    def _finish(self, claimed: Received) -> None:
        with self._holding(claimed) as session:
            inbox.finish(session, claimed.id)

    def _put_back(self, claimed: Received, patience: timedelta | None) -> None:
        """Later again; the person hears once that it takes longer, and at the end the truth."""
        now = self._clock()
        with self._holding(claimed) as session:
            if patience is None:
                received = inbox.blame(session, claimed.id, now=now)
            else:
                received = inbox.put_back(session, claimed.id, now=now, patience=patience)
            if not claimed.address:
                if received.state == "failed":
                    tell_team(session, "set_aside", now=now, received_id=claimed.id)
                return
            channel, address = claimed.channel, claimed.address
            person = people.meet(session, channel=channel, address=address, now=now)
            if received.state == "failed":
                kind = "set_aside" if patience is None else "technical"
                tell_team(session, kind, now=now, person=person, received_id=claimed.id)
                notify(session, person, Message("trouble.team"), now=now)
            elif not received.apologised:
                received.apologised = True
                notify(session, person, sorry_with_menu(), now=now)
            late_words.warn_team(session, received, person, now=now)
