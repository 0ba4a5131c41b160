"""People and the addresses by which they can be reached."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, contains_eager

from solidarity.alarms import record, set_alarm
from solidarity.messages import Message
from solidarity.notices import erase_notices, notify_last, release_held
from solidarity.storage.tables import Contact, Event, Notice, Person
from solidarity.talks import expect_nothing
from solidarity.vocabulary import Language

A_MOMENT = timedelta(microseconds=1)
UNREACHABLE = "unreachable"
"""The alarm of somebody whom a channel refused (solidarity/unreachable.py)."""


def meet(
    session: Session,
    *,
    channel: str,
    address: str,
    now: datetime,
    first_name: str | None = None,
    language: str | None = None,
    wrote_at: datetime | None = None,
    also: str | None = None,
) -> Person:
    """The person behind an address; somebody new is added.

    `wrote_at`: when he wrote or tapped himself, by the channel's clock. `also`: another address of
    the same chat; who is known under either is one person, under both two people become one.
    """
    known = _known(session, channel, *filter(None, (address, also)), now=now)
    if known:
        person = known[0].person
    else:
        person = Person(
            first_name=first_name[:80] if first_name else None,
            language=language if language in list(Language) else Language.FRENCH.value,
            created_at=now,
        )
        session.add(person)
    # The second address was seen a moment earlier, so that messages go to the first.
    for each, seen in {also or address: now - A_MOMENT, address: now}.items():
        contact = _contact(session, person, known, channel, each, now=seen)
        _note_writing(session, contact, wrote_at, now)
    if not known:
        record(session, "met", now=now, person_id=person.id, channel=channel)
    return person


def _known(session: Session, channel: str, *addresses: str, now: datetime) -> list[Contact]:
    """What is known of these addresses of one chat; two people behind them become one.

    He stays who he is until the end of the transaction. If he has just become one with somebody
    else, his row was waited for in vain, and the second look finds who he is now.
    """
    query = (
        select(Contact)
        .join(Contact.person)
        .where(Contact.channel == channel, Contact.address.in_(addresses))
        .options(contains_eager(Contact.person))
        .order_by(Person.created_at, Person.id)
        .with_for_update(of=Person, read=True, key_share=True)
    )
    known = list(session.scalars(query)) or list(session.scalars(query))
    for contact in [each for each in known if _has_changed_hands(each, addresses)]:
        known.remove(contact)
        session.delete(contact)
        session.flush()
    if len({contact.person_id for contact in known}) > 1:
        _become_one(session, known[0].person, known[1].person, now=now)
    return known


def _become_one(session: Session, older: Person, younger: Person, *, now: datetime) -> None:
    # Merging uses what uses this module.
    from solidarity.merging import merge

    if older is not younger:
        merge(session, older, younger, now=now)


def _has_changed_hands(number: Contact, addresses: Sequence[str]) -> bool:
    """Whether a number comes with another account than that of the one who had it.

    Numbers are given out again: what is meant for the one who had it is not for the next. A user
    id names an account, and is no number.
    """
    if len(addresses) < 2 or not number.address.isdecimal():
        return False
    his = [c.address for c in number.person.contacts if c.channel == number.channel]
    accounts = {address for address in his if not address.isdecimal()}
    return bool(accounts) and accounts.isdisjoint(addresses)


def _contact(
    session: Session,
    person: Person,
    known: Iterable[Contact],
    channel: str,
    address: str,
    *,
    now: datetime,
) -> Contact:
    """His address on a channel, added when it is new; he is there now."""
    contact = next((contact for contact in known if contact.address == address), None)
    if contact is None:
        contact = Contact(channel=channel, address=address, last_seen_at=now)
        person.contacts.append(contact)
        session.flush()
    contact.last_seen_at = now
    contact.unreachable_at = None
    return contact


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


def is_expected(session: Session, person_id: int) -> bool:
    """Somebody who came with a handover (solidarity/handover) and has not written here yet: a bot
    of Telegram cannot write first."""
    came = exists().where(Event.person_id == person_id, Event.kind == "came")
    wrote = exists().where(Contact.person_id == person_id, Contact.written_at.is_not(None))
    return bool(session.scalar(select(came & ~wrote)))


def chat_for(session: Session, notice: Notice) -> Contact | None:
    """The chat that a message is meant for, or where its person was seen last."""
    meant = session.get(Contact, notice.contact_id) if notice.contact_id else None
    if meant is not None and meant.unreachable_at is None:
        return meant
    return best_contact(session, notice.person_id)


def lose(session: Session, contact: Contact, *, now: datetime) -> None:
    """The channel refuses this address (blocked or deleted); soon one looks who waits for him."""
    contact.unreachable_at = now
    set_alarm(session, UNREACHABLE, contact.person_id, due_at=now)
    record(session, "unreachable", now=now, person_id=contact.person_id, channel=contact.channel)


def silence(session: Session, person: Person, last_word: Message, *, now: datetime) -> None:
    """The person wants no more messages: a last word, and what still waited is dropped."""
    erase_notices(session, person.id)
    expect_nothing(session, person)
    notify_last(session, person, last_word, now=now)
    person.muted_at = now
    record(session, "silenced", now=now, person_id=person.id)


def welcome_back(person: Person) -> None:
    """Somebody who wanted no messages writes again: he wants answers."""
    person.muted_at = None


def move(
    session: Session, *, channel: str, moves: Mapping[str, str], at: datetime, now: datetime
) -> None:
    """Somebody has another number or user id since `at`: he stays who he is.

    `moves`: old ones with new. Who wrote from the new one for the first time after that is he,
    heard before the news of it. Numbers are given out again: a new address of somebody who was
    known before stays his, and the old one is lost; if they are one, they can link their chats.
    """
    for old, new in moves.items():
        both = Contact.address.in_((old, new))
        query = select(Contact).where(Contact.channel == channel, both)
        known = {contact.address: contact for contact in session.scalars(query)}
        if old not in known:
            continue
        he, there = known[old].person, known[new].person if new in known else None
        if there is None:
            known[old].address, known[old].unreachable_at = new, None
        elif there is not he and there.created_at < at:
            lose(session, known[old], now=now)
            continue
        else:
            _become_one(session, he, there, now=now)
            session.delete(known[old])
        record(session, "moved", now=now, person_id=he.id, channel=channel)
