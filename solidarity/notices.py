"""The outbox: what is to be said is kept in the transaction that made it true."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from solidarity.messages import Button, Message
from solidarity.storage.tables import Contact, Notice, Person, Tap

LISTS = ("list.tick", "list.asked")
"""Messages with a list, to tick off or to read: they stand beside the one with the address."""
CLOSED = ("task.closed", "calling.closed")
"""Said in the place of an address or a number: where a channel can, the message disappears."""
KEPT_FOR = timedelta(days=7)
"""So long something is kept for a person who does not write; a reminder is no use later."""
URGENT, ANSWER, NOTICE = range(3)
"""Who goes first (Notice.rank)."""
JUST_NOW = timedelta(minutes=2)
"""So long after he wrote somebody still looks at his telephone."""
TOKEN_BYTES = 9
"""72 random bits: nobody guesses a button, and the token is far below Telegram's 64 bytes."""


def notify(
    session: Session,
    person: Person,
    *messages: Message,
    now: datetime,
    urgent: bool = False,
    offer_id: int | None = None,
) -> Notice | None:
    """Say these paragraphs to a person in one message; None when he wants no messages."""
    if person.muted_at is not None:
        return None
    return _write(session, person.id, messages, now=now, urgent=urgent, offer_id=offer_id)


def alert(session: Session, person: Person, *messages: Message, now: datetime) -> None:
    """Say this before anything else that waits to be said."""
    _write(session, person.id, messages, now=now, urgent=True, kind="alert")


def notify_last(session: Session, person: Person, *messages: Message, now: datetime) -> None:
    """A last word to somebody who wants no more messages."""
    _write(session, person.id, messages, now=now)


def amend(
    session: Session, notice: Notice, *messages: Message, now: datetime, is_answer: bool = False
) -> None:
    """Replace the text and the buttons of a message that was sent or is about to be.

    `is_answer`: the person waits for it; where nothing can be replaced it is said anew.
    """
    first = notice.target_id or notice.id
    edit = _write(session, notice.person_id, messages, now=now, target_id=first, kind="edit")
    edit.is_answer = is_answer


def is_amended(session: Session, notice: Notice) -> bool:
    """Whether the buttons of a message went since, or are about to go."""
    first = notice.target_id or notice.id
    edits = select(Notice.buttons).where(
        Notice.person_id == notice.person_id,
        Notice.target_id == first,
        Notice.id > notice.id,
        Notice.state != "failed",
    )
    newest = session.scalars(edits.order_by(Notice.id.desc()).limit(1)).one_or_none()
    return newest is not None and not newest


def settle(session: Session, notice: Notice, label: str, params: Mapping[str, Any], *,
           now: datetime) -> None:  # fmt: skip
    """A button was tapped: the message stays, with what was chosen instead of buttons."""
    parts = (Message(key, known) for key, known in notice.parts)
    chosen = Message("chosen", {"label": label, "known": dict(params)})
    amend(session, notice, *parts, chosen, now=now)


def amend_offer(session: Session, offer_id: int, *messages: Message, now: datetime) -> None:
    """Replace what a volunteer sees of an offer, his list too; its buttons disappear."""
    notices = _of_offer(session, offer_id)
    notice = next((n for n in notices if not is_list(n)), None)
    if notice is not None:
        amend(session, notice, *messages, now=now)
    hide_lists(session, offer_id, Message("list.closed"), now=now)


def hide_lists(session: Session, offer_id: int, message: Message, *, now: datetime) -> None:
    """Take the lists of a task out of the volunteer's chat, each once."""
    for notice in _of_offer(session, offer_id):
        if is_list(notice):
            amend(session, notice, message, now=now)
            notice.offer_id = None


def _of_offer(session: Session, offer_id: int) -> list[Notice]:
    query = select(Notice).where(Notice.offer_id == offer_id).order_by(Notice.id.desc())
    return list(session.scalars(query))


def is_list(notice: Notice) -> bool:
    return notice.parts[0][0] in LISTS


def release_held(session: Session, person_id: int, *, now: datetime) -> None:
    """The person writes: what was kept until then is said, except what is long over."""
    of_person = update(Notice).where(Notice.person_id == person_id)
    held, waits = Notice.state == "held", and_(Notice.state == "waiting", Notice.due_at > now)
    stale = of_person.where(held, Notice.created_at < now - KEPT_FOR)
    session.execute(stale.values(state="dropped"))
    # What waits for its turn on a channel would keep the answers waiting behind it.
    session.execute(of_person.where(or_(held, waits)).values(state="waiting", due_at=now))


def erase_notices(session: Session, person_id: int) -> None:
    """Drop what still waits to be said to a person; what hides an address is still done."""
    waiting = update(Notice).where(
        Notice.person_id == person_id,
        Notice.state.in_(("waiting", "held")),
        Notice.kind != "edit",
    )
    session.execute(waiting.values(state="dropped"))


def _write(
    session: Session,
    person_id: int,
    messages: Iterable[Message],
    *,
    now: datetime,
    urgent: bool = False,
    offer_id: int | None = None,
    target_id: int | None = None,
    kind: str = "send",
) -> Notice:
    messages = tuple(messages)
    rank = URGENT if urgent else _rank(session, person_id, now)
    notice = Notice(
        person_id=person_id,
        kind=kind,
        target_id=target_id,
        parts=[[message.key, dict(message.params)] for message in messages],
        buttons=[],
        offer_id=offer_id,
        urgent=urgent,
        rank=rank,
        due_at=now,
        created_at=now,
    )
    if rank < NOTICE:
        _bring_forward(session, person_id, rank)
    session.add(notice)
    session.flush()
    rows = [row for message in messages for row in message.buttons]
    notice.buttons = [[_shown(session, notice, button) for button in row] for row in rows]
    return notice


def _rank(session: Session, person_id: int, now: datetime) -> int:
    """Whether he just wrote or tapped, so that this answers him."""
    lately = Contact.written_at > now - JUST_NOW
    query = select(Contact.id).where(Contact.person_id == person_id, lately)
    return NOTICE if session.scalars(query).first() is None else ANSWER


def _bring_forward(session: Session, person_id: int, rank: int) -> None:
    """What waits before it for the same person would keep it waiting."""
    before = update(Notice).where(
        Notice.person_id == person_id, Notice.state == "waiting", Notice.rank > rank
    )
    session.execute(before.values(rank=rank).execution_options(synchronize_session=False))


def _shown(session: Session, notice: Notice, button: Button) -> list[object]:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        Tap(
            token=token,
            notice_id=notice.id,
            person_id=notice.person_id,
            action=button.action,
            ref=button.ref,
            value=button.value,
        )
    )
    return [button.label, dict(button.params), token]
