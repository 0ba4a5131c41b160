"""A pair with calls, and the clock, for the tests of what happens around a call."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.later import HANDLERS
from bot.taps import handle_tap
from solidarity.befriending.around import reminding
from solidarity.befriending.times.booking import book
from solidarity.clock import point_in_time
from solidarity.messages import Message
from solidarity.settings import Association, Calls, Rules
from solidarity.storage.tables import (
    Alarm,
    Call,
    Listener,
    Notice,
    Pair,
    Person,
    Tap,
    TeamTask,
    Wish,
)
from tests.solidarity.stories import NOON, person, volunteer

on_wall = datetime.fromisoformat
RULES = Rules(association=Association(telephone="02 000 00 00"))
TUESDAY_AT_TWO = on_wall("2026-12-01T14:00")
"""A week after NOON; wall time."""
NUMBER = "+32470123456"


def at(when: datetime | str, **later: float) -> datetime:
    """The point in time of a wall time, in UTC."""
    moment = on_wall(when) if isinstance(when, str) else when
    return point_in_time(moment).astimezone(UTC) + timedelta(**later)


def pair(session: Session, denise: Person | None = None, an: Person | None = None) -> Pair:
    """An calls Denise, by telephone; both said yes."""
    denise = denise or person(session, "Denise")
    denise.phone = NUMBER
    an = an or volunteer(session, "An", language="nl")
    session.add(Wish(person_id=denise.id, state="paired", by_phone=True, times=1, weeks=1,
                     created_at=NOON))  # fmt: skip
    session.add(Listener(volunteer_id=an.id, created_at=NOON))
    pair = Pair(
        person_id=denise.id, volunteer_id=an.id, state="active", reasons=[],
        volunteer_says="yes", person_says="yes", proposed_at=NOON, started_at=NOON,
    )  # fmt: skip
    session.add(pair)
    session.flush()
    return pair


def call(
    session: Session, pair: Pair, when: datetime = TUESDAY_AT_TWO, *, now: datetime = NOON,
    rules: Rules = RULES, volunteer_id: int | None = None,
) -> Call:  # fmt: skip
    """A call as planning writes it down: booked, with its reminders."""
    call = book(session, pair, when, minutes=30, calls=rules.calls, now=now,
                volunteer_id=volunteer_id)  # fmt: skip
    reminding.set_reminders(session, call, rules=rules, now=now)
    session.flush()
    return call


def rules(**calls: object) -> Rules:
    return Rules(association=RULES.association, calls=Calls(**calls))  # type: ignore[arg-type]


def due(session: Session, call: Call) -> dict[str, datetime]:
    """What is still to be done for a call, and when."""
    session.flush()
    query = select(Alarm).where(Alarm.ref == call.id, Alarm.done_at.is_(None))
    return {alarm.kind: alarm.due_at for alarm in session.scalars(query)}


def ring(session: Session, now: datetime, *, rules: Rules = RULES) -> list[str]:
    """Ring what is due by then, in order; the kinds that rang."""
    rang: list[str] = []
    while True:
        session.flush()
        query = select(Alarm).where(
            Alarm.due_at <= now, Alarm.done_at.is_(None), Alarm.kind.in_(HANDLERS)
        )
        alarm = session.scalars(query.order_by(Alarm.due_at, Alarm.id).limit(1)).one_or_none()
        if alarm is None:
            return rang
        HANDLERS[alarm.kind](session, alarm.ref, rules, now)
        alarm.done_at = now
        rang.append(alarm.kind)


def tap(
    session: Session, someone: Person, action: str, now: datetime, *, value: str | None = None,
    rules: Rules = RULES,
) -> Message | None:  # fmt: skip
    """Tap the newest button with this action; what was refused, if it was."""
    query = select(Tap).where(Tap.person_id == someone.id, Tap.action == action)
    if value is not None:
        query = query.where(Tap.value == value)
    newest = session.scalars(query.order_by(Tap.notice_id.desc()).limit(1)).one()
    said = handle_tap(session, someone, newest.token, rules=rules, now=now)
    session.flush()
    return said


def buttons(session: Session, someone: Person) -> list[str]:
    """The labels under the last message that somebody got."""
    query = select(Notice).where(Notice.person_id == someone.id, Notice.kind != "edit")
    notice = session.scalars(query.order_by(Notice.id.desc()).limit(1)).one()
    return [label for row in notice.buttons for label, _, _ in row]


def said(session: Session, someone: Person) -> list[str]:
    """Every paragraph said to somebody, in order, without what taps left behind."""
    session.flush()
    query = select(Notice).where(Notice.person_id == someone.id, Notice.kind != "edit")
    return [key for notice in session.scalars(query.order_by(Notice.id)) for key, _ in notice.parts]


def known(session: Session, someone: Person, key: str) -> dict[str, object]:
    """The parameters with which a sentence was said last."""
    query = select(Notice).where(Notice.person_id == someone.id).order_by(Notice.id.desc())
    for notice in session.scalars(query):
        for part, params in notice.parts:
            if part == key:
                return dict(params)
    raise AssertionError(f"{key} was never said")


def tasks(session: Session) -> list[str]:
    session.flush()
    return list(session.scalars(select(TeamTask.kind).order_by(TeamTask.id)))
