"""The messages of a web chat in the database, in the order in which they changed.

Every change of a chat gets the next number of that chat, its position; a browser asks for what
came after the last position it saw. Writers of one chat wait for each other on its contact, so
that a position is never seen before a smaller one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from bot.channels.contract import Document, Outgoing
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Person, WebMessage

NAME = "web"


@dataclass(frozen=True)
class Shown:
    """A message (or a toast) as the browser gets it."""

    position: int
    kind: str
    content: Mapping[str, Any]


def language_of(session: Session, address: str) -> str | None:
    """The language of the person of a chat; None when there is no such chat."""
    query = select(Person.language).join(Contact).where(*_contact(address))
    return session.scalars(query).one_or_none()


def person_of(sessions: Sessions, address: str) -> int:
    """The number of the person of a chat."""
    with sessions.begin() as session:
        return session.scalars(select(Contact.person_id).where(*_contact(address))).one()


def exists(session: Session, address: str) -> bool:
    return session.scalars(select(Contact.id).where(*_contact(address))).first() is not None


def _contact(address: str) -> tuple[Any, Any]:
    return (Contact.channel == NAME, Contact.address == address)


def add_own(session: Session, address: str, client_id: str, text: str, *, now: datetime) -> None:
    """What the person wrote; a repeated id changes nothing."""
    position = _next_position(session, address)
    known = select(WebMessage.id).where(
        WebMessage.address == address, WebMessage.client_id == client_id
    )
    if session.scalars(known).first() is None:
        session.add(
            WebMessage(address=address, position=position, from_bot=False, text=text,
                       buttons=[], client_id=client_id, created_at=now)
        )  # fmt: skip


def add_ours(session: Session, address: str, message: Outgoing, *, now: datetime) -> int:
    """What the bot says; the id of the message."""
    ours = WebMessage(
        address=address, position=_next_position(session, address), from_bot=True,
        text=message.text, buttons=_rows(message), created_at=now,
    )  # fmt: skip
    session.add(ours)
    session.flush()
    return ours.id


def change(
    session: Session, address: str, message_id: int, message: Outgoing, *, now: datetime
) -> None:
    """Replace a message of the bot; one that is gone or the same already is left."""
    position = _next_position(session, address)
    ours = session.get(WebMessage, message_id)
    new = (message.text, _rows(message))
    if ours is None or ours.address != address or (ours.text, ours.buttons) == new:
        return
    ours.text, ours.buttons = new
    ours.position, ours.edited_at = position, now


def add_toast(session: Session, address: str, client_id: str, text: str, *, now: datetime) -> None:
    """The answer to a tap: an empty one only stops the waiting sign."""
    position = _next_position(session, address)
    session.add(
        WebMessage(address=address, position=position, kind="toast", from_bot=True, text=text,
                   buttons=[], client_id=client_id, created_at=now)
    )  # fmt: skip


def forget_toasts(session: Session, address: str, *, before: datetime) -> None:
    """Toasts that nobody will see any more."""
    old = (WebMessage.kind == "toast", WebMessage.created_at < before)
    session.execute(delete(WebMessage).where(WebMessage.address == address, *old))


def changes(session: Session, address: str, after: int, *, toasts_from: datetime) -> list[Shown]:
    """What changed after a position, in order; old toasts are left out."""
    fresh = or_(WebMessage.kind == "message", WebMessage.created_at >= toasts_from)
    query = (
        select(WebMessage)
        .where(WebMessage.address == address, WebMessage.position > after, fresh)
        .order_by(WebMessage.position)
    )
    return [Shown(row.position, row.kind, _content(row)) for row in session.scalars(query)]


def all_messages(session: Session, address: str) -> list[Mapping[str, Any]]:
    """The chat as it stands, the oldest first."""
    query = (
        select(WebMessage)
        .where(WebMessage.address == address, WebMessage.kind == "message")
        .order_by(WebMessage.id)
    )
    return [_content(row) for row in session.scalars(query)]


def _next_position(session: Session, address: str) -> int:
    session.execute(select(Contact.id).where(*_contact(address)).with_for_update())
    last = select(func.max(WebMessage.position)).where(WebMessage.address == address)
    return (session.scalars(last).one() or 0) + 1


def _rows(message: Outgoing) -> list[list[dict[str, str]]]:
    rows = [
        [{"label": button.label, "token": button.token} for button in row]
        for row in message.buttons
    ]
    if isinstance(message.document, Document):
        # The file itself is kept nowhere: it is made again when the link is followed.
        name = message.document.name
        rows.append([{"label": name, "token": "", "link": f"copies/{name}"}])
    return rows


def _content(row: WebMessage) -> Mapping[str, Any]:
    buttons: Sequence[Any] = row.buttons
    return {
        "id": row.id,
        "from_bot": row.from_bot,
        "text": row.text,
        "buttons": buttons,
        "client_id": row.client_id,
        "edited": row.edited_at is not None,
        "at": row.created_at.isoformat(),
    }
