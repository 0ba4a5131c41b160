"""The inbox: an update is kept before it is acknowledged, and handled once, in order."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, exists, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from bot.channels.contract import Arrived
from solidarity.storage.columns import Instant
from solidarity.storage.tables import Received

LEASE = timedelta(seconds=40)
"""After this time the message of a worker that died is taken up by another. The longest turn takes
26 seconds (bot/rasa.py: to read the message, and to answer it)."""
A_LITTLE_LATER = timedelta(milliseconds=200)
RETRY_AFTER = (2, 5, 15, 60, 180)
"""Seconds until a message that failed is tried again; after the last it is set aside."""
MOST_FAULTS = 3
"""So often a message is tried that fails by itself, not because something is down."""
WHILE_AWAY = (2, 5, 15, 30, 60)
"""The same while what it needs (Rasa, the database) is away; the last again and again."""


def keep(session: Session, updates: Iterable[Arrived], *, now: datetime) -> int:
    """Store updates; those known already are left as they are. How many were new."""
    rows = [
        {
            "channel": update.channel,
            "update_id": update.update_id,
            "address": update.address,
            "payload": dict(update.payload),
            "received_at": now,
            "due_at": now,
            "state": "new",
            "attempts": 0,
            "faults": 0,
            "apologised": False,
            "waits_for_turn": False,
        }
        for update in updates
    ]
    if not rows:
        return 0
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert = dialect.insert(Received).on_conflict_do_nothing().returning(Received.id)
    return len(session.scalars(insert, rows).all())


def claim(
    session: Session,
    *,
    now: datetime,
    of_chats: bool = True,
    of_words: bool = True,
    lease: timedelta = LEASE,
) -> Received | None:
    """Take the next message to handle: the oldest of a chat that nobody is handling.

    A message waits for the earlier ones of the same chat, so that each person is heard in order;
    but not for one that could not be handled and was put back: a tap, or a danger, goes ahead.
    What belongs to no chat is taken apart from these (`of_chats`): neither waits for the other.
    While no turn at Rasa is free, words that wait for one are left (`of_words`).
    """
    received = session.scalars(_next(of_chats, of_words), {"now": now}).one_or_none()
    if received is not None:
        if received.claimed_until is None:
            # That a process died is not the fault of the message.
            received.attempts += 1
        received.claimed_until = now + lease
        received.waits_for_turn = False
    return received


@cache
def _next(of_chats: bool, of_words: bool) -> Select[Received]:
    """Made once: to put it together takes as long as to ask it."""
    earlier, now = aliased(Received), bindparam("now", type_=Instant)
    waits = exists().where(
        earlier.channel == Received.channel,
        earlier.address == Received.address,
        earlier.state == "new",
        earlier.id < Received.id,
        or_(earlier.attempts == 0, earlier.claimed_until.is_not(None)),
    )
    return (
        select(Received)
        .where(
            Received.state == "new",
            Received.due_at <= now,
            or_(Received.claimed_until.is_(None), Received.claimed_until < now),
            *((Received.address != "", ~waits) if of_chats else (Received.address == "",)),
            *(() if of_words else (~Received.waits_for_turn,)),
        )
        .order_by(Received.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def finish(session: Session, received_id: int) -> None:
    """The message was handled."""
    done = update(Received).where(Received.id == received_id)
    session.execute(done.values(state="done", claimed_until=None))


def wait_for_turn(session: Session, received_id: int) -> None:
    """Words wait until Rasa has time for them; taps and danger of the same chat go ahead."""
    received = session.get_one(Received, received_id)
    # Waiting one's turn is no failed attempt, and it does not block those behind.
    received.claimed_until, received.attempts = None, max(received.attempts - 1, 1)
    received.waits_for_turn = True


def is_behind_words(session: Session, received_id: int) -> bool:
    """Whether earlier words of the same chat wait for their turn, or have it just now."""
    received, earlier = session.get_one(Received, received_id), aliased(Received)
    query = select(earlier.id).where(
        earlier.channel == received.channel,
        earlier.address == received.address,
        earlier.state == "new",
        earlier.id < received_id,
        or_(earlier.waits_for_turn, earlier.claimed_until.is_not(None)),
    )
    return session.scalars(query.limit(1)).one_or_none() is not None


def postpone_behind(session: Session, received_id: int) -> bool:
    """Words stay behind earlier words that were put back: whether they have to wait."""
    received = session.get_one(Received, received_id)
    query = (
        select(Received.due_at)
        .where(
            Received.channel == received.channel,
            Received.address == received.address,
            Received.state == "new",
            Received.id < received_id,
        )
        .order_by(Received.id.desc())
        .limit(1)
    )
    due_at = session.scalars(query).one_or_none()
    if due_at is None:
        return False
    # Waiting one's turn is no failed attempt, and it does not block those behind.
    received.claimed_until, received.attempts = None, max(received.attempts - 1, 1)
    received.due_at = due_at + A_LITTLE_LATER
    return True


def has_kept(session: Session, channel: str, update_ids: Iterable[str]) -> bool:
    """Whether one of these updates came, handled or not."""
    query = select(Received.id).where(
        Received.channel == channel, Received.update_id.in_(tuple(update_ids))
    )
    return session.scalars(query.limit(1)).one_or_none() is not None


def put_back(
    session: Session, received_id: int, *, now: datetime, patience: timedelta | None = None
) -> Received:
    """The message could not be handled: later again, or set aside after the last try.

    `patience`: what it needs is away; it is tried so long, however often.
    """
    received = session.get_one(Received, received_id)
    received.claimed_until = None
    over = received.attempts > len(RETRY_AFTER)
    if patience is not None:
        over = now > received.received_at + patience
    if over:
        received.state = "failed"
        return received
    pauses = RETRY_AFTER if patience is None else WHILE_AWAY
    pause = pauses[min(received.attempts, len(pauses)) - 1]
    received.due_at = now + timedelta(seconds=pause)
    return received


def blame(session: Session, received_id: int, *, now: datetime) -> Received:
    """The message itself cannot be handled: later again, or set aside after MOST_FAULTS tries."""
    received = session.get_one(Received, received_id)
    received.claimed_until = None
    received.faults += 1
    if received.faults >= MOST_FAULTS:
        received.state = "failed"
    else:
        received.due_at = now + timedelta(seconds=RETRY_AFTER[received.faults - 1])
    return received
