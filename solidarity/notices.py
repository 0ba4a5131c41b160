"""The outbox: what is to be said is kept in the transaction that made it true."""

import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, or_, select, update
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
    edit = _edit(notice)
    edit.is_answer = is_answer
    _say(session, [edit], messages, now=now)


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
    amend_offers(session, (offer_id,), *messages, now=now)


def amend_offers(
    session: Session, offer_ids: Iterable[int], *messages: Message, now: datetime
) -> None:
    """The same for several volunteers at once."""
    shown = _of_offers(session, offer_ids)
    newest = {n.offer_id: n for n in reversed(shown) if not is_list(n)}
    _say(session, [_edit(notice) for notice in newest.values()], messages, now=now)
    _hide(session, shown, Message("list.closed"), now=now)


def hide_lists(session: Session, offer_id: int, message: Message, *, now: datetime) -> None:
    """Take the lists of a task out of the volunteer's chat, each once."""
    _hide(session, _of_offers(session, (offer_id,)), message, now=now)


def _hide(session: Session, shown: Iterable[Notice], message: Message, *, now: datetime) -> None:
    lists = [notice for notice in shown if is_list(notice)]
    _say(session, [_edit(notice) for notice in lists], (message,), now=now)
    for notice in lists:
        notice.offer_id = None


def _of_offers(session: Session, offer_ids: Iterable[int]) -> list[Notice]:
    """What was said of these offers, the newest first."""
    query = select(Notice).where(Notice.offer_id.in_(tuple(offer_ids)))
    return list(session.scalars(query.order_by(Notice.id.desc())))


def is_list(notice: Notice) -> bool:
    return notice.parts[0][0] in LISTS


def release_held(session: Session, person_id: int, *, now: datetime) -> None:
    """The person writes: what was kept until then is said, except what is long over."""
    of_person = update(Notice).where(Notice.person_id == person_id)
    held, waits = Notice.state == "held", and_(Notice.state == "waiting", Notice.due_at > now)
    is_stale = and_(held, Notice.created_at < now - KEPT_FOR)
    # What waits for its turn on a channel would keep the answers waiting behind it.
    said_now = of_person.where(or_(held, waits)).values(
        state=case((is_stale, "dropped"), else_="waiting"), due_at=now
    )
    session.execute(said_now.execution_options(synchronize_session=False))


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
    kind: str = "send",
) -> Notice:
    notice = Notice(person_id=person_id, kind=kind, offer_id=offer_id, urgent=urgent)
    _say(session, [notice], messages, now=now)
    return notice


def _edit(notice: Notice) -> Notice:
    """What is to stand in place of a message."""
    return Notice(
        person_id=notice.person_id, kind="edit", target_id=notice.target_id or notice.id,
        urgent=False,
    )  # fmt: skip


def _say(
    session: Session, notices: Sequence[Notice], messages: Iterable[Message], *, now: datetime
) -> None:
    """Put the same into each of these rows of the outbox, with buttons of its own."""
    if not notices:
        return
    messages = tuple(messages)
    rows = [row for message in messages for row in message.buttons]
    for notice in notices:
        notice.parts = [[message.key, dict(message.params)] for message in messages]
        notice.buttons = [[_shown(button) for button in row] for row in rows]
        notice.due_at = notice.created_at = now
    _let_go_first(session, notices, now)
    session.add_all(notices)
    session.flush()
    session.add_all(tap for notice in notices for tap in _taps(notice, rows))


def _shown(button: Button) -> list[object]:
    return [button.label, dict(button.params), secrets.token_urlsafe(TOKEN_BYTES)]


def _taps(notice: Notice, rows: Sequence[Sequence[Button]]) -> Iterator[Tap]:
    for row, shown in zip(rows, notice.buttons, strict=True):
        for button, (_, _, token) in zip(row, shown, strict=True):
            yield Tap(
                token=token,
                notice_id=notice.id,
                person_id=notice.person_id,
                action=button.action,
                ref=button.ref,
                value=button.value,
            )


def _let_go_first(session: Session, notices: Sequence[Notice], now: datetime) -> None:
    """Rank them; what waits for the same people goes no later."""
    lately = _wrote_just_now(session, [n.person_id for n in notices if not n.urgent], now)
    for notice in notices:
        notice.rank = _rank(notice, lately)
    for rank in (URGENT, ANSWER):
        _bring_forward(session, [n.person_id for n in notices if n.rank == rank], rank)


def _rank(notice: Notice, lately: Collection[int]) -> int:
    if notice.urgent:
        return URGENT
    return ANSWER if notice.person_id in lately else NOTICE


def _wrote_just_now(session: Session, people: Sequence[int], now: datetime) -> set[int]:
    """Who of them just wrote or tapped, so that this answers him."""
    if not people:
        return set()
    lately = Contact.written_at > now - JUST_NOW
    query = select(Contact.person_id).where(Contact.person_id.in_(people), lately)
    return set(session.scalars(query))


def _bring_forward(session: Session, people: Sequence[int], rank: int) -> None:
    """What waits before it for the same person would keep it waiting."""
    if not people:
        return
    before = update(Notice).where(
        Notice.person_id.in_(people), Notice.state == "waiting", Notice.rank > rank
    )
    session.execute(before.values(rank=rank).execution_options(synchronize_session=False))
