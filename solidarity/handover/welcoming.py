"""Everybody who comes from another place is greeted, and finds what he had."""

import re
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.befriending.calendar import calendars
from solidarity.codes import hash_of
from solidarity.lifecycles import BEFORE_DONE, LIVING_PAIRS, OfferState
from solidarity.merging import merge
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.people import best_contact
from solidarity.settings import Rules
from solidarity.storage.tables import LinkCode, Notice, Offer, Pair, Person, Request
from solidarity.telling import tell_accepted

CODE = re.compile(r"\b[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}\b", re.IGNORECASE)
"""As solidarity.handover.packing makes them."""


def welcome_all(
    session: Session, people: Iterable[int], *, old: str, rules: Rules, now: datetime
) -> None:
    """A greeting for each, and once more what somebody has promised."""
    for number in people:
        person = session.get_one(Person, number)
        if not person.is_nobody:
            _welcome(session, person, old=old, rules=rules, now=now)
    _tell_tasks_again(session, now=now)


def hold_until_they_come(session: Session, people: Iterable[int]) -> None:
    """What is for those whom no channel reaches yet."""
    for number in people:
        if best_contact(session, number) is None:
            held = update(Notice).where(Notice.person_id == number, Notice.state == "waiting")
            session.execute(held.values(state="held"))


def _welcome(session: Session, person: Person, *, old: str, rules: Rules, now: datetime) -> None:
    known = {"association": rules.association.name, "old": old}
    said = [Message("handover.welcome", known)]
    calls = exists().where(Pair.volunteer_id == person.id, Pair.state.in_(LIVING_PAIRS))
    button = calendars.feed_button(rules=rules)
    if button and session.scalar(select(calls)):
        said.append(Message("handover.calendar", buttons=(button,)))
    record(session, "came", now=now, person_id=person.id)
    notify(session, person, *said, now=now)


def _tell_tasks_again(session: Session, *, now: datetime) -> None:
    """The address, the list and the buttons of what somebody has promised stood in another chat."""
    promised = (
        select(Offer)
        .join(Offer.request)
        .where(Offer.state == OfferState.ACCEPTED, Request.state.in_(BEFORE_DONE))
        .order_by(Offer.id)
    )
    for offer in session.scalars(promised).all():
        tell_accepted(session, offer, now=now)


def hear(session: Session, person: Person, text: str, *, now: datetime) -> bool:
    """Somebody shows by his code who he was at the other place; False for all other texts."""
    found = CODE.search(text)
    code = found.group().upper() if found is not None else ""
    query = select(LinkCode).where(LinkCode.code_hash == hash_of(code), LinkCode.expires_at > now)
    link = session.scalars(query.with_for_update()).one_or_none() if code else None
    if link is None or link.person_id == person.id:
        return False
    moved = session.get_one(Person, link.person_id)
    language = moved.language
    session.delete(link)
    session.flush()
    merge(session, moved, person, now=now)
    # The letters of a code are of no language.
    moved.language = language
    waits = or_(Notice.state == "held", Notice.state == "waiting")
    said = update(Notice).where(Notice.person_id == moved.id, waits)
    session.execute(said.values(state="waiting", due_at=now))
    record(session, "arrived", now=now, person_id=moved.id)
    return True
