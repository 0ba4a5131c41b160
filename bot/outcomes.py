"""What becomes of a row of the outbox after it was tried, by kind of error."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from bot.channels.errors import (
    ChannelBusy,
    ChannelClosed,
    ClaimOver,
    Gone,
    NeedsTemplate,
    OutcomeUnknown,
    Refused,
    RetryLater,
    SendingError,
    TemplateRefused,
)
from bot.reaching import Held, Reaching, Way
from solidarity.asking import PERHAPS_LOST, look_for_others
from solidarity.people import best_contact, lose
from solidarity.storage.tables import Contact, Notice
from solidarity.team import tell_team

log = structlog.get_logger(__name__)

RETRY_AFTER = (2, 10, 30, 120, 600)
"""Seconds until a message that failed is tried again."""
CLOSED_FOR = timedelta(minutes=5)
"""So long nothing is tried on a channel that took nothing from us."""
LEFT = ""
"""In place of the id of a message: nothing was to be sent."""


@dataclass(frozen=True)
class Claimed:
    """A row that is being sent. `changed`: the message that is changed in its place."""

    notice: Notice
    contact: Contact | None
    changed: Notice | None
    way: Way | SendingError | str
    """How it goes; or what is known without trying."""
    pause: float = 0.0
    """Seconds until it is its turn on the channel."""

    @property
    def known_way(self) -> Way:
        return self.way if isinstance(self.way, Way) else Way()

    @property
    def channel(self) -> str | None:
        whom = self.changed or self.contact
        return whom.channel if whom is not None else None


class Outcomes:
    """Notes what became of rows, and which channels take nothing for a while."""

    def __init__(self, reaching: Reaching) -> None:
        self._reaching = reaching
        self._paused: dict[str, datetime] = {}

    def pause_of(self, channel: str | None, now: datetime) -> timedelta | None:
        """How long nothing is tried on a channel; None when it may be."""
        until = self._paused.get(channel or "")
        return until - now if until is not None and until > now else None

    def note(
        self, session: Session, claimed: Claimed, outcome: str | SendingError, *, now: datetime
    ) -> None:
        """Record what became of the attempt."""
        wrote = _wrote_meanwhile(session, claimed)
        notice = session.get(Notice, claimed.notice.id, with_for_update=True)
        if notice is None:
            # Its person was erased meanwhile.
            return
        if isinstance(outcome, ClaimOver) or not _is_ours(notice, claimed, outcome):
            log.warning("claim_lost", notice=notice.id)
            return
        notice.claimed_until = None
        if isinstance(outcome, str):
            _note_sent(notice, claimed, outcome, now)
        else:
            if not (isinstance(outcome, RetryLater) and is_repeat(notice)):
                notice.error = type(outcome).__name__
            self._after_failure(session, notice, claimed, outcome, now)
            replace_if_lost(session, notice, now)
        if notice.state == "held" and wrote:
            notice.state = "waiting"
        if not isinstance(outcome, str | RetryLater):
            log.info("not_sent", notice=notice.id, error=notice.error)

    def _after_failure(
        self,
        session: Session,
        notice: Notice,
        claimed: Claimed,
        error: SendingError,
        now: datetime,
    ) -> None:
        way = claimed.known_way
        if isinstance(error, RetryLater | ChannelClosed):
            # Waiting one's turn is no failed attempt.
            notice.attempts -= 1
            notice.due_at = now + self._pause(session, claimed.channel, error, now)
        elif isinstance(error, TemplateRefused) and way.template is not None:
            # Another way is found at once.
            notice.attempts -= 1
            self._reaching.refused(way.template, now=now)
            log.warning("template_refused", template=way.template.name, notice=notice.id)
            tell_team(session, "template_refused", now=now)
        elif isinstance(error, Held) or (isinstance(error, Refused) and way.template is not None):
            notice.state = "held"
        elif isinstance(error, NeedsTemplate) and notice.attempts <= len(RETRY_AFTER):
            _close_window(session, claimed.contact)
        elif isinstance(error, OutcomeUnknown):
            _after_unknown(notice, way, now)
        elif not (isinstance(error, Gone) and _has_another_way(session, claimed.contact, now)):
            notice.state = "failed"

    def _pause(
        self,
        session: Session,
        channel: str | None,
        error: RetryLater | ChannelClosed,
        now: datetime,
    ) -> timedelta:
        """How long the row waits; its channel too, if that takes nothing from us."""
        if isinstance(error, ChannelClosed):
            wait = CLOSED_FOR
            tell_team(session, "channel_closed", now=now)
        else:
            wait = timedelta(seconds=error.seconds)
        if channel is None or not isinstance(error, ChannelClosed | ChannelBusy):
            return wait
        self._paused[channel] = now + wait
        # After a closed channel others are tried first: what is wrong may be this message alone.
        return 2 * wait if isinstance(error, ChannelClosed) else wait


def is_repeat(notice: Notice) -> bool:
    """Whether it may have gone out before."""
    return notice.error == OutcomeUnknown.__name__


def _is_ours(notice: Notice, claimed: Claimed, outcome: str | SendingError) -> bool:
    """Whether nobody else has taken it up since; the channel's own news of it are no other."""
    if notice.claimed_until == claimed.notice.claimed_until:
        return True
    ref = notice.message_ref or ""
    return notice.claimed_until is None and outcome != LEFT and ref.endswith(f" {outcome}")


