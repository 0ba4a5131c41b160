"""The outbox: what was committed is sent, paced per chat, retried by kind of error."""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache, partial

import structlog
from sqlalchemy import ColumnElement, Select, bindparam, exists, or_, select
from sqlalchemy.orm import Session, aliased

from bot.channels.contract import Channel, Outgoing
from bot.channels.errors import (
    ClaimOver,
    Gone,
    OutcomeUnknown,
    Refused,
    RetryLater,
    SendingError,
)
from bot.clock import Clock
from bot.copies import Copies
from bot.going_on import AWAY, insist
from bot.outcomes import LEFT, Claimed, Outcomes, is_offer, is_repeat
from bot.pacing import Pace, limits_of_channels
from bot.pictures import with_picture
from bot.reaching import Held, Reaching, Way, is_open, take_in_edits
from bot.signs import Signs
from bot.templates import Templates
from bot.wording import Wording
from solidarity.clock import wall_time
from solidarity.notices import CLOSED
from solidarity.people import chat_for, is_expected
from solidarity.settings import WhatsApp
from solidarity.storage.columns import Instant
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Notice

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
"""Longer than fetching a picture and sending it may take."""
AWAY_S = 3.0


class Outbox:
    """Sends what waits. `wake` makes it look at once; it looks by itself every second."""

    def __init__(
        self,
        sessions: Sessions,
        channels: Mapping[str, Channel],
        wording: Wording,
        clock: Clock,
        limits: WhatsApp = WhatsApp(),  # noqa: B008  it cannot be changed
        templates: Templates | None = None,
        lease: timedelta = LEASE,
    ) -> None:
        self._sessions, self._channels = sessions, channels
        self._wording, self._clock, self._lease = wording, clock, lease
        self._pace = Pace(limits_of_channels(limits))
        self._reaching = Reaching(templates or Templates(wording), limits.people_a_day)
        self._copies = Copies(sessions, channels, wording)
        self._outcomes = Outcomes(self._reaching)
        self.signs = Signs()
        self._wakened = asyncio.Event()
        # Writers of SQLite that meet wait for each other in steps of many milliseconds.
        self._claiming, self._looking = asyncio.Lock(), asyncio.Lock()

    def wake(self) -> None:
        self._wakened.set()

    async def run(self) -> None:
        """Send for ever."""
        while True:
            # One looks for all: each look costs the database as much as sending a message.
            async with self._looking:
                claimed = await self._wait_for_next()
            await self._send(claimed)

    async def _wait_for_next(self) -> Claimed:
        while True:
            self._wakened.clear()
            claimed = await self._claim_next()
            if claimed is not None:
                return claimed
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wakened.wait(), timeout=1.0)

    async def send_next(self) -> bool:
        """Send one message; False when nothing waits."""
        claimed = await self._claim_next()
        if claimed is None:
            return False
        await self._send(claimed)
        return True

    async def _claim_next(self) -> Claimed | None:
        async with self._claiming:
            return await asyncio.to_thread(self._claim)

    async def _send(self, claimed: Claimed) -> None:
        outcome = await self._deliver(claimed)
        await insist(self._note, claimed, outcome)

    def _claim(self) -> Claimed | None:
        now = self._clock()
        with self._sessions.begin() as session:
            notice = session.scalars(_next_notice(), {"now": now}).one_or_none()
            if notice is None:
                return None
            is_unsure = notice.claimed_until is not None
            if is_unsure:
                # Who had it before died or stands still: nobody knows whether it went out.
                notice.error = OutcomeUnknown.__name__
            notice.claimed_until = now + self._lease
            notice.attempts += 1
            target = session.get(Notice, notice.target_id) if notice.target_id else None
            contact = chat_for(session, notice)
            notice.person  # noqa: B018  loaded here, because it is worded outside the session
            changed = target if self._changes(notice, target) else None
            if is_unsure and is_offer(notice):
                return Claimed(notice, contact, changed, OutcomeUnknown())
            way = self._way(session, notice, changed or contact, now)
            claimed = Claimed(notice, contact, changed, way)
            return self._in_turn(session, claimed, now)

    def _in_turn(self, session: Session, claimed: Claimed, now: datetime) -> Claimed:
        """The same with the moment when its channel may be used, or later when its chat may not."""
        contact, notice = claimed.contact, claimed.notice
        if claimed.changed is not None or contact is None or not isinstance(claimed.way, Way):
            return claimed
        wait = self._pace.wait_for(session, contact, now)
        if wait and notice.kind != "alert":
            return replace(claimed, way=RetryLater(wait))
        return replace(claimed, pause=self._pace.take_turn(session, contact.channel, now))

    def _way(
        self, session: Session, notice: Notice, whom: Notice | Contact | None, now: datetime
    ) -> Way | SendingError | str:
        """How a row goes, or what becomes of it without trying. `whom`: a message, to change it."""
        changes = isinstance(whom, Notice)
        if notice.kind == "edit" and not changes and not notice.is_answer:
            # What cannot be changed stays as it is; its buttons say that they are over.
            return LEFT
        pause = self._outcomes.pause_of(whom.channel, now) if whom else None
        if pause is not None and notice.kind != "alert":
            return RetryLater(pause.total_seconds())
        if isinstance(whom, Contact) and whom.channel in self._channels:
            return self._way_to(session, notice, whom, now)
        if whom is None and is_expected(session, notice.person_id):
            return Held()
        return Way() if changes else Gone()

    def _way_to(
        self, session: Session, notice: Notice, contact: Contact, now: datetime
    ) -> Way | SendingError:
        channel = self._channels[contact.channel]
        change = None if channel.edits else take_in_edits(session, notice)
        if is_open(contact, channel.window, now=now):
            return Way()
        # A change is worth no template, unless the person waits for it.
        quietly = change is not None and not change.is_answer
        return self._reaching.find(session, notice, contact, quietly=quietly, now=now)

    async def _deliver(self, claimed: Claimed) -> str | SendingError:
        """The channel's id of the message, or why it could not be delivered."""
        notice, contact, way = claimed.notice, claimed.contact, claimed.way
        if not isinstance(way, Way):
            return way
        try:
            if claimed.changed is not None:
                return await self._edit(notice, claimed.changed)
            assert contact is not None
            message = await self._with_picture(notice, self._message(notice, way), contact)
            message = await self._copies.with_copy(message, notice.person_id, now=self._clock())
            await asyncio.sleep(claimed.pause)
            self._begin(notice)
            return await self._channels[contact.channel].send(contact.address, message)
        except SendingError as error:
            return error
        except AWAY:
            # Of the web chat, whose messages are rows themselves.
            return RetryLater(AWAY_S)
        except Exception as error:  # one message that cannot be worded must not stop the others
            log.exception("not_worded", notice=notice.id)
            return Refused(type(error).__name__)

    def _begin(self, notice: Notice) -> None:
        """From here on it may go out; not from a process that stood still beyond its claim."""
        if notice.claimed_until is None or self._clock() >= notice.claimed_until:
            raise ClaimOver
        if is_repeat(notice):
            log.info("sending_again", notice=notice.id, repeat=True)

    def _message(self, notice: Notice, way: Way) -> Outgoing:
        if way.template is None:
            return self._wording.compose(notice, now=self._clock())
        language = notice.person.language
        # What becomes of an announcement says nothing about the message itself.
        notice_id = None if way.announces else notice.id
        return Outgoing("", language=language, template=way.template, notice_id=notice_id)

    async def _with_picture(self, notice: Notice, message: Outgoing, contact: Contact) -> Outgoing:
        """The message as its channel can show it, where there is a picture in it."""
        say = partial(
            self._wording.say, known={}, language=notice.person.language,
            now=wall_time(self._clock()),
        )  # fmt: skip
        is_receipt = notice.parts[0][0] == "expense.receipt"
        sorry = say("expense.receipt_gone") if is_receipt else say("photo.gone")
        channel = self._channels[contact.channel]
        return await with_picture(message, channel, self._channels, sorry=sorry)

    def _changes(self, notice: Notice, target: Notice | None) -> bool:
        """Whether a message is to be changed, on a channel where messages can be, or nowhere."""
        if notice.kind != "edit" or target is None:
            return False
        channel = self._channels.get(target.channel or "")
        return channel is None or channel.edits

    async def _edit(self, notice: Notice, target: Notice) -> str | SendingError:
        if target.message_ref is None or target.channel is None:
            return Refused()
        address, ref = target.message_ref.split(" ", 1)
        message = self._wording.compose(notice, now=self._clock())
        self._begin(notice)
        channel = self._channels[target.channel]
        change = channel.delete if notice.parts[0][0] in CLOSED else channel.edit
        await change(address, ref, message)
        return ref

    def _note(self, claimed: Claimed, outcome: str | SendingError) -> None:
        with self._sessions.begin() as session:
            self._outcomes.note(session, claimed, outcome, now=self._clock())
        self.signs.note(claimed, outcome, now=self._clock())


@cache
def _next_notice() -> Select[Notice]:
    """The next row to send: urgent ones, then answers; in order for each person, edits after their
    target. Made once: to put it together takes as long as to ask it."""
    now = bindparam("now", type_=Instant)
    earlier, target = aliased(Notice), aliased(Notice)
    unsent_target = exists().where(
        target.id == Notice.target_id, target.state.in_(("waiting", "held"))
    )
    # A change of what is held waits with it, and keeps nothing else waiting.
    of_held = exists().where(target.id == earlier.target_id, target.state == "held")
    before_it: ColumnElement[bool] = exists().where(
        earlier.person_id == Notice.person_id,
        earlier.state == "waiting",
        earlier.id < Notice.id,
        ~of_held,
    )
    return (
        select(Notice)
        .where(
            Notice.state == "waiting",
            Notice.due_at <= now,
            or_(Notice.claimed_until.is_(None), Notice.claimed_until < now),
            or_(Notice.kind == "alert", ~before_it),
            ~unsent_target,
        )
        .order_by(Notice.rank, Notice.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
