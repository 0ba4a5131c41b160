"""What came too fast: kept for its turn, or left aside when it is far too much. Danger never is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import inbox
from bot.allowance import next_turn
from bot.channels.contract import Incoming
from bot.channels.telephone import Telephone
from bot.danger_first import Heard
from solidarity import danger, manners
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.settings import Abuse
from solidarity.storage.tables import Contact, Person, Received
from solidarity.team import tell_team

TOLD_FOR = timedelta(hours=1)
"""So long nobody is told again that his messages wait."""
UNCHECKED = timedelta(minutes=1)
"""While the model is away nothing is left aside: only the model may see its danger."""


@dataclass(frozen=True)
class Slot:
    """Of a message that is not handled now: when it is; None: it is left aside."""

    at: datetime | None


def slot_of(
    session: Session,
    person: Person,
    received: Received,
    update: Incoming,
    *,
    abuse: Abuse,
    now: datetime,
) -> Slot | None:
    """Where a message without danger goes that may not be handled at once; None: it may.

    Each is counted once. Whether a voice note tells of danger nobody knows before it is written
    down, so none waits; what the team types for somebody is not counted.
    """
    if received.attempts != 1 or update.kind == "voice" or update.channel == Telephone.name:
        return None
    chat = _held_chat(session, update)
    turn = next_turn(chat, abuse=abuse, now=now)
    if manners.is_shut_out(person, update.text or "", now=now):
        return Slot(None)
    if turn is None:
        _tell_too_many(session, person, chat, abuse=abuse, now=now)
        return Slot(None)
    if turn <= now:
        return None
    if chat.slowed_at is None or now >= chat.slowed_at + TOLD_FOR:
        chat.slowed_at = now
        notify(session, person, Message("pace.slowly"), now=now)
    return Slot(turn)


def put_aside(
    session: Session,
    person: Person,
    received_id: int,
    slot: Slot,
    heard: Heard,
    *,
    now: datetime,
) -> None:
    """Keep the message for its turn, or leave it; a danger that the model sees is answered now."""
    if heard.kind is not None:
        danger.respond(session, person, heard.kind, now=now)
    if heard.kind is not None or (slot.at is None and heard.by_both):
        inbox.finish(session, received_id)
    else:
        inbox.wait_until(session, received_id, slot.at or now + UNCHECKED)


def _held_chat(session: Session, update: Incoming) -> Contact:
    """Two processes may have a message of one chat at once: they count one after the other."""
    here = (Contact.channel == update.channel, Contact.address == update.address)
    query = select(Contact).where(*here).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def _tell_too_many(
    session: Session, person: Person, chat: Contact, *, abuse: Abuse, now: datetime
) -> None:
    """Once a day: nobody must believe that it is all read."""
    if chat.day_count != abuse.most_a_day + 1:
        return
    tell_team(session, "floods", now=now, person=person)
    ways = row(Button("button.call_me", "team.call"))
    notify(session, person, Message("pace.too_many", buttons=ways), now=now)
