"""Reaching somebody who has not written lately, where the channel then takes templates only.

What has a template of its own goes by it. The rest is held, announced once a day at most, and said
when the person writes or taps.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.channels.contract import Template
from bot.channels.errors import RetryLater, SendingError
from bot.templates import Templates
from solidarity.storage.tables import Contact, Notice
from solidarity.team import tell_team

DAY = timedelta(hours=24)
MARGIN = timedelta(minutes=5)
"""Before its end a window counts as closed: a message may be under way for a while."""
LONGEST_WAIT = timedelta(hours=1)
REFUSED_FOR = timedelta(hours=1)
"""So long a template that was refused is not tried again."""


class Held(SendingError):
    """Nothing is sent: it is said when the person writes."""


@dataclass(frozen=True)
class Way:
    """How a message goes: in its own words, by a template, or only announced by one."""

    template: Template | None = None
    announces: bool = False


class Reaching:
    """Finds the way to people whose window is closed."""

    def __init__(self, templates: Templates, people_a_day: int) -> None:
        self._templates, self._people_a_day = templates, people_a_day
        self._refused: dict[tuple[str, str], datetime] = {}

    def find(
        self, session: Session, notice: Notice, contact: Contact, *, quietly: bool, now: datetime
    ) -> Way | SendingError:
        """The way, noted with the contact; or why nothing can go now. `quietly`: no template."""
        way = None if quietly else self._by_template(session, notice, now)
        if way is None:
            return Held()
        wait = self._wait_for_place(session, contact, now)
        if wait is not None:
            tell_team(session, "people_a_day", now=now)
            return RetryLater(wait.total_seconds())
        contact.invited_at = now
        return way

    def refused(self, template: Template, *, now: datetime) -> None:
        """The channel does not take this template."""
        self._refused[template.name, template.language] = now

    def _by_template(self, session: Session, notice: Notice, now: datetime) -> Way | None:
        own = self._templates.fitting(notice, now=now)
        if own is not None and self._may_be_used(own, now):
            return Way(own)
        if _was_announced(session, notice, now):
            return None
        general = self._templates.announcing(notice, now=now)
        return Way(general, announces=True) if self._may_be_used(general, now) else None

    def _may_be_used(self, template: Template, now: datetime) -> bool:
        refused_at = self._refused.get((template.name, template.language))
        return refused_at is None or refused_at <= now - REFUSED_FOR

    def _wait_for_place(
        self, session: Session, contact: Contact, now: datetime
    ) -> timedelta | None:
        """How long no further person may be written to; None when this one may.

        Processes that look at the same moment may each let one more through: WhatsApp then refuses.
        """
        since = now - DAY
        if contact.invited_at is not None and contact.invited_at > since:
            return None
        query = select(func.count(), func.min(Contact.invited_at)).where(
            Contact.channel == contact.channel, Contact.invited_at > since
        )
        invited, oldest = session.execute(query).one()
        if invited < self._people_a_day:
            return None
        return LONGEST_WAIT if oldest is None else min(oldest + DAY - now, LONGEST_WAIT)


def is_open(contact: Contact, window: timedelta | None, *, now: datetime) -> bool:
    """Whether words of our own reach the person on this channel."""
    if window is None:
        return True
    return contact.written_at is not None and contact.written_at > now - window + MARGIN


def _was_announced(session: Session, notice: Notice, now: datetime) -> bool:
    """Whether the person was told lately that something waits for him."""
    query = select(Notice.id).where(
        Notice.person_id == notice.person_id,
        or_(Notice.state == "held", Notice.id == notice.id),
        Notice.template.is_not(None),
        Notice.sent_at > now - DAY,
    )
    return session.scalars(query).first() is not None


def take_in_edits(session: Session, notice: Notice) -> Notice | None:
    """A message that was changed before it went out is said as it is now; the newest change.

    For channels where what was sent stays as it is.
    """
    query = select(Notice).where(
        Notice.person_id == notice.person_id,
        Notice.target_id == notice.id,
        Notice.state == "waiting",
    )
    edits = session.scalars(query.order_by(Notice.id)).all()
    for edit in edits:
        notice.parts, notice.buttons = edit.parts, edit.buttons
        edit.state = "dropped"
    return edits[-1] if edits else None