def _note_sent(notice: Notice, claimed: Claimed, ref: str, now: datetime) -> None:
    """It went out; what was only announced is held until the person writes."""
    way, contact = claimed.known_way, claimed.contact
    notice.state, notice.sent_at = "held" if way.announces else "sent", now
    if way.template is not None:
        notice.template = way.template.name
    if way.announces or claimed.changed is not None or contact is None or ref == LEFT:
        return
    notice.channel = contact.channel
    notice.message_ref = f"{contact.address} {ref}"


def is_offer(notice: Notice) -> bool:
    """Whether it asks a volunteer. What he gets when he has said yes is no offer: the address of
    somebody who waits for him is said twice rather than never."""
    return notice.kind == "send" and notice.parts[0][0].startswith("offer.")


def replace_if_lost(session: Session, notice: Notice, now: datetime) -> None:
    """When a volunteer perhaps never saw a question, others are soon asked in his place."""
    if is_offer(notice) and notice.offer_id is not None and notice.state in PERHAPS_LOST:
        look_for_others(session, notice.offer_id, now=now)


def _after_unknown(notice: Notice, way: Way, now: datetime) -> None:
    """A repeated sentence is better than none; a repeated offer is worse than none."""
    if is_offer(notice) and not way.announces:
        notice.state = "unknown"
    elif notice.attempts > len(RETRY_AFTER):
        notice.state = "held" if way.announces else "failed"
    else:
        notice.due_at = now + timedelta(seconds=RETRY_AFTER[notice.attempts - 1])


def _wrote_meanwhile(session: Session, claimed: Claimed) -> bool:
    """Whether the person wrote while a way without his own words was tried.

    What is held is released when he writes; so that neither misses the other, this waits for a
    message of his that is being noted, and that one then for us.
    """
    contact = claimed.contact
    if contact is None or (isinstance(claimed.way, Way) and claimed.way.template is None):
        return False
    known = session.get(Contact, contact.id, with_for_update=True)
    return known is not None and known.written_at != contact.written_at


def _close_window(session: Session, contact: Contact | None) -> None:
    """The channel says that the person has not written lately; unless he just did."""
    known = session.get(Contact, contact.id) if contact is not None else None
    if known is not None and contact is not None and known.written_at == contact.written_at:
        known.written_at = None


def _has_another_way(session: Session, contact: Contact | None, now: datetime) -> bool:
    """The channel refuses this address; whether the person has one elsewhere."""
    lost = session.get(Contact, contact.id) if contact is not None else None
    if lost is None:
        return False
    lose(session, lost, now=now)
    return best_contact(session, lost.person_id) is not None
