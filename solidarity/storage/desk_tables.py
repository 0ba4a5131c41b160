"""The desk: organisations, and how people of the team sign in to the pages."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from solidarity.storage.columns import Sealed
from solidarity.storage.people_tables import Base, Person


class Organisation(Base):
    """A care home, a partner, an organisation for people with a disability, a pharmacy."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    """One of solidarity.vocabulary.OrganisationKind."""
    name: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(2), default="fr")
    postcode: Mapped[str | None] = mapped_column(String(4))
    address: Mapped[str | None] = mapped_column(Sealed)
    phone: Mapped[str | None] = mapped_column(Sealed)
    tasks: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    """What is done there: of solidarity.vocabulary.ShiftTask."""
    skills: Mapped[int] = mapped_column(default=0, server_default="0")
    """Bits of Skill that are wished for in its shifts."""
    words: Mapped[str | None] = mapped_column(Sealed)
    """What else is good to know, for who comes and nobody else."""
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignIn(Base):
    """A link by which somebody of the team signs in, once."""

    __tablename__ = "sign_ins"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Visit(Base):
    """Somebody of the team at the pages, from signing in to signing out."""

    __tablename__ = "visits"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """Of the cookie."""
    form_token: Mapped[str] = mapped_column(String(43))
    """Stands in each form, so that no other site can send one in his name."""
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    language: Mapped[str] = mapped_column(String(2))
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime | None]
    """When the second step was done; before it nothing of anybody is shown."""
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class SecondStep(Base):
    """The secret that a member and his telephone share (TOTP, RFC 6238)."""

    __tablename__ = "second_steps"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(Sealed)
    confirmed_at: Mapped[datetime | None]
    """Since when it counts; before, it is shown."""
    last_step: Mapped[int] = mapped_column(default=0)
    """The last half-minute whose code was taken: each is taken once."""
    wrong: Mapped[int] = mapped_column(default=0)
    """Wrong codes since the last right one."""
    locked_until: Mapped[datetime | None]
