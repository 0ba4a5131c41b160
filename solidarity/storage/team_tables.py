"""The people of the team, how one becomes one of them, and who was told of a danger."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from solidarity.storage.columns import Sealed
from solidarity.storage.people_tables import Base, Person


class Member(Base):
    """A person of the team; without roles he is none any more."""

    __tablename__ = "members"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    roles: Mapped[int]
    """Bits of Role."""
    created_at: Mapped[datetime]
    until: Mapped[datetime | None]
    """When his roles end; None: they do not."""
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    """Whose people alone he sees; None: he is of the association itself, and sees everybody."""
    is_contact: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whom one asks at his organisation; one of its members at most."""

    person: Mapped[Person] = relationship()


class Invitation(Base):
    """A code by which somebody becomes a member, once."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    roles: Mapped[int]
    """Bits of Role."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Warned(Base):
    """A member who was told that somebody is in danger (solidarity/safeguarding.py)."""

    __tablename__ = "warned"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("team_tasks.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class Check(Base):
    """How the team got to know a volunteer. Of a document only that somebody saw one is kept."""

    __tablename__ = "checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    volunteer_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    outcome: Mapped[str] = mapped_column(String(12))
    """A word of solidarity.checks.OUTCOMES."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """The member; None: from the shell, or he was erased."""
    at: Mapped[datetime]
    note: Mapped[str | None] = mapped_column(Sealed)
