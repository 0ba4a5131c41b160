"""Telephone systems, web forms and others that tell of people in need, and what they told."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from solidarity.storage.columns import Sealed
from solidarity.storage.people_tables import Base
from solidarity.storage.request_tables import TeamTask


class IntakeSource(Base):
    """Somebody else's system that may hand in what it hears."""

    __tablename__ = "intake_sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    """The end of its address."""
    kind: Mapped[str] = mapped_column(String(8))
    """One of solidarity.sources.KINDS."""
    secret: Mapped[str] = mapped_column(Sealed)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    """Whose people those become who are new."""
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]
    free_at: Mapped[datetime | None]
    """When all that it sent is paid off at its pace."""


class IntakeEvent(Base):
    """What was made of something that a source told, so that a repetition changes nothing."""

    __tablename__ = "intake_events"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Of the source and its id, by which nothing of either can be read."""
    result: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]


class Mention(Base):
    """Words of somebody whom nobody can call yet: found elsewhere, or without a number."""

    __tablename__ = "mentions"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("team_tasks.id"), index=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("intake_sources.id"))
    text: Mapped[str | None] = mapped_column(Sealed)
    link: Mapped[str | None] = mapped_column(Sealed)
    first_name: Mapped[str | None] = mapped_column(Sealed)
    telephone: Mapped[str | None] = mapped_column(Sealed)
    """As it was written, where it can be no number; only if the person agreed."""
    language: Mapped[str | None] = mapped_column(String(2))
    at: Mapped[datetime]

    task: Mapped[TeamTask] = relationship()
    source: Mapped[IntakeSource] = relationship()
