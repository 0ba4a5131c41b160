"""What somebody agreed to: for what, how, when, and to which words; and that he took it back.

Who has agreed once is not asked again, until the words say something else (VERSION).
"""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.people import best_contact
from solidarity.ringing import CHANNEL as TELEPHONE
from solidarity.storage.tables import Consent, Person
from solidarity.vocabulary import Purpose

VERSION = 1
"""Of the texts consent.* and join.consent in locales/: raised when they say something else."""


def stands(person: Person, purpose: Purpose) -> bool:
    """Whether he has agreed to what is said now, and not taken it back."""
    return any(
        consent.purpose == purpose and consent.version == VERSION for consent in _standing(person)
    )


def has_any(person: Person) -> bool:
    return bool(_standing(person))


def give(
    session: Session, person: Person, purpose: Purpose, *, in_words: bool = False, now: datetime
) -> None:
    """He agrees, by a button or in words; on the telephone it was read to him and he said so."""
    if stands(person, purpose):
        return
    contact = best_contact(session, person.id)
    is_spoken = contact is not None and contact.channel == TELEPHONE
    how = "spoken" if is_spoken else "words" if in_words else "button"
    person.consents.append(Consent(purpose=purpose, how=how, version=VERSION, given_at=now))
    session.flush()
    record(session, "agreed", now=now, person_id=person.id, to=purpose.value, how=how)


def take_back(
    session: Session, person: Person, *, now: datetime, purpose: Purpose | None = None
) -> None:
    """He agrees no more: to one purpose, or to nothing."""
    for consent in _standing(person):
        if purpose in (None, consent.purpose):
            consent.withdrawn_at = now
            record(session, "disagreed", now=now, person_id=person.id, to=consent.purpose)


def _standing(person: Person) -> list[Consent]:
    return [consent for consent in person.consents if consent.withdrawn_at is None]
