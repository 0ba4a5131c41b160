"""What stands about a person in the messages of those who had to do with him."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, false, or_, select
from sqlalchemy.orm import Session

from solidarity.notices import is_list
from solidarity.storage.tables import (
    Call,
    Contact,
    Doubt,
    Notice,
    Offer,
    Pair,
    Person,
    Received,
    Request,
    Tap,
    WebMessage,
)

FORGOTTEN: list[list[Any]] = [["forgotten", {}]]
"""In the place of what was said."""
UNSENT = ("waiting", "held")


def forget_in_chats_of_others(session: Session, person: Person) -> None:
    """Nothing that was said to others, or that they wrote, names him any more.

    What has still to be said to them is said without his name.
    """
    named, others = _naming(session, person), _others(session, person)
    written = _written_by(session, person)
    his = select(Offer.id).join(Offer.request).where(Request.person_id == person.id)
    offers = set(session.scalars(his))
    for notice in session.scalars(select(Notice).where(Notice.person_id.in_(others))):
        if notice.state in UNSENT and notice.id not in written:
            _leave_name_out(session, notice, named)
        elif (
            notice.id in written
            or notice.offer_id in offers
            or (is_list(notice) and notice.offer_id is None)
            or _names(named, [notice.parts, notice.buttons])
        ):
            _empty(session, notice)
    session.flush()
    _forget_words(session, others, named)


def _naming(session: Session, person: Person) -> re.Pattern[str]:
    """All by which he can be recognised, as whole words."""
    requests = session.scalars(select(Request).where(Request.person_id == person.id)).all()
    known = {person.first_name, person.phone}
    known |= {contact.address for contact in person.contacts}
    for request in requests:
        known |= {request.address, request.facts.name, request.facts.writer}
    words = "|".join(re.escape(word) for word in known if word and len(word) > 1)
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)" if words else "(?!)", re.IGNORECASE)


def _names(named: re.Pattern[str], value: object) -> bool:
    return named.search(json.dumps(value, ensure_ascii=False)) is not None


def _others(session: Session, person: Person) -> set[int]:
    """Who helped him, was asked to, was helped by him, calls him or is called by him."""
    mine = person.id
    helped = select(Request.person_id, Offer.volunteer_id).join(Offer.request)
    queries = (
        helped.where(or_(Request.person_id == mine, Offer.volunteer_id == mine)),
        *(
            select(table.person_id, table.volunteer_id).where(
                or_(table.person_id == mine, table.volunteer_id == mine)
            )
            for table in (Pair, Call)
        ),
    )
    return {number for query in queries for two in session.execute(query) for number in two} - {
        mine
    }


def _written_by(session: Session, person: Person) -> set[int]:
    """Messages that passed his words on: their button answers him."""
    query = select(Tap.notice_id).where(Tap.action == "relay.write", Tap.value == str(person.id))
    return set(session.scalars(query))


def _empty(session: Session, notice: Notice) -> None:
    """It is said already, or never will be; its buttons serve no more."""
    session.execute(delete(Tap).where(Tap.notice_id == notice.id))
    notice.parts, notice.buttons = FORGOTTEN, []
    if notice.state in UNSENT:
        notice.state = "dropped"


def _leave_name_out(session: Session, notice: Notice, named: re.Pattern[str]) -> None:
    if not _names(named, [notice.parts, notice.buttons]):
        return
    notice.parts = _without(notice.parts, named)
    notice.buttons = _without(notice.buttons, named)
    if _names(named, [notice.parts, notice.buttons]):
        # His words or his address: they are for nobody now.
        _empty(session, notice)


def _without(value: Any, named: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return None if named.fullmatch(value) else value
    if isinstance(value, list):
        return [_without(each, named) for each in value]
    if isinstance(value, dict):
        return {key: _without(each, named) for key, each in value.items()}
    return value


def _forget_words(session: Session, others: Iterable[int], named: re.Pattern[str]) -> None:
    """In what they wrote, and in web chats, where the messages themselves are kept here."""
    contacts = session.scalars(select(Contact).where(Contact.person_id.in_(others))).all()
    done = and_(Received.state == "done", _of_chats(contacts))
    for received in session.scalars(select(Received).where(done)):
        if _names(named, received.payload):
            received.payload = {}
    addresses = [contact.address for contact in contacts]
    for shown in session.scalars(select(WebMessage).where(WebMessage.address.in_(addresses))):
        if named.search(shown.text):
            session.delete(shown)
    for doubt in session.scalars(select(Doubt).where(Doubt.person_id.in_(others))):
        if named.search(doubt.text):
            session.delete(doubt)
    session.flush()


def _of_chats(contacts: Sequence[Contact]) -> ColumnElement[bool]:
    chats = (
        and_(Received.channel == contact.channel, Received.address == contact.address)
        for contact in contacts
    )
    return or_(false(), *chats)
