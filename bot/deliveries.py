"""What a channel tells later about a message: it is on its way, has arrived, or has failed."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import inbox
from bot.channels.contract import Incoming
from bot.channels.errors import (
    ChannelClosed,
    Gone,
    NeedsTemplate,
    OutcomeUnknown,
    RetryLater,
    SendingError,
)
from bot.channels.whatsapp_batches import status_id
from bot.channels.whatsapp_updates import ARRIVED
from bot.outcomes import RETRY_AFTER
from solidarity.people import lose
from solidarity.storage.tables import Contact, Notice

log = structlog.get_logger(__name__)

CLOSED_S = 300
"""Seconds until a message is tried again that the closed channel did not take."""


def note(session: Session, update: Incoming, *, now: datetime) -> bool:
    """Record what became of a message. False: it is being sent at this moment, so look again.

    Such news come late, in any order and more than once. Those that do not fit what we know (of
    another person, of an earlier try, of a message that has arrived) change nothing.
    """
    delivery = update.delivery
    if delivery is None or delivery.notice_id is None:
        return True
    notice = session.get(Notice, delivery.notice_id, with_for_update=True)
    contact = _recipient(session, notice, update) if notice is not None else None
    if notice is None or contact is None:
        return True
    ref = f"{contact.address} {delivery.ref}"
    if delivery.error is None:
        late = not delivery.arrived and _was_told(session, update, "failed")
        if not late and _may_have_gone_out(notice, ref):
            _has_gone_out(notice, contact, ref, now)
        return True
    if _is_being_sent(notice, now):
        return False
    # A person can have several devices: one may get what another does not.
    if _counts(notice, delivery.ref) and not _was_told(session, update, *ARRIVED):
        notice.channel, notice.message_ref = contact.channel, ref
        _has_failed(notice, delivery.error, now)
        _learn(session, contact, delivery.error, update.at or now, now)
        log.info("not_delivered", notice=notice.id, error=notice.error)
    return True


def _recipient(session: Session, notice: Notice, update: Incoming) -> Contact | None:
    """The address the news are about, if it is one of the person the message was for."""
    query = (
        select(Contact)
        .where(
            Contact.person_id == notice.person_id,
            Contact.channel == update.channel,
            Contact.address.in_((update.address, update.also or update.address)),
        )
        # The number goes before the user id, as in sending.
        .order_by(Contact.address != update.address)
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def _may_have_gone_out(notice: Notice, ref: str) -> bool:
    """Its outcome is open: nobody knows, it is in the hands of a sender, or it seemed to fail."""
    if notice.state in ("waiting", "failed") and notice.message_ref == ref:
        return True
    if notice.state != "waiting":
        return notice.state == "unknown"
    return notice.claimed_until is not None or notice.error == OutcomeUnknown.__name__


def _has_gone_out(notice: Notice, contact: Contact, ref: str, now: datetime) -> None:
    notice.state, notice.sent_at, notice.error = "sent", now, None
    notice.channel, notice.message_ref, notice.claimed_until = contact.channel, ref, None
    contact.unreachable_at = None


def _is_being_sent(notice: Notice, now: datetime) -> bool:
    claimed = notice.claimed_until
    return notice.state == "waiting" and claimed is not None and claimed > now


def _counts(notice: Notice, ref: str) -> bool:
    """Whether it failed for good as far as we know: of this try, and not tried again already."""
    if notice.state == "sent":
        return (notice.message_ref or "").endswith(f" {ref}")
    return notice.state == "unknown"


def _was_told(session: Session, update: Incoming, *statuses: str) -> bool:
    """Whether the channel said one of these of the same message, earlier or later."""
    assert update.delivery is not None
    ids = (status_id(update.delivery.ref, status) for status in statuses)
    return inbox.has_kept(session, update.channel, ids)


def _learn(
    session: Session, contact: Contact, error: SendingError, at: datetime, now: datetime
) -> None:
    """What the error says about the person, unless he has written since."""
    if contact.written_at is not None and contact.written_at > at:
        return
    if isinstance(error, Gone):
        lose(session, contact, now=now)
    elif isinstance(error, NeedsTemplate):
        contact.written_at = None


def _has_failed(notice: Notice, error: SendingError, now: datetime) -> None:
    notice.error, notice.sent_at = type(error).__name__, None
    wait = _wait(error, notice.attempts)
    if wait is None or notice.attempts > len(RETRY_AFTER):
        notice.state = "failed"
    else:
        notice.state, notice.due_at = "waiting", now + timedelta(seconds=wait)


def _wait(error: SendingError, attempts: int) -> float | None:
    """Seconds until the message is tried again; None: never."""
    growing = RETRY_AFTER[min(attempts, len(RETRY_AFTER)) - 1]
    if isinstance(error, NeedsTemplate):
        return 0
    if isinstance(error, ChannelClosed):
        return CLOSED_S
    if isinstance(error, RetryLater):
        return max(error.seconds, growing)
    # Here the outcome is known: it failed on their side.
    return growing if isinstance(error, OutcomeUnknown) else None
