"""What a channel tells later about a message: it is on its way, has arrived, or has failed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import inbox
from bot.channels.contract import Delivery, Incoming
from bot.channels.errors import (
    ChannelClosed,
    Gone,
    NeedsTemplate,
    OutcomeUnknown,
    Refused,
    RetryLater,
    SendingError,
)
from bot.channels.whatsapp_batches import status_id
from bot.channels.whatsapp_updates import ARRIVED
from bot.outcomes import CLOSED_FOR, RETRY_AFTER, replace_if_lost
from solidarity.people import best_contact, lose
from solidarity.storage.tables import Contact, Notice
from solidarity.team import tell_team

log = structlog.get_logger(__name__)

FAILED = "failed"


def note(session: Session, update: Incoming, *, now: datetime) -> bool:
    """Record what became of a message. False: it is being sent at this moment, so look again.

    Such news come late, in any order and more than once. Those that do not fit what we know (of
    another person, of an earlier try, of a message that has arrived) change nothing.
    """
    delivery = update.delivery
    assert delivery is not None
    # A person can have several devices: one may get what another does not.
    if delivery.error is not None and _was_told(session, update, *ARRIVED):
        return True
    notice = _message(session, delivery)
    contacts = _recipient(session, update, notice)
    if not contacts:
        return True
    if delivery.error is not None:
        return _note_failure(session, update, contacts, notice, now)
    late = not delivery.arrived and _was_told(session, update, FAILED)
    if notice is not None and not late and _may_have_gone_out(notice, delivery.ref):
        _note_try(notice, contacts, delivery.ref)
        notice.state, notice.sent_at, notice.error, notice.claimed_until = "sent", now, None, None
        for contact in contacts:
            contact.unreachable_at = None
    return True


def _note_failure(
    session: Session,
    update: Incoming,
    contacts: Sequence[Contact],
    notice: Notice | None,
    now: datetime,
) -> bool:
    assert update.delivery is not None
    assert update.delivery.error is not None
    ref, error = update.delivery.ref, update.delivery.error
    if notice is not None:
        if _is_being_sent(notice, now):
            return False
        if notice.state != "unknown" and not (notice.state == "sent" and _is_of(notice, ref)):
            # Of an earlier try: it was or will be said again.
            return True
    for contact in contacts:
        _learn(session, contact, error, update.at or now, now)
    if notice is not None:
        _note_try(notice, contacts, ref)
        _has_failed(session, notice, error, now)
    log.info("not_delivered", notice=notice.id if notice else None, error=type(error).__name__)
    return True


def _message(session: Session, delivery: Delivery) -> Notice | None:
    """The row of the outbox; None for what is no row, such as an announcement."""
    if delivery.notice_id is None:
        return None
    return session.get(Notice, delivery.notice_id, with_for_update=True)


def _recipient(session: Session, update: Incoming, notice: Notice | None) -> Sequence[Contact]:
    """The chat the news are about, by its one or two addresses, the one to write to first.

    None where the message was for somebody else.
    """
    query = select(Contact).where(
        Contact.channel == update.channel,
        Contact.address.in_((update.address, update.also or update.address)),
    )
    if update.delivery is not None and update.delivery.notice_id is not None:
        query = query.where(Contact.person_id == (notice.person_id if notice else None))
    return session.scalars(query.order_by(Contact.address != update.address)).all()


def _is_of(notice: Notice, ref: str) -> bool:
    """Whether the last try of a message that we know of is this one, by whichever address."""
    return (notice.message_ref or "").endswith(f" {ref}")


def _note_try(notice: Notice, contacts: Sequence[Contact], ref: str) -> None:
    if not _is_of(notice, ref):
        notice.channel, notice.message_ref = contacts[0].channel, f"{contacts[0].address} {ref}"


def _may_have_gone_out(notice: Notice, ref: str) -> bool:
    """Its outcome is open: nobody knows, it is in the hands of a sender, or it seemed to fail."""
    if notice.state in ("waiting", "held", "failed") and _is_of(notice, ref):
        return True
    if notice.state != "waiting":
        return notice.state == "unknown"
    return notice.claimed_until is not None or notice.error == OutcomeUnknown.__name__


def _is_being_sent(notice: Notice, now: datetime) -> bool:
    claimed = notice.claimed_until
    return notice.state == "waiting" and claimed is not None and claimed > now


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


def _has_failed(session: Session, notice: Notice, error: SendingError, now: datetime) -> None:
    """The message is said again, by another way, or not at all; as when sending fails."""
    notice.error, notice.sent_at = type(error).__name__, None
    if isinstance(error, ChannelClosed):
        # A person has to look first: this is no failed attempt.
        notice.attempts -= 1
        tell_team(session, "channel_closed", now=now)
    wait = _wait(session, notice, error)
    if wait is not None and notice.attempts <= len(RETRY_AFTER):
        notice.state, notice.due_at = "waiting", now + timedelta(seconds=wait)
    elif isinstance(error, Refused) and notice.template is not None:
        # It is said in our own words when the person writes.
        notice.state = "held"
    else:
        notice.state = "failed"
    replace_if_lost(session, notice, now)


def _wait(session: Session, notice: Notice, error: SendingError) -> float | None:
    """Seconds until the message is tried again; None: not by itself."""
    growing = RETRY_AFTER[min(max(notice.attempts, 1), len(RETRY_AFTER)) - 1]
    if isinstance(error, ChannelClosed):
        return CLOSED_FOR.total_seconds()
    if isinstance(error, RetryLater):
        return max(error.seconds, growing)
    if isinstance(error, OutcomeUnknown):
        # Here the outcome is known: it failed on their side.
        return growing
    elsewhere = isinstance(error, Gone) and best_contact(session, notice.person_id) is not None
    return 0 if elsewhere or isinstance(error, NeedsTemplate) else None
