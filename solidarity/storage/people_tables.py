"""People, the ways to reach them, and volunteers."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Computed,
    Double,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from solidarity.squares import REACHES_M
from solidarity.storage.columns import Instant, Sealed, SealedKey
from solidarity.vocabulary import ALL_WEEK, help_kinds, language_codes, skill_names


class Base(DeclarativeBase):
    type_annotation_map: ClassVar = {datetime: Instant, dict[str, Any]: JSON, list[str]: JSON}


def only(condition: str) -> dict[str, Any]:
    """A part of the table, on both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


class Person(Base):
    """Anybody who writes or is written to."""

    __tablename__ = "people"
    __table_args__ = (
        Index("people_by_phone", "phone"),
        Index("people_by_source", "source", **only("source IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str | None] = mapped_column(Sealed)
    language: Mapped[str] = mapped_column(String(2), default="fr")
    phone: Mapped[str | None] = mapped_column(SealedKey)
    created_at: Mapped[datetime]
    muted_at: Mapped[datetime | None]
    """Since when the person wants no more messages."""
    is_demo: Mapped[bool] = mapped_column(default=False)
    """A synthetic person of the demonstration."""
    rude_at: Mapped[datetime | None]
    """When an insult or advertising of his was last answered (solidarity/manners)."""
    quiet_until: Mapped[datetime | None]
    """Until then such messages of his are left unanswered."""
    hoax_at: Mapped[datetime | None]
    """When the team last found that a request of his was a hoax."""
    aside_mark: Mapped[str | None] = mapped_column(String(64))
    """Of the last thing he wrote that is nothing for us: by it a repetition is known."""
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    """The partner whose people alone see him; None: the association itself."""
    is_nobody: Mapped[bool] = mapped_column(default=False, server_default=false())
    """In the place of people who were erased (solidarity/forgetting/nobody.py)."""

    source: Mapped[str | None] = mapped_column(String(20))
    """The poster or flyer that he first came by (solidarity/posters.py)."""

    contacts: Mapped[list["Contact"]] = relationship(back_populates="person")
    volunteer: Mapped["Volunteer | None"] = relationship(back_populates="person")
    consents: Mapped[list["Consent"]] = relationship(back_populates="person")


class Contact(Base):
    """An address of a person on a channel (a Telegram chat id, a web chat token)."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("channel", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(SealedKey)
    last_seen_at: Mapped[datetime]
    written_at: Mapped[datetime | None]
    """When the person himself last wrote or tapped here, by the channel's clock."""
    invited_at: Mapped[datetime | None]
    """When a template was last sent to somebody who had not written lately."""
    unreachable_at: Mapped[datetime | None]
    """Since when the channel refuses (blocked, deleted)."""
    pace_until: Mapped[datetime | None]
    """When all he wrote is answered, at the pace that is kept (bot/allowance.py)."""
    day_began_at: Mapped[datetime | None]
    day_count: Mapped[int] = mapped_column(default=0, server_default="0")
    """Messages since the day of the count began."""
    slowed_at: Mapped[datetime | None]
    """When he was last told that his messages wait for their turn."""

    person: Mapped[Person] = relationship(back_populates="contacts")


WHO_FITS = (
    "reach", "cell", "approved", "languages", "free", "skills", "radius_m", "uncertainty_m",
    "lat", "lon", "reliability", "last_asked_at", "paused_until", "person_id",
)  # fmt: skip
"""All that decides who could help near a place: for the others no row is fetched."""
_TWICE = "2 * COALESCE(radius_m, 0) + uncertainty_m"
_STEPS = " ".join(f"WHEN {_TWICE} <= {2 * m} THEN {step}" for step, m in enumerate(REACHES_M))
REACH = f"CASE {_STEPS} ELSE {len(REACHES_M)} END"
"""His radius and half of what is not known about his place, in steps."""
RELIABILITY = "CAST(done_count + 1 AS DOUBLE PRECISION) / (accepted_count + 1)"


class Volunteer(Base):
    """What a person who helps can and wants to do."""

    __tablename__ = "volunteers"
    __table_args__ = (
        Index("volunteers_near", *WHO_FITS, **only("state = 'active'")),
        Index("volunteers_near_skilled", *WHO_FITS, **only("state = 'active' AND skills <> 0")),
        Index(
            "volunteers_for_calls",
            text("reliability DESC"),
            "last_asked_at",
            "person_id",
            **only("state = 'active' AND (approved & 4) <> 0"),
        ),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    languages: Mapped[int] = mapped_column(default=0)
    """Bits of Language."""
    wanted: Mapped[int] = mapped_column(default=0)
    """Bits of HelpType he offers."""
    approved: Mapped[int] = mapped_column(default=0)
    """Bits of HelpType he may be asked for."""
    postcode: Mapped[str | None] = mapped_column(String(4))
    place_fr: Mapped[str | None] = mapped_column(String(80))
    place_nl: Mapped[str | None] = mapped_column(String(80))
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    uncertainty_m: Mapped[int] = mapped_column(default=0)
    cell: Mapped[int | None] = mapped_column(BigInteger)
    """The square of the map he lives in (solidarity.squares)."""
    radius_m: Mapped[int | None]
    free: Mapped[int] = mapped_column(default=ALL_WEEK)
    """21 bits: the parts of the week in which he is free."""
    help_told: Mapped[bool] = mapped_column(default=True)
    name_told: Mapped[bool] = mapped_column(default=True)
    free_told: Mapped[bool] = mapped_column(default=True)
    experience_told: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether he answered these questions himself (while joining)."""
    paused_until: Mapped[datetime | None]
    last_asked_at: Mapped[datetime | None]
    skills: Mapped[int] = mapped_column(default=0)
    """Bits of Skill."""
    asked_count: Mapped[int] = mapped_column(default=0)
    """Offers he answered, or had the time to (solidarity/offers.py)."""
    accepted_count: Mapped[int] = mapped_column(default=0)
    done_count: Mapped[int] = mapped_column(default=0)
    trial_tasks: Mapped[int] = mapped_column(default=0, server_default="0")
    """Tasks that are still to be done before his trial is over (solidarity/trials.py)."""
    trial_until: Mapped[datetime | None]
    """The trial lasts at least until then."""
    after_trial: Mapped[int] = mapped_column(default=0, server_default="0")
    """Bits of HelpType the team agreed to, for when the trial is over."""
    reach: Mapped[int] = mapped_column(Computed(REACH, persisted=True), deferred=True)
    """How far he goes at most, in steps of solidarity.squares.REACHES_M."""
    reliability: Mapped[float] = mapped_column(
        Double, Computed(RELIABILITY, persisted=True), deferred=True
    )
    """As in solidarity.matching, for the index of those who may be asked for calls."""

    person: Mapped[Person] = relationship(back_populates="volunteer")

    @property
    def is_on_trial(self) -> bool:
        return self.trial_tasks > 0 or self.trial_until is not None

    @property
    def kinds(self) -> list[str]:
        return help_kinds(self.wanted)

    @property
    def language_codes(self) -> list[str]:
        return language_codes(self.languages)

    @property
    def skill_names(self) -> list[str]:
        return skill_names(self.skills)


class Tie(Base):
    """What two people said of meeting again, after help was given or reported."""

    __tablename__ = "ties"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    volunteer_id: Mapped[int] = mapped_column(
        ForeignKey("volunteers.person_id"), primary_key=True, index=True
    )
    person_says: Mapped[str | None] = mapped_column(String(5))
    volunteer_says: Mapped[str | None] = mapped_column(String(5))
    """"again" or "never"; None: not asked, or no answer."""


class Consent(Base):
    """What somebody agreed to, and took back (solidarity/consents.py)."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(12))
    how: Mapped[str] = mapped_column(String(8))
    """button, words or spoken (on the telephone)."""
    version: Mapped[int]
    """Of the text that he was shown."""
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="consents")


class LinkCode(Base):
    """A code by which somebody shows that he is the same on another channel; one at a time."""

    __tablename__ = "link_codes"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    """None: he has none."""
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    """When it made two chats one; it works no more."""
    wrong: Mapped[int] = mapped_column(default=0)
    """Codes that he typed and that are nobody's, since `wrong_since`."""
    wrong_since: Mapped[datetime | None]


class Tombstone(Base):
    """An address of somebody who was erased: a copy that is put back must not bring him back."""

    __tablename__ = "tombstones"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    """Of the channel and the address, keyed (storage.sealing): nobody reads it back."""
    erased_at: Mapped[datetime]
    sender: Mapped[str | None] = mapped_column(String(24))
    """What Rasa knew him by, until it has forgotten him too."""
