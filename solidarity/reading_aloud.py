"""What is read aloud to people who only have a telephone, and who waits for it.

Messages to them stay in the outbox. One is `sent` when it waits to be read, `read` when an operator
has it before him, and `heard` when he says that he was through.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, record
from solidarity.people import best_contact
from solidarity.ringing import CHANNEL, keep_on_list, tasks_of, telephone_of
from solidarity.storage.tables import Alarm, Notice, Person, Received, Tap, TeamTask

KEPT = timedelta(days=7)
"""What is older is not read aloud any more."""


@dataclass(frozen=True)
class Choice:
    """A button that can be read aloud; its number never means another one."""

    number: int
    token: str


@dataclass(frozen=True)
class Spoken:
    """A message as it is read aloud: in its last version."""

    notice: Notice
    choices: tuple[Choice, ...]
    first: Notice
    """The message itself, of which this is perhaps a later version."""

    @property
    def is_heard(self) -> bool:
        """It was read to him before, and he has not answered."""
        return self.first.state == "heard"


@dataclass(frozen=True)
class Waiting:
    """Somebody who has to be rung. `again_at`: not before then, nobody answered."""

    person: Person
    since: datetime
    messages: int
    urgent: bool
    tries: int
    again_at: datetime | None


def to_ring(
    session: Session, *, now: datetime, only: ColumnElement[bool] | None = None
) -> list[Waiting]:
    """Who has to be rung: urgent ones first, then who waits longest; those put off at the end.

    `only`: a condition on Person.
    """
    query = (
        select(TeamTask, Person)
        .join(Person, Person.id == TeamTask.person_id)
        .where(TeamTask.kind == "ring", TeamTask.closed_at.is_(None))
        .order_by(TeamTask.id)
    )
    found = session.execute(query if only is None else query.where(only)).all()
    tries = _tries(session, [task.id for task, _ in found])
    waiting = [_waiting(session, task, person, tries[task.id], now) for task, person in found]
    return sorted(waiting, key=lambda one: (one.again_at or now, not one.urgent, one.since))


def _tries(session: Session, tasks: Sequence[int]) -> dict[int, list[Alarm]]:
    """For each task when nobody answered, or he asked to be called later."""
    found: dict[int, list[Alarm]] = defaultdict(list)
    query = select(Alarm).where(Alarm.kind == "ring_again", Alarm.ref.in_(tasks))
    for alarm in session.scalars(query.order_by(Alarm.id)):
        found[alarm.ref].append(alarm)
    return found


def _waiting(
    session: Session, task: TeamTask, person: Person, tries: Sequence[Alarm], now: datetime
) -> Waiting:
    later = [alarm.due_at for alarm in tries if alarm.done_at is None and alarm.due_at > now]
    new = [last for first, last in _due(session, person, now) if first.state != "heard"]
    return Waiting(
        person, task.created_at, messages=len(new), tries=len(tries),
        urgent=any(notice.urgent for notice in new), again_at=max(later, default=None),
    )  # fmt: skip


def to_read(session: Session, person: Person, *, now: datetime) -> list[Spoken]:
    """What he has not heard yet, then what he has not answered; each the oldest first."""
    spoken = [
        Spoken(last, tuple(_choices(session, last)), first)
        for first, last in _due(session, person, now)
    ]
    return sorted(spoken, key=lambda one: one.is_heard)


def _due(session: Session, person: Person, now: datetime) -> list[tuple[Notice, Notice]]:
    """What there is to hear or to answer: each message, and how it stands now."""
    words_at = _last_words(session, person)
    return [
        (first, last)
        for first in _first(session, person, now)
        for last, is_answered in [_last_version(session, first)]
        if _is_due(first, last, is_answered, words_at)
    ]


def _is_due(first: Notice, last: Notice, is_answered: bool, words_at: datetime | None) -> bool:
    """Whether there is something to hear or to answer in a message."""
    is_question = bool(last.buttons)
    if first.state in ("waiting", "sent"):
        return is_question or not is_answered
    if words_at is not None and words_at > last.created_at:
        # What he said after it was his answer, or he went on to something else.
        return False
    if first.state == "heard":
        return is_question and not is_answered
    return is_question or not is_answered


def _last_words(session: Session, person: Person) -> datetime | None:
    """When he said something last."""
    query = select(func.max(Received.received_at)).where(
        Received.channel == CHANNEL, Received.address == telephone_of(session, person.id)
    )
    return session.scalars(query).one()


def choices_of(session: Session, person: Person, *, now: datetime) -> list[Choice]:
    """All that can be chosen by its number, also under messages that are not read again."""
    lasts = (_last_version(session, first)[0] for first in _first(session, person, now))
    return [choice for last in lasts for choice in _choices(session, last)]


def _first(session: Session, person: Person, now: datetime) -> Sequence[Notice]:
    """The messages to him of the last days, without their later versions."""
    contact = best_contact(session, person.id)
    by_telephone = contact is not None and contact.channel == CHANNEL
    unclaimed = or_(Notice.claimed_until.is_(None), Notice.claimed_until < now)
    waits = and_(Notice.state == "waiting", Notice.due_at <= now, unclaimed)
    came = and_(Notice.state.in_(("sent", "read", "heard")), Notice.channel == CHANNEL)
    query = select(Notice).where(
        Notice.person_id == person.id,
        Notice.kind != "edit",
        Notice.created_at > now - KEPT,
        or_(waits, came) if by_telephone else came,
    )
    # What the outbox is just sending is there a moment later.
    return session.scalars(query.order_by(Notice.id).with_for_update(skip_locked=True)).all()


def _last_version(session: Session, first: Notice) -> tuple[Notice, bool]:
    """A message as it stands now, and whether a button of it was tapped."""
    edits = select(Notice).where(Notice.target_id == first.id).order_by(Notice.id)
    versions = [first, *session.scalars(edits)]
    numbers = [version.id for version in versions]
    tapped = select(Tap.token).where(Tap.notice_id.in_(numbers), Tap.tapped_at.is_not(None))
    return versions[-1], session.scalars(tapped).first() is not None


def _choices(session: Session, notice: Notice) -> Iterator[Choice]:
    earlier = (
        select(func.count(Tap.token))
        .join(Notice, Notice.id == Tap.notice_id)
        .where(Notice.person_id == notice.person_id, Tap.notice_id < notice.id)
    )
    tokens = [token for row in notice.buttons for _, _, token in row]
    for number, token in enumerate(tokens, session.scalars(earlier).one() + 1):
        yield Choice(number, token)


def said_since(session: Session, person: Person, before: int) -> list[Spoken]:
    """What was said to somebody after a notice, as it stands now; not what he chose himself."""
    query = select(Notice).where(
        Notice.person_id == person.id,
        Notice.id > before,
        Notice.state.not_in(("dropped", "failed")),
    )
    said = session.scalars(query.order_by(Notice.id))
    last = {notice.target_id or notice.id: notice for notice in said}
    return [
        Spoken(notice, tuple(_choices(session, notice)), session.get_one(Notice, first))
        for first, notice in last.items()
        if all(key != "chosen" for key, _ in notice.parts)
    ]


def newest(session: Session, person: Person) -> int:
    """The number of the last thing that was said to somebody."""
    query = select(func.max(Notice.id)).where(Notice.person_id == person.id)
    return session.scalars(query).one() or 0


def mark_read(session: Session, person: Person, spoken: Sequence[Spoken], *, now: datetime) -> None:
    """An operator has this before him and reads it aloud."""
    for notice in (one.first for one in spoken):
        if notice.state == "waiting":
            notice.channel, notice.sent_at = CHANNEL, now
            notice.message_ref = f"{telephone_of(session, person.id)} read"
        if notice.state != "heard":
            notice.state = "read"
    if any(not one.is_heard for one in spoken):
        keep_on_list(session, person, now=now)


def finish(session: Session, person: Person, *, now: datetime) -> bool:
    """He has heard all that was read aloud; False when something new has come meanwhile."""
    notices = _first(session, person, now)
    if any(one.first.state in ("waiting", "sent") for one in to_read(session, person, now=now)):
        return False
    for notice in notices:
        notice.state = "heard"
    for task in tasks_of(session, person):
        task.closed_at = now
        drop_alarms(session, task.id, "ring_again", now=now)
    record(session, "rung", now=now, person_id=person.id)
    return True
