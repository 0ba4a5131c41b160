"""Somebody who has written nothing for a year or two is asked once whether he is to be kept."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from solidarity.alarms import record, set_alarm
from solidarity.lifecycles import OPEN_REQUESTS, PairState, RequestState, VolunteerState, WishState
from solidarity.messages import Button, Message, column
from solidarity.notices import notify
from solidarity.settings import Retention
from solidarity.storage.tables import Alarm, Contact, Pair, Person, Request, Volunteer, Wish

OVER = "silence_over"
"""The alarm of somebody who was asked; he is erased when he has still said nothing."""


def nothing_open() -> ColumnElement[bool]:
    """Of people who wait for nothing, and for whom nobody waits."""
    told = Request.state.in_((*OPEN_REQUESTS, RequestState.DRAFT)) & Request.closed_at.is_(None)
    sides = or_(Pair.person_id == Person.id, Pair.volunteer_id == Person.id)
    return and_(
        ~Person.is_nobody,
        ~exists().where(Request.person_id == Person.id, told),
        ~exists().where(sides, Pair.state != PairState.ENDED),
        ~exists().where(Wish.person_id == Person.id, Wish.state != WishState.STOPPED),
    )


def last_seen() -> ColumnElement[datetime]:
    """When somebody wrote last, on any channel."""
    seen = select(func.max(Contact.last_seen_at)).where(Contact.person_id == Person.id)
    return func.coalesce(seen.scalar_subquery(), Person.created_at)


def ask_the_silent(session: Session, *, retention: Retention, now: datetime, limit: int) -> int:
    """Shall we keep you? Asked once; how many were asked now."""
    a_year = now - timedelta(days=retention.silent_days)
    two_years = now - timedelta(days=retention.silent_volunteer_days)
    helps = exists().where(
        Volunteer.person_id == Person.id, Volunteer.state != VolunteerState.STOPPED
    )
    asked = exists().where(Alarm.ref == Person.id, Alarm.kind == OVER, Alarm.done_at.is_(None))
    silent = or_(last_seen() < two_years, and_(last_seen() < a_year, ~helps))
    query = select(Person).where(silent, nothing_open(), ~asked).order_by(Person.id).limit(limit)
    found = session.scalars(query).all()
    for person in found:
        _ask(session, person, days=retention.answer_days, now=now)
    return len(found)


def forget_unless_back(
    session: Session, person: Person, *, retention: Retention, now: datetime
) -> int:
    """He wants to hear nothing more: after how many days he is erased, unless he writes again."""
    days = retention.answer_days
    set_alarm(session, OVER, person.id, due_at=now + timedelta(days=days))
    return days


def _ask(session: Session, person: Person, *, days: int, now: datetime) -> None:
    buttons = column(
        Button("button.stay", "forget.no", person.id),
        Button("button.erase_all", "forget.yes", person.id),
    )
    set_alarm(session, OVER, person.id, due_at=now + timedelta(days=days))
    record(session, "asked_to_stay", now=now, person_id=person.id)
    notify(session, person, Message("forget.silent", {"in_days": days}, buttons), now=now)


def said_nothing(
    session: Session, person_id: int, *, retention: Retention, now: datetime
) -> Person | None:
    """Somebody who was asked and has not written since; None when he has, or is gone."""
    asked = now - timedelta(days=retention.answer_days)
    query = select(Person).where(Person.id == person_id, last_seen() <= asked, nothing_open())
    return session.scalars(query).one_or_none()
