"""The outbox: what was committed is sent, paced per chat, retried by kind of error."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from bot.channels.contract import Channel
from bot.channels.errors import Gone, OutcomeUnknown, Refused, RetryLater
from bot.clock import Clock
from bot.wording import Wording
from solidarity.people import chat_for, lose
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Notice, Person

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
RETRY_AFTER = (2, 10, 30, 120, 600)
"""Seconds until a message that failed is tried again."""
CHAT_PAUSE = {"telegram": 1.0}
"""Seconds between two messages to one chat, after a short burst (FIELD.md 3)."""
BURST = 3
LEFT = ""
"""In place of the id of a message: nothing was to be sent."""


class Pace:
    """Keeps each chat under the channel's limit: a few messages at once, then one a pause."""

    def __init__(self) -> None:
        self._credit: dict[tuple[str, str], tuple[float, float]] = {}

    def wait_for(self, channel: str, address: str) -> float:
        """Seconds until the next message may go to this chat; 0 takes the place."""
        pause = CHAT_PAUSE.get(channel)
        if pause is None:
            return 0.0
        at = time.monotonic()
        credit, since = self._credit.get((channel, address), (float(BURST), at))
        credit = min(float(BURST), credit + (at - since) / pause)
        if credit < 1:
            return (1 - credit) * pause
        self._credit[channel, address] = (credit - 1, at)
        return 0.0


@dataclass(frozen=True)
class Claimed:
    """A row that is being sent. `changes`: the message of `target` is changed in its place."""

    notice: Notice
    contact: Contact | None
    target: Notice | None
    changes: bool


class Outbox:
    """Sends what waits. `wake` makes it look at once; it looks by itself every second."""

    def __init__(
        self, sessions: Sessions, channels: Mapping[str, Channel], wording: Wording, clock: Clock
    ) -> None:
        self._sessions, self._channels = sessions, channels
        self._wording, self._clock = wording, clock
        self._pace = Pace()
        self._wakened = asyncio.Event()
        # Writers of SQLite that meet wait for each other in steps of many milliseconds.
        self._claiming = asyncio.Lock()

    def wake(self) -> None:
        self._wakened.set()

    async def run(self) -> None:
        """Send for ever."""
        while True:
            self._wakened.clear()
            while await self.send_next():
                pass
            try:
                await asyncio.wait_for(self._wakened.wait(), timeout=1.0)
            except TimeoutError:
                continue

    async def send_next(self) -> bool:
        """Send one message; False when nothing waits."""
        async with self._claiming:
            claimed = await asyncio.to_thread(self._claim)
        if claimed is None:
            return False
        outcome = await self._deliver(claimed)
        await asyncio.to_thread(self._note, claimed, outcome)
        return True

    def _claim(self) -> Claimed | None:
        now = self._clock()
        with self._sessions.begin() as session:
            notice = session.scalars(next_notice(now)).one_or_none()
            if notice is None:
                return None
            notice.claimed_until = now + LEASE
            notice.attempts += 1
            target = session.get(Notice, notice.target_id) if notice.target_id else None
            contact = chat_for(session, notice)
            session.get_one(Person, notice.person_id)
            notice.person  # noqa: B018  loaded here, because it is worded outside the session
            return Claimed(notice, contact, target, self._changes(notice, target))

    async def _deliver(self, claimed: Claimed) -> str | Exception:
        """The channel's id of the message, or why it could not be delivered."""
        notice, contact = claimed.notice, claimed.contact
        try:
            if claimed.changes:
                return await self._edit(notice, claimed.target)
            if notice.kind == "edit" and not notice.is_answer:
                # What cannot be changed stays as it is; its buttons say that they are over.
                return LEFT
            if contact is None or contact.channel not in self._channels:
                return Gone()
            wait = self._pace.wait_for(contact.channel, contact.address)
            if wait and notice.kind != "alert":
                return RetryLater(wait)
            message = self._wording.compose(notice, now=self._clock())
            return await self._channels[contact.channel].send(contact.address, message)
        except (RetryLater, Gone, Refused, OutcomeUnknown) as error:
            return error
        except Exception as error:  # one message that cannot be worded must not stop the others
            log.exception("not_worded", notice=notice.id)
            return Refused(type(error).__name__)

    def _changes(self, notice: Notice, target: Notice | None) -> bool:
        """Whether a message is to be changed, on a channel where messages can be, or nowhere."""
        channel = self._channels.get(target.channel) if target and target.channel else None
        return notice.kind == "edit" and (channel is None or channel.edits)

    async def _edit(self, notice: Notice, target: Notice | None) -> str | Exception:
        if target is None or target.message_ref is None or target.channel is None:
            return Refused()
        address, ref = target.message_ref.split(" ", 1)
        message = self._wording.compose(notice, now=self._clock())
        await self._channels[target.channel].edit(address, ref, message)
        return ref

    def _note(self, claimed: Claimed, outcome: str | Exception) -> None:
        """Record what became of the attempt."""
        now, contact = self._clock(), claimed.contact
        with self._sessions.begin() as session:
            notice = session.get_one(Notice, claimed.notice.id)
            notice.claimed_until = None
            if isinstance(outcome, str):
                notice.state, notice.sent_at = "sent", now
                if not claimed.changes and contact is not None:
                    notice.channel = contact.channel
                    notice.message_ref = f"{contact.address} {outcome}"
                return
            notice.error = type(outcome).__name__
            self._after_failure(session, notice, contact, outcome, now)
        if not isinstance(outcome, RetryLater):
            log.info("not_sent", notice=claimed.notice.id, error=type(outcome).__name__)

    def _after_failure(
        self,
        session: Session,
        notice: Notice,
        contact: Contact | None,
        error: Exception,
        now: datetime,
    ) -> None:
        if isinstance(error, RetryLater):
            # Waiting one's turn is no failed attempt.
            notice.attempts -= 1
            notice.due_at = now + timedelta(seconds=error.seconds)
        elif isinstance(error, OutcomeUnknown):
            self._after_unknown(notice, now)
        else:
            notice.state = "failed"
            if isinstance(error, Gone) and contact is not None:
                lost = session.get(Contact, contact.id)
                if lost is not None:
                    lose(session, lost, now=now)

    def _after_unknown(self, notice: Notice, now: datetime) -> None:
        """A repeated sentence is better than none; a repeated offer is worse than none."""
        if notice.offer_id is not None and notice.kind == "send":
            notice.state = "unknown"
        elif notice.attempts > len(RETRY_AFTER):
            notice.state = "failed"
        else:
            notice.due_at = now + timedelta(seconds=RETRY_AFTER[notice.attempts - 1])


def next_notice(now: datetime) -> Select[Notice]:
    """The next row to send: urgent first, in order for each person, edits after their target."""
    earlier, target = aliased(Notice), aliased(Notice)
    before_it: ColumnElement[bool] = exists().where(
        earlier.person_id == Notice.person_id, earlier.state == "waiting", earlier.id < Notice.id
    )
    is_unsent = target.state.in_(("waiting", "held"))
    unsent_target = exists().where(and_(target.id == Notice.target_id, is_unsent))
    return (
        select(Notice)
        .where(
            Notice.state == "waiting",
            Notice.due_at <= now,
            or_(Notice.claimed_until.is_(None), Notice.claimed_until < now),
            or_(Notice.kind == "alert", ~before_it),
            ~unsent_target,
        )
        .order_by(Notice.urgent.desc(), Notice.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
