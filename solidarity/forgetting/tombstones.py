"""A copy of the database that is put back holds people who were erased since: they are again.

A tombstone says only that some address was erased, and when; it goes when no copy is that old.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.pseudonyms import pseudonym
from solidarity.storage.sealing import seal_of
from solidarity.storage.tables import Contact, Person, Tombstone


def put(session: Session, person: Person, *, now: datetime) -> None:
    """One for each of his chats; the first says what Rasa has to forget."""
    seal = seal_of(session.get_bind().dialect)
    for number, contact in enumerate(person.contacts):
        fingerprint = seal.fingerprint(_chat(contact))
        sender = None if number else pseudonym(session, person)
        session.add(Tombstone(fingerprint=fingerprint, erased_at=now, sender=sender))


def _chat(contact: Contact) -> str:
    return f"{contact.channel} {contact.address}"


def erased_before(session: Session) -> list[int]:
    """Who was erased, and is here again from an older copy. Who wrote since is somebody new."""
    query = select(Tombstone.fingerprint, Tombstone.erased_at).order_by(Tombstone.erased_at)
    erased = {row.fingerprint: row.erased_at for row in session.execute(query)}
    if not erased:
        return []
    seal, back = seal_of(session.get_bind().dialect), set()
    for contact, created_at in session.execute(select(Contact, Person.created_at).join(Person)):
        moments = (erased.get(each) for each in seal.fingerprints(_chat(contact)))
        if any(moment is not None and created_at <= moment for moment in moments):
            back.add(contact.person_id)
    return sorted(back)


def unknown_to_rasa(session: Session) -> list[Tombstone]:
    """Those whom Rasa has still to forget."""
    return list(session.scalars(select(Tombstone).where(Tombstone.sender.is_not(None))))


def take_over(session: Session, erased: Iterable[Tombstone]) -> None:
    """Those of another database that are not known here."""
    known = {(each.fingerprint, each.erased_at) for each in session.scalars(select(Tombstone))}
    for each in erased:
        if (each.fingerprint, each.erased_at) not in known:
            session.add(
                Tombstone(
                    fingerprint=each.fingerprint, erased_at=each.erased_at, sender=each.sender
                )
            )
