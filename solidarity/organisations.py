"""Homes, partners and pharmacies that work with the association."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity import members, places
from solidarity.errors import IllegalStep, NotYours
from solidarity.storage.tables import Member, Organisation, Person
from solidarity.vocabulary import Language, OrganisationKind, ShiftTask, skill_mask


@dataclass(frozen=True)
class Told:
    """What is known of an organisation; `place` is a postcode or a name."""

    name: str
    kind: str
    language: str
    place: str
    address: str
    phone: str


def existing(session: Session, member: Member) -> Sequence[Organisation]:
    """Those that have not ended, by name; a member of one sees his own alone."""
    query = select(Organisation).where(Organisation.ended_at.is_(None)).order_by(Organisation.name)
    if member.organisation_id is not None:
        query = query.where(Organisation.id == member.organisation_id)
    return session.scalars(query).all()


def one(session: Session, number: int, member: Member) -> Organisation:
    """One of these by its number, also when it has ended; NotYours otherwise."""
    found = session.get(Organisation, number)
    if found is None or member.organisation_id not in (None, found.id):
        raise NotYours(organisation=number)
    return found


def add(session: Session, told: Told, *, now: datetime) -> Organisation:
    """Raises IllegalStep when the kind, the language or the place is not known."""
    organisation = Organisation(created_at=now)
    change(organisation, told)
    session.add(organisation)
    session.flush()
    return organisation


def change(organisation: Organisation, told: Told) -> None:
    """Raises IllegalStep when the kind, the language or the place is not known."""
    place = places.find(told.place).place
    is_known = told.kind in list(OrganisationKind) and told.language in list(Language)
    if not told.name or not is_known or place is None:
        raise IllegalStep(organisation=organisation.id)
    organisation.name, organisation.kind = told.name, told.kind
    organisation.language, organisation.postcode = told.language, place.postcode
    organisation.address, organisation.phone = told.address or None, told.phone or None


@dataclass(frozen=True)
class Profile:
    """What an organisation needs, in general; `words` are for who comes and nobody else."""

    tasks: Sequence[str]
    skills: Sequence[str]
    words: str


def keep_profile(organisation: Organisation, profile: Profile) -> None:
    """Raises IllegalStep when it has ended."""
    if organisation.ended_at is not None:
        raise IllegalStep(organisation=organisation.id)
    organisation.tasks = [ShiftTask(task) for task in profile.tasks]
    organisation.skills, organisation.words = skill_mask(profile.skills), profile.words or None


def skills_wished(session: Session, person: Person) -> int:
    """Bits of Skill that the organisation of this person wishes for."""
    number = person.organisation_id
    organisation = session.get(Organisation, number) if number is not None else None
    return 0 if organisation is None or organisation.ended_at is not None else organisation.skills


def members_of(session: Session, organisation: Organisation, *, now: datetime) -> list[Member]:
    """Those whose time is not over, the longest in it first."""
    everybody = members.everybody(session, now=now)
    return [one for one in everybody if one.organisation_id == organisation.id]


def choose_contact(
    session: Session, organisation: Organisation, person_id: int | None, *, now: datetime
) -> None:
    """Whom one asks there; None: nobody. NotYours when he is none of its members."""
    session.refresh(organisation, with_for_update=True)
    there = members_of(session, organisation, now=now)
    if person_id is not None and person_id not in {one.person_id for one in there}:
        raise NotYours(person=person_id)
    for one in there:
        one.is_contact = one.person_id == person_id


def end(organisation: Organisation, *, now: datetime) -> None:
    """How it is reached is needed no more."""
    organisation.ended_at = organisation.ended_at or now
    organisation.address = organisation.phone = organisation.words = None
