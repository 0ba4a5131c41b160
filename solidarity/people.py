"""People and the addresses by which they can be reached."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.messages import Message
from solidarity.notices import erase_notices, notify_last, release_held
from solidarity.storage.tables import Contact, Person
from solidarity.talks import expect_nothing
from solidarity.vocabulary import Language


def meet(
    session: Session,
    *,
    channel: str,
    address: str,
    now: datetime,
    first_name: str | None = None,
    language: str | None = None,
    wrote_at: datetime | None = None,
) -> Person:
    """The person behind an address; somebody new is added.

    `wrote_at`: when he wrote or tapped himself, by the channel's clock.
    """
    query = select(Contact).where(Contact.channel == channel, Contact.address == address)
    contact = session.scalars(query).one_or_none()
    if contact is not None:
        contact.last_seen_at = now
        contact.unreachable_at = None
        _note_writing(session, contact, wrote_at, now)
        return contact.person
    person = Person(
        first_name=first_name[:80] if first_name else None,
        language=language if language in list(Language) else Language.FRENCH.value,
        created_at=now,
    )
    person.contacts.append(
        Contact(channel=channel, address=address, last_seen_at=now, written_at=wrote_at)
    )
    session.add(person)
    session.flush()
    record(session, "met", now=now, person_id=person.id, channel=channel)
    return person


def _note_writing(
    session: Session, contact: Contact, wrote_at: datetime | None, now: datetime
) -> None:
    """Whoever writes can be written to in our own words: what was held is said now."""
    if wrote_at is None:
        return
    contact.written_at = max(contact.written_at or wrote_at, wrote_at)
    release_held(session, contact.person_id, now=now)


def speaks(person: Person, language: str) -> None:
    """The person wrote in this language: answers follow."""
    if language in list(Language):
        person.language = language


def best_contact(session: Session, person_id: int) -> Contact | None:
    """Where the person was seen last; None when no channel reaches him."""
    query = (
        select(Contact)
        .where(Contact.person_id == person_id, Contact.unreachable_at.is_(None))
        .order_by(Contact.last_seen_at.desc(), Contact.id.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def lose(session: Session, contact: Contact, *, now: datetime) -> None:
    """The channel refuses this address (blocked or deleted)."""
    contact.unreachable_at = now
    record(session, "unreachable", now=now, person_id=contact.person_id, channel=contact.channel)


def silence(session: Session, person: Person, *, now: datetime) -> None:
    """The person wants no more messages: a last word, and what still waited is dropped."""
    erase_notices(session, person.id)
    expect_nothing(session, person)
    notify_last(session, person, Message("stop.done"), now=now)
    person.muted_at = now
    record(session, "silenced", now=now, person_id=person.id)


def welcome_back(person: Person) -> None:
    """Somebody who wanted no messages writes again: he wants answers."""
    person.muted_at = None


def move(session: Session, *, channel: str, moves: Mapping[str, str], now: datetime) -> None:
    """Somebody has another number or user id: he stays who he is. `moves`: old ones with new.

    Numbers are given out again: a new address under which somebody is known stays his, and the
    old one is lost. If they are one person after all, they can link their chats.
    """
    for old, new in moves.items():
        both = Contact.address.in_((old, new))
        query = select(Contact).where(Contact.channel == channel, both)
        known = {contact.address: contact for contact in session.scalars(query)}
        if old not in known:
            continue
        if new in known:
            lose(session, known[old], now=now)
            continue
        known[old].address, known[old].unreachable_at = new, None
        record(session, "moved", now=now, person_id=known[old].person_id, channel=channel)
