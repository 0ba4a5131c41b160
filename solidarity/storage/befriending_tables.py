"""Befriending: who wishes to be called, who listens, pairs, and their calls.

`at`, `first_at` and `planned_at` are wall time in Europe/Brussels, so that a weekly 14:00 stays
14:00 when the clocks change.
"""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from solidarity.storage.columns import Sealed, WeekBits
from solidarity.storage.people_tables import Base, Person, Volunteer


class Wish(Base):
    """What somebody who would like to be called has told."""

    __tablename__ = "wishes"
    __table_args__ = (Index("wishes_waiting", "state", "waiting_since"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(8))
    languages: Mapped[int] = mapped_column(default=0)
    """Bits of Language; 0: not told."""
    interests: Mapped[int] = mapped_column(default=0)
    """Bits of Interest."""
    interests_told: Mapped[bool] = mapped_column(default=False)
    hours: Mapped[int] = mapped_column(WeekBits, default=0)
    """Half-hours of the week in which he likes to be called; 0: not told."""
    by_phone: Mapped[bool | None]
    """By telephone, or else in the app; None: not told."""
    times: Mapped[int] = mapped_column(default=0)
    """So many calls in every `weeks` weeks; 0: not told, and with weeks 0 a single call."""
    weeks: Mapped[int] = mapped_column(default=0)
    for_weeks: Mapped[int | None]
    """For so many weeks only; None: until somebody stops."""
    remind: Mapped[str] = mapped_column(String(8), default="both")
    """When he is reminded of a call: both, evening, soon or never."""
    for_other: Mapped[bool] = mapped_column(default=False)
    """Who writes asks for somebody else, whose number is given."""
    created_at: Mapped[datetime]
    waiting_since: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class Listener(Base):
    """What a volunteer who calls people has told for it."""

    __tablename__ = "listeners"

    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.person_id"), primary_key=True)
    interests: Mapped[int] = mapped_column(default=0)
    interests_told: Mapped[bool] = mapped_column(default=False)
    hours: Mapped[int] = mapped_column(WeekBits, default=0)
    """Half-hours of the week in which he can call; 0: not told."""
    most_pairs: Mapped[int] = mapped_column(default=0)
    """How many people he calls at most; 0: not told."""
    remind: Mapped[str] = mapped_column(String(8), default="both")
    created_at: Mapped[datetime]

    volunteer: Mapped[Volunteer] = relationship()


class Pair(Base):
    """Somebody who is called, and the volunteer who calls him."""

    __tablename__ = "pairs"
    __table_args__ = (
        Index("pairs_of_person", "person_id", "state"),
        Index("pairs_of_volunteer", "volunteer_id", "state"),
        Index(
            "one_pair_a_person",
            "person_id",
            unique=True,
            sqlite_where=text("state IN ('active', 'paused')"),
            postgresql_where=text("state IN ('active', 'paused')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.person_id"))
    state: Mapped[str] = mapped_column(String(8))
    volunteer_says: Mapped[str | None] = mapped_column(String(3))
    """yes or no; None: not answered."""
    person_says: Mapped[str | None] = mapped_column(String(3))
    reasons: Mapped[list[str]]
    """Why these two, as keys (solidarity.befriending.pairs.scoring)."""
    proposed_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    """When both were last asked whether they go on."""
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(9))
    """person, volunteer or team. Nobody is asked why."""

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    volunteer: Mapped[Volunteer] = relationship(foreign_keys=[volunteer_id])
    series: Mapped[list["Series"]] = relationship(back_populates="pair")


class Series(Base):
    """The rule by which the calls of a pair come back; two calls a week are two rules."""

    __tablename__ = "call_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("pairs.id"), index=True)
    rule: Mapped[str] = mapped_column(String(120))
    """RRULE of iCalendar, such as FREQ=WEEKLY;INTERVAL=2;BYDAY=TU."""
    first_at: Mapped[datetime] = mapped_column(DateTime)
    minutes: Mapped[int]
    ended_at: Mapped[datetime | None]

    pair: Mapped[Pair] = relationship(back_populates="series")


class Call(Base):
    """One call: of a series, or a single one."""

    __tablename__ = "calls"
    __table_args__ = (
        Index("calls_of_volunteer", "volunteer_id", "at"),
        Index("calls_of_person", "person_id", "at"),
        Index("calls_of_pair", "pair_id", "at"),
        Index(
            "calls_once",
            "series_id",
            "planned_at",
            unique=True,
            sqlite_where=text("follows_id IS NULL"),
            postgresql_where=text("follows_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("pairs.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("call_series.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.person_id"))
    """Who calls: the volunteer of the pair, or who stands in for him."""
    planned_at: Mapped[datetime] = mapped_column(DateTime)
    """When the series has it, whatever was moved since."""
    at: Mapped[datetime] = mapped_column(DateTime)
    minutes: Mapped[int]
    state: Mapped[str] = mapped_column(String(9))
    tries: Mapped[int] = mapped_column(default=1)
    """1: the call itself; 2 and 3: tried again after nobody had answered."""
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id"))
    """The call that was moved here, or missed before."""
    person_comes: Mapped[bool | None]
    volunteer_comes: Mapped[bool | None]
    """What each said when he was reminded; None: nothing."""
    person_mood: Mapped[int | None]
    volunteer_mood: Mapped[int | None]
    """How it was: 1 (not good) to 3 (good)."""
    note: Mapped[str | None] = mapped_column(Sealed)
    """What the volunteer wants to remember next time; the team and he alone read it."""
    answered_at: Mapped[datetime | None]
    """When it was said whether the call took place."""

    pair: Mapped[Pair] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    volunteer: Mapped[Volunteer] = relationship(foreign_keys=[volunteer_id])
    series: Mapped[Series | None] = relationship()


class Feed(Base):
    """The private address of a volunteer's calendar; a new one makes the old one void."""

    __tablename__ = "feeds"

    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.person_id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
