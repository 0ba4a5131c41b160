"""Requests for help, offers to volunteers, and what has to happen later."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import DateTime, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from solidarity.details import Facts, Item
from solidarity.lifecycles import NOT_YET
from solidarity.storage.columns import ListOfItems, Sealed, SmallFacts
from solidarity.storage.people_tables import Base, Person, Volunteer, only
from solidarity.vocabulary import HelpType, help_kinds, help_mask

if TYPE_CHECKING:
    from solidarity.storage.desk_tables import Organisation
    from solidarity.storage.medicine_tables import MedicineOrder

PHARMACY = help_mask([HelpType.PHARMACY])


class Request(Base):
    """One need of one person, from the first word to the confirmation that help came."""

    __tablename__ = "requests"
    __table_args__ = (
        Index("requests_of_person", "person_id", "state"),
        Index("requests_by_time", "placed_at"),
        Index("requests_by_place", "postcode", "placed_at"),
        Index("requests_by_house", "house", "placed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    state: Mapped[str] = mapped_column(String(12))
    kinds_mask: Mapped[int] = mapped_column(default=0)
    details: Mapped[list[Item]] = mapped_column(ListOfItems, default=list)
    """The shopping list or the errand, a line each."""
    facts: Mapped[Facts] = mapped_column(SmallFacts, default=Facts)
    """What was told in passing: for whom, how many people, what the volunteer should know."""
    details_asked: Mapped[bool] = mapped_column(default=False)
    postcode: Mapped[str | None] = mapped_column(String(4))
    place_fr: Mapped[str | None] = mapped_column(String(80))
    place_nl: Mapped[str | None] = mapped_column(String(80))
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    uncertainty_m: Mapped[int] = mapped_column(default=0)
    address: Mapped[str | None] = mapped_column(Sealed)
    """Street, number, floor; or the telephone number for a call. Only the helper sees it."""
    house: Mapped[str | None] = mapped_column(String(64))
    """By which the same house is known again, and never read (storage/sealing.py)."""
    when_start: Mapped[datetime | None] = mapped_column(DateTime)
    when_end: Mapped[datetime | None] = mapped_column(DateTime)
    """Wall time in Europe/Brussels, as agreed with the person."""
    deadline: Mapped[bool] = mapped_column(default=False)
    any_time: Mapped[bool] = mapped_column(default=False)
    """The person said that the moment does not matter."""
    urgent: Mapped[bool] = mapped_column(default=False)
    for_other: Mapped[bool] = mapped_column(default=False)
    confirmed: Mapped[bool] = mapped_column(default=False)
    """The person said yes to the summary."""
    helpers_wanted: Mapped[int] = mapped_column(default=1)
    """How many volunteers have to come."""
    skills: Mapped[int] = mapped_column(default=0)
    """Bits of Skill that a volunteer needs."""
    repeats_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"))
    """The earlier request that is asked again."""
    call_back: Mapped[str | None] = mapped_column(String(6))
    """Whether the team calls: first (nobody is asked before), beside (while volunteers are asked),
    and then what it found: real or hoax. None: nobody has to call."""
    wave: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    placed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    emptied_at: Mapped[datetime | None]
    """Since when its words are gone: they were old."""

    person: Mapped[Person] = relationship()
    offers: Mapped[list["Offer"]] = relationship(back_populates="request")
    opening: Mapped["Opening | None"] = relationship(back_populates="request")
    medicine: Mapped["MedicineOrder | None"] = relationship(back_populates="request")

    @property
    def waits_first(self) -> bool:
        """Nobody may be asked yet: the team has to call, or a pharmacist to say yes."""
        order = self.medicine if self.kinds_mask & PHARMACY else None
        return self.call_back == "first" or (order is not None and order.state in NOT_YET)

    @property
    def kinds(self) -> list[str]:
        return help_kinds(self.kinds_mask)


class Opening(Base):
    """A request of an organisation: a shift for several volunteers."""

    __tablename__ = "openings"

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    tasks: Mapped[list[str]]
    """Of solidarity.vocabulary.ShiftTask."""
    entry: Mapped[list[str]]
    """Of solidarity.vocabulary.EntryRule."""
    note: Mapped[str | None] = mapped_column(Sealed)
    """In the words of the organisation: for who accepted, and nobody else."""
    weeks_left: Mapped[int] = mapped_column(default=0)
    """So many times the same shift is posted again, a week later each."""

    request: Mapped[Request] = relationship(back_populates="opening")
    organisation: Mapped["Organisation"] = relationship()


class Offer(Base):
    """One request shown to one volunteer."""

    __tablename__ = "offers"
    __table_args__ = (
        UniqueConstraint("request_id", "volunteer_id"),
        Index("offers_of_volunteer", "volunteer_id", "sent_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"))
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteers.person_id"))
    state: Mapped[str] = mapped_column(String(10))
    wave: Mapped[int]
    distance_m: Mapped[int | None]
    reasons: Mapped[list[str]]
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    code_word: Mapped[str | None] = mapped_column(Sealed)
    """Said at the door by this volunteer, on this visit; from his yes on."""
    coming_at: Mapped[datetime | None]
    """When he said, the day before a shift, that he comes."""

    request: Mapped[Request] = relationship(back_populates="offers")
    volunteer: Mapped[Volunteer] = relationship()


class Expense(Base):
    """What a volunteer paid, settled between the two people; no money passes through the bot."""

    __tablename__ = "expenses"

    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"), primary_key=True)
    cents: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    """told, confirmed or disputed."""
    receipt: Mapped[str | None] = mapped_column(Sealed)
    """How the channel names the photo of the receipt."""
    told_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    offer: Mapped[Offer] = relationship()


class Alarm(Base):
    """Something to do at a later time: a wave, an expiry, a question."""

    __tablename__ = "alarms"
    __table_args__ = (
        Index("alarms_due", "done_at", "due_at"),
        Index("alarms_of", "ref", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    ref: Mapped[int]
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)


class TeamTask(Base):
    """Something a person of the team has to look at."""

    __tablename__ = "team_tasks"
    __table_args__ = (
        Index("team_tasks_open", "kind", "created_at", **only("closed_at IS NULL")),
        Index("team_tasks_of_request", "request_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """The other one, of whom it is told."""
    received_id: Mapped[int | None]
    """The row of the inbox that could not be handled."""
    created_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    """When the team's chat was told."""
    shown_in: Mapped[int | None]
    """The message of the team's group with its buttons, in the outbox."""
    about: Mapped[str | None] = mapped_column(String(12))
    """Of a danger: its kind."""
    taken_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """The member who sees to it."""
    taken_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """The member who closed it; None: it ended by itself, or from the shell."""
    outcome: Mapped[str | None] = mapped_column(String(20))
    """How it ended, where a member said so."""
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """The member to whom it comes back."""
    due_at: Mapped[datetime | None]
    """When it comes back; until then nobody has to look at it."""


class Event(Base):
    """What happened, in order: who was asked and why, who said yes, who was helped."""

    __tablename__ = "events"
    __table_args__ = (Index("events_of_person", "person_id", "kind", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(30))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    facts: Mapped[dict[str, Any]]
