"""Messages in and out, their buttons, and what a person was asked."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from solidarity.storage.columns import Sealed, SealedJson, SealedKey
from solidarity.storage.people_tables import Base, Person, only


class Received(Base):
    """The inbox: one row per update of a channel, kept before it is acknowledged."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "update_id"),
        Index("inbox_open", "state", "due_at"),
        Index("inbox_of_chat", "channel", "address", "state"),
        # The next one is found without looking at all that wait.
        Index("inbox_next", "rank", "id", **only("state = 'new'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    update_id: Mapped[str] = mapped_column(SealedKey)
    address: Mapped[str] = mapped_column(SealedKey)
    payload: Mapped[dict[str, Any]] = mapped_column(SealedJson)
    state: Mapped[str] = mapped_column(String(8), default="new")
    """new, done or failed (set aside after too many tries)."""
    attempts: Mapped[int] = mapped_column(default=0)
    faults: Mapped[int] = mapped_column(default=0, server_default="0")
    """Tries that failed by the message itself, not because something was down."""
    received_at: Mapped[datetime]
    """When it came in; of what came too fast, when its turn comes."""
    due_at: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    apologised: Mapped[bool] = mapped_column(default=False)
    """The person was told that it takes longer."""
    rank: Mapped[int] = mapped_column(default=1, server_default="1")
    """Who goes first: 0 what sounds like danger, 1 everything else."""
    waits_for_turn: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Words, read once, that need nothing but a free turn at Rasa."""


class Notice(Base):
    """The outbox: one row per message to a person, committed with the state it tells of."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("outbox_open", "state", "due_at"),
        Index("outbox_next", "rank", "id", **only("state = 'waiting'")),
        Index("outbox_of_person", "person_id", "id", **only("state = 'waiting'")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    contact_id: Mapped[int | None]
    """The chat it is meant for; None: where he was seen last."""
    kind: Mapped[str] = mapped_column(String(6), default="send")
    """send, edit (of the message of `target_id`) or alert (waits for nothing)."""
    is_answer: Mapped[bool] = mapped_column(default=False)
    """Of an edit: the person waits for it, so that it is said anew where nothing can be changed."""
    target_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))
    parts: Mapped[list[Any]] = mapped_column(SealedJson)
    """Message keys with parameters, a paragraph each."""
    buttons: Mapped[list[Any]] = mapped_column(SealedJson, default=list)
    """Rows of buttons: label key, parameters, token."""
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offers.id"), index=True)
    urgent: Mapped[bool] = mapped_column(default=False)
    rank: Mapped[int] = mapped_column(default=2)
    """Who goes first: 0 what is urgent, 1 answers to somebody who just wrote, 2 everything else."""
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    """waiting, held (until the person writes), sent, unknown (it may have gone out), dropped or
    failed."""
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    channel: Mapped[str | None] = mapped_column(String(16))
    template: Mapped[str | None] = mapped_column(String(40))
    """The template by which it went, or which announced it."""
    message_ref: Mapped[str | None] = mapped_column(Sealed)
    """Where it went and the channel's own id of the message, needed to edit it."""
    error: Mapped[str | None] = mapped_column(String(40))

    person: Mapped[Person] = relationship()


class Turn(Base):
    """When a channel may be used next, shared by all processes that send (bot/pacing.py)."""

    __tablename__ = "turns"

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    free_at: Mapped[datetime]


class Tap(Base):
    """A button that was shown: its opaque token, whose it is and what it does."""

    __tablename__ = "buttons"

    token: Mapped[str] = mapped_column(String(24), primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    action: Mapped[str] = mapped_column(String(30))
    ref: Mapped[int | None]
    value: Mapped[str | None] = mapped_column(SealedKey)
    tapped_at: Mapped[datetime | None]


class Talk(Base):
    """What the bot waits for from a person: one question at a time."""

    __tablename__ = "talks"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    topic: Mapped[str | None] = mapped_column(String(12))
    """request, volunteer, relay, …; None when nothing was asked."""
    slot: Mapped[str | None] = mapped_column(String(20))
    ref: Mapped[int | None]
    asked_at: Mapped[datetime | None]
    misses: Mapped[int] = mapped_column(default=0)
    """How often in a row the bot did not understand."""
    held: Mapped[dict[str, Any] | None]
    """A question (topic, slot, ref) that waits until a call of the team is over."""


class Doubt(Base):
    """A message that can mean two things, while the person is asked which; one for each person.

    It goes as soon as he has tapped or written something else, and his words with it.
    """

    __tablename__ = "doubts"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    incoming: Mapped[int]
    """The message of the inbox; the buttons of the question carry it too."""
    text: Mapped[str] = mapped_column(Sealed)
    labels: Mapped[dict[str, Any]]
    """What Rasa found beside the intent: kinds of help, urgent, for somebody else."""
    language: Mapped[str] = mapped_column(String(2))
    heard_at: Mapped[datetime]
    """When it came in: "tomorrow" counts from here."""


class Recording(Base):
    """A voice note, until its words are agreed to or forgotten (solidarity/recordings.py)."""

    __tablename__ = "recordings"
    # Buttons and the inbox name a recording long after it is gone: no number comes twice.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(SealedKey)
    voice: Mapped[str] = mapped_column(Sealed)
    """How the channel names it."""
    state: Mapped[str] = mapped_column(String(8))
    """waiting (to be written down) or asked (whether the words are right)."""
    text: Mapped[str | None] = mapped_column(Sealed)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))
    """The message that asks; None: it was never asked."""
    heard_at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int]

    person: Mapped[Person] = relationship()


class Effect(Base):
    """What an incoming message has caused already, so that a replay changes nothing."""

    __tablename__ = "effects"

    cause: Mapped[str] = mapped_column(String(120), primary_key=True)
    at: Mapped[datetime]
