"""One person is erased: what he has open ends kindly, and nothing is left that names him."""

from datetime import datetime
from typing import Any

from sqlalchemy import Delete, Update, delete, select, update
from sqlalchemy.orm import Session

from solidarity import audit, merging, people, trials, unreachable, volunteers
from solidarity.alarms import drop_alarms, record
from solidarity.befriending.around import reminding
from solidarity.befriending.pairs import leaving, pairing
from solidarity.befriending.telling import way_in, wishes
from solidarity.befriending.times import booking
from solidarity.details import Facts
from solidarity.forgetting import tombstones
from solidarity.forgetting.chats_of_others import forget_in_chats_of_others
from solidarity.forgetting.holdings import (
    DELETED,
    HOLDINGS,
    NAMELESS,
    received_by,
    rows_of,
)
from solidarity.forgetting.nobody import give_to_nobody
from solidarity.forgetting.silence import OVER
from solidarity.lifecycles import CallState, RequestState
from solidarity.requests import open_requests, withdraw_person
from solidarity.requests.closing import AFTERWARDS, close
from solidarity.settings import Rules
from solidarity.storage.tables import (
    Alarm,
    Base,
    Call,
    Check,
    Event,
    Offer,
    Person,
    Received,
    Request,
    TeamTask,
)
from solidarity.team import is_over, tell_team

ALARMS = (wishes.ALARM, way_in.ALARM, pairing.LOOK, people.UNREACHABLE, OVER, trials.ALARM)
"""Alarms that carry the number of a person."""
EMPTY: dict[str, Any] = {"details": [], "facts": Facts(), "reasons": [], "uncertainty_m": 0}
"""What stands in emptied columns that cannot be without a value."""


def erase(session: Session, person: Person, *, rules: Rules, now: datetime) -> None:
    """All of him goes; who counted on him hears it kindly, and the figures stay true.

    Whoever works for him at this moment is waited for; who comes later finds nobody, and who
    writes again from the same chat is somebody new.
    """
    merging.hold(session, person)
    _end_what_is_open(session, person, rules=rules, now=now)
    session.flush()
    forget_in_chats_of_others(session, person)
    tombstones.put(session, person, now=now)
    _forget_messages(session, person)
    _take_the_name_off(session, person)
    audit.give(session, person.id, None)
    give_to_nobody(session, person.id, now=now)
    his_alarms = delete(Alarm).where(Alarm.ref == person.id, Alarm.kind.in_(ALARMS))
    _delete(session, person)
    _change(session, his_alarms)
    session.expire_all()
    record(session, "erased", now=now)


def _end_what_is_open(session: Session, person: Person, *, rules: Rules, now: datetime) -> None:
    volunteers.stop(session, person, now=now)
    session.flush()
    for request in open_requests(session, person):
        if request.state == RequestState.DONE:
            close(request, now=now)
            drop_alarms(session, request.id, *AFTERWARDS, now=now)
        else:
            # Only its number: somebody of the team may have been looking after it.
            tell_team(session, "erased", now=now, request=request)
    session.flush()
    withdraw_person(session, person, asking=rules.asking, now=now)
    unreachable.let_others_be_asked(session, person.id, asking=rules.asking, now=now)
    leaving.leave(session, person, rules=rules, now=now)
    _stand_in_no_more(session, person, now=now)
    his = select(TeamTask).where(TeamTask.person_id == person.id, TeamTask.closed_at.is_(None))
    for task in session.scalars(his):
        is_over(session, task, now=now)


def _stand_in_no_more(session: Session, person: Person, *, now: datetime) -> None:
    """He was to call for somebody else: the team finds another moment or another voice."""
    planned = select(Call).where(Call.volunteer_id == person.id, Call.state == CallState.PLANNED)
    for call in session.scalars(planned).all():
        booking.move(call, CallState.CANCELLED)
        reminding.drop_reminders(session, call, now=now)
        tell_team(session, "call_moment", now=now, person=call.person)


def _forget_messages(session: Session, person: Person) -> None:
    """What came in leaves its numbers for a day at most, empty (solidarity.forgetting.expiring).

    So nothing of it is handled any more, and a channel that brings it twice brings nobody back.
    """
    emptied: dict[str, Any] = {"address": "", "payload": {}, "state": "done", "claimed_until": None}
    _change(session, update(Received).where(received_by(person)).values(emptied))


def _take_the_name_off(session: Session, person: Person) -> None:
    """Rows that stay for the figures say nothing about him, nor how far from him somebody was."""
    for holding in HOLDINGS:
        if holding.erasure == NAMELESS and holding.emptied:
            emptied = {name: EMPTY.get(name) for name in holding.emptied}
            rows = update(holding.table).where(rows_of(holding, person))
            _change(session, rows.values(emptied))
    his = select(Request.id).where(Request.person_id == person.id)
    to_him = update(Offer).where(Offer.request_id.in_(his))
    _change(session, to_him.values(distance_m=None, reasons=[], code_word=None))
    for column in (Event.person_id, TeamTask.person_id, TeamTask.about_id, TeamTask.taken_by,
                   TeamTask.closed_by, Check.volunteer_id, Check.by_id):  # fmt: skip
        rows = update(column.class_).where(column == person.id)
        _change(session, rows.values({column.key: None}))


def _delete(session: Session, person: Person) -> None:
    """What points at others goes before them."""
    gone = {each.table.__table__: each for each in HOLDINGS if each.erasure == DELETED}
    for table in reversed(Base.metadata.sorted_tables):
        if table in gone:
            _change(session, delete(gone[table].table).where(rows_of(gone[table], person)))


def _change(session: Session, statement: Update | Delete) -> None:
    session.execute(statement.execution_options(synchronize_session=False))
