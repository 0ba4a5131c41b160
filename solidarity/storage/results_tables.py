"""What the results are read from: counts that name nobody, kept for good."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from solidarity.storage.people_tables import Base


class Figure(Base):
    """Requests of one week, by one thing: all of them, a kind, a municipality, a channel."""

    __tablename__ = "figures"

    week: Mapped[date] = mapped_column(primary_key=True)
    """Its Monday, in Belgium."""
    by: Mapped[str] = mapped_column(String(12), primary_key=True)
    """One of solidarity.results.counting.BY."""
    value: Mapped[str] = mapped_column(String(20), primary_key=True)
    """"": not known."""
    asked: Mapped[int]
    matched: Mapped[int]
    helped: Mapped[int]
    confirmed: Mapped[int]
    cancelled: Mapped[int]


class Wait(Base):
    """How many requests of a week waited at most so long for something."""

    __tablename__ = "waits"

    week: Mapped[date] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(8), primary_key=True)
    """answer or yes."""
    minutes: Mapped[int] = mapped_column(primary_key=True)
    """One of solidarity.results.waits.STEPS: longer than the step before, at most this one."""
    n: Mapped[int]


class Coverage(Base):
    """Needs of the last months and neighbours who could go there, in one municipality."""

    __tablename__ = "coverage"

    nis: Mapped[str] = mapped_column(String(5), primary_key=True)
    needs: Mapped[int]
    neighbours: Mapped[int]


class Followed(Base):
    """Up to which event the figures are counted."""

    __tablename__ = "followed"

    what: Mapped[str] = mapped_column(String(12), primary_key=True)
    event_id: Mapped[int]
