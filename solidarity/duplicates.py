"""The same need told twice: by one person, or by a daughter and her mother."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.befriending.telling import way_in
from solidarity.changing import essence, settle_change
from solidarity.details import MAX_ITEMS, same_house, with_newer
from solidarity.errors import IllegalStep
from solidarity.lifecycles import BEFORE_DONE, RequestState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.requests import hold, look_for_volunteers, put_down
from solidarity.requests.closing import end
from solidarity.settings import Rules
from solidarity.storage.tables import Alarm, Person, Request
from solidarity.telling import about, is_call

WITHIN = timedelta(days=1)
"""Who tells the same later than that means it anew."""
ANSWER_MINUTES, URGENT_MINUTES = 15, 3
"""Without an answer to the question it is taken for another need: rather help twice than never."""
ALARM = "same_need"


def place(session: Session, draft: Request, *, rules: Rules, now: datetime) -> None:
    """Place a request; when the same was told before, ask about that before any volunteer.

    To be called is no request: that goes its own way, beside other help when it is told with it.
    """
    if is_call(draft):
        way_in.take_over(session, draft, now=now)
        return
    wants_call = way_in.without_calls(draft)
    put_down(session, draft, now=now)
    session.flush()
    older = told_before(session, draft)
    if older is None:
        look_for_volunteers(session, draft, rules=rules, now=now)
        if wants_call:
            way_in.propose(session, draft.person, now=now)
        return
    wait = timedelta(minutes=URGENT_MINUTES if draft.urgent else ANSWER_MINUTES)
    set_alarm(session, ALARM, draft.id, due_at=now + wait)
    if wants_call:
        # One question at a time.
        set_alarm(session, way_in.ALARM, draft.person_id, due_at=now + wait)
    key = "same.ask_own" if older.person_id == draft.person_id else "same.ask_other"
    buttons = row(
        Button("button.same_need", "request.same", draft.id),
        Button("button.another_need", "request.another", draft.id),
    )
    notify(session, draft.person, Message(key, {"kinds": older.kinds}, buttons), now=now)


def told_before(session: Session, request: Request) -> Request | None:
    """An open request of the last day that is about the same need, the newest one."""
    assert request.placed_at is not None
    query = (
        select(Request)
        .where(
            Request.id != request.id,
            Request.state.in_(BEFORE_DONE),
            Request.kinds_mask == request.kinds_mask,
            Request.placed_at.between(request.placed_at - WITHIN, request.placed_at),
            or_(*_may_be_same(request)),
        )
        .order_by(Request.id.desc())
    )
    return next((older for older in session.scalars(query) if is_same(older, request)), None)


def _may_be_same(request: Request) -> list[ColumnElement[bool]]:
    """Whose requests are looked at: the person's own, and those for the place or the number."""
    whose = [Request.person_id == request.person_id]
    if request.person.is_demo:
        # Strangers who try the demonstration all tell the same examples.
        return whose
    if request.postcode is not None:
        whose.append(Request.postcode == request.postcode)
    if request.person.phone:
        people = select(Person.id).where(Person.phone == request.person.phone)
        whose.append(Request.person_id.in_(people))
    return whose


def is_same(older: Request, newer: Request) -> bool:
    """Whether two requests for the same kinds of help may be one: same house, same moment."""
    if not _overlap(older, newer):
        return False
    houses = same_house(older.address, newer.address)
    if None not in (older.postcode, newer.postcode) and older.postcode != newer.postcode:
        return False
    if older.person_id == newer.person_id:
        return houses is not False
    phones = (older.person.phone, newer.person.phone)
    if None not in phones and phones[0] == phones[1]:
        return houses is not False
    return houses is True


def _overlap(one: Request, other: Request) -> bool:
    """Whoever names no moment may mean any."""
    if one.when_start is None or one.when_end is None:
        return True
    if other.when_start is None or other.when_end is None:
        return True
    return one.when_start <= other.when_end and other.when_start <= one.when_end


def keep(session: Session, request: Request, *, rules: Rules, now: datetime) -> None:
    """It is another need, or nobody has said: volunteers are asked.

    Raises IllegalStep when that is decided already.
    """
    _decide(session, request, now=now)
    look_for_volunteers(session, request, rules=rules, now=now)


def merge(session: Session, request: Request, *, rules: Rules, now: datetime) -> None:
    """It is the same need: the older request goes on with what only the newer one tells."""
    _decide(session, request, now=now)
    older = told_before(session, request)
    if older is None:
        # It was cancelled or done in the meantime: then this one is needed.
        look_for_volunteers(session, request, rules=rules, now=now)
        return
    hold(session, older)
    before, is_own = essence(older), older.person_id == request.person_id
    added = _complete(older, request, is_own=is_own)
    record(session, "merged", now=now, request_id=request.id, into=older.id)
    record(session, "joined_by", now=now, request_id=older.id, newer=request.id)
    end(session, request, now=now)
    told = Message("same.merged_own" if is_own else "same.merged_other", about(older))
    notify(session, request.person, told, now=now)
    if not is_own:
        _tell_owner(session, older, added=added, now=now)
    if added or essence(older) != before:
        settle_change(session, older, before, asking=rules.asking, now=now)


def _decide(session: Session, request: Request, *, now: datetime) -> None:
    hold(session, request)
    query = select(Alarm.id).where(
        Alarm.kind == ALARM, Alarm.ref == request.id, Alarm.done_at.is_(None)
    )
    if request.state != RequestState.OPEN or session.scalars(query).first() is None:
        raise IllegalStep(request=request.id)
    drop_alarms(session, request.id, ALARM, now=now)


def _complete(older: Request, newer: Request, *, is_own: bool) -> bool:
    """Write into the older request what only the newer tells; whether its list grew.

    Of another person only the list is taken, which is shown to the first one.
    """
    listed = {item.text.casefold() for item in older.details}
    more = [item for item in newer.details if item.text.casefold() not in listed]
    details = [*older.details, *more][:MAX_ITEMS]
    grew = len(details) > len(older.details)
    older.details, older.urgent = details, older.urgent or newer.urgent
    if is_own:
        older.facts = with_newer(older.facts, newer.facts)
        older.address = older.address or newer.address
        older.skills |= newer.skills
        if older.when_start is None and newer.when_start is not None:
            older.when_start, older.when_end = newer.when_start, newer.when_end
            older.deadline, older.any_time = newer.deadline, False
    return grew


def _tell_owner(session: Session, older: Request, *, added: bool, now: datetime) -> None:
    """Who asked first hears that somebody else did too, and what is on the list now."""
    said = [Message("same.heard", about(older))]
    if added:
        items = {"items": [item.shown for item in older.details]}
        said.append(Message("summary.items", items))
    notify(session, older.person, *said, now=now)
