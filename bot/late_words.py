"""Words that could not be handled at once: how long one tries, and whether they still fit then."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.going_on import AWAY
from bot.inbox import words_in
from bot.rasa import NothingDone, RasaFailed
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.storage.tables import Person, Received, Tap
from solidarity.team import tell_team

A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
TELL_TEAM_AT = 6
"""Tries, after which (some five minutes) a person has to see why nothing is understood."""
WAYS_ON = ("request.", "join.", "volunteer.", "wish.", "listener.", "doubt.")
"""Buttons that tell a need or an offer of help: whoever taps them goes on without his words."""


def patience_with(error: Exception) -> timedelta | None:
    """How long a message is tried that failed so; None: it may be to blame itself.

    Where Rasa answers and nothing is done its actions are away, or these words are too much for
    them: no other words of the person must wait for that all day.
    """
    if isinstance(error, NothingDone):
        return AN_HOUR
    return A_DAY if isinstance(error, (RasaFailed, *AWAY)) else None


def warn_team(session: Session, received: Received, person: Person, *, now: datetime) -> None:
    """It goes on being tried, but somebody has to look what is away."""
    if received.state == "new" and received.attempts == TELL_TEAM_AT:
        tell_team(session, "technical", now=now, person=person)


def are_over(
    session: Session, person: Person, received_id: int, text: str, *, now: datetime
) -> bool:
    """Whether words that waited are left aside, because the person went on without them.

    He wrote the same again (which is handled in its turn), or tapped his way through a menu: old
    words would then change what he has said since. He is told, so that nothing is lost.
    """
    received = session.get_one(Received, received_id)
    if not received.apologised:
        return False
    if _was_said_again(session, received, text):
        return True
    if not _went_on(session, person, received):
        return False
    notify(session, person, Message("trouble.went_on", {"text": text[:80]}), now=now)
    return True


def _went_on(session: Session, person: Person, received: Received) -> bool:
    ways = or_(*(Tap.action.startswith(way) for way in WAYS_ON))
    query = select(Tap.token).where(
        Tap.person_id == person.id, Tap.tapped_at > received.received_at, ways
    )
    return session.scalars(query.limit(1)).one_or_none() is not None


def _was_said_again(session: Session, received: Received, text: str) -> bool:
    query = select(Received.payload).where(
        Received.channel == received.channel,
        Received.address == received.address,
        Received.state == "new",
        Received.id > received.id,
    )
    payloads = session.scalars(query)
    return any(words.strip() == text for payload in payloads for words in words_in(payload))
