"""Handing everything over to another association, and taking it over from one."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from solidarity.storage.people_tables import Base


class Handover(Base):
    """All that is kept here goes to another association, or came from one."""

    __tablename__ = "handovers"

    id: Mapped[int] = mapped_column(primary_key=True)
    gives: Mapped[bool]
    """True: it goes from here; False: it came here."""
    name: Mapped[str] = mapped_column(String(80))
    """Of the other association."""
    address: Mapped[str] = mapped_column(String(200))
    """Where people find it."""
    telegram: Mapped[str] = mapped_column(String(40), default="")
    whatsapp: Mapped[str] = mapped_column(String(20), default="")
    """How they find its bot there: its name, and its number (digits only)."""
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """From this day on the data go; until then people answer."""
    packed_at: Mapped[datetime | None]
    """Since when nothing happens here any more."""
    ended_at: Mapped[datetime | None]
    """When the other side was known to have everything; at the other side, when it had it."""
    archive: Mapped[str | None] = mapped_column(String(64), unique=True)
    """The checksum of the file."""
    receipt_key: Mapped[str | None] = mapped_column(String(64))
    """By which the receipt of the other side is known to be of this archive."""
    counts: Mapped[dict[str, Any] | None]
    """Rows of each table in the archive."""


class HandoverAnswer(Base):
    """Somebody who was asked whether his data may go."""

    __tablename__ = "handover_answers"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    asked_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    says: Mapped[str | None] = mapped_column(String(3))
    """yes or no; None: he has said nothing."""
    answered_at: Mapped[datetime | None]
    moved_at: Mapped[datetime | None]
    """When his data went into the archive."""
