"""What is old goes by itself: one line for each kind of things, in small batches.

Each function forgets at most BATCH rows that are older than a moment, and says how many there
were; what is forgotten is not found a second time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from solidarity.clock import wall_time
from solidarity.details import Facts
from solidarity.forgetting.nobody import any_nobody, give_offers
from solidarity.forgetting.silence import ask_the_silent, last_seen, nothing_open
from solidarity.lifecycles import OfferState, VolunteerState
from solidarity.ringing import CHANNEL as TELEPHONE
from solidarity.settings import Retention
from solidarity.storage.tables import (
    Alarm,
    Base,
    Call,
    Contact,
    Doubt,
    Effect,
    Event,
    Expense,
    IntakeEvent,
    Invitation,
    MedicineOrder,
    Mention,
    Notice,
    Offer,
    Opening,
    Person,
    Received,
    Recording,
    Request,
    ShiftNote,
    SignIn,
    Tap,
    TeamTask,
    Tombstone,
    Visit,
    Volunteer,
    Warned,
    WebMessage,
)

BATCH = 200
A_DAY = timedelta(days=1)
SAID = ("sent", "unknown", "dropped", "failed", "held")
"""Messages that nobody is about to send; what is held for so long is no news any more."""
Forget = Callable[[Session, datetime, datetime], int]
"""What is older than the first moment goes; the second one is now."""


@dataclass(frozen=True)
class Expiry:
    """One kind of things that go."""

    table: type[Base]
    setting: str
    """In [retention]: days."""
    what: str
    since: str
    forget: Forget


def forget_old(session: Session, expiry: Expiry, *, retention: Retention, now: datetime) -> bool:
    """Forget a batch of one kind; False when nothing is left of it."""
    days = getattr(retention, expiry.setting)
    return expiry.forget(session, now - timedelta(days=days), now) > 0


def ask_silent(session: Session, *, retention: Retention, now: datetime) -> bool:
    """Ask some of those who were silent for long; False when nobody is left."""
    return ask_the_silent(session, retention=retention, now=now, limit=BATCH) > 0


def _emptying(
    row: InstrumentedAttribute[int], *conditions: Any, at: InstrumentedAttribute[Any], **values: Any
) -> Forget:
    def forget(session: Session, before: datetime, now: datetime) -> int:
        old = session.scalars(_some(row, at < before, *conditions)).all()
        _change(session, update(row.class_).where(row.in_(old)).values(values))
        return len(old)

    return forget


def _deleting(
    row: InstrumentedAttribute[Any], *conditions: Any, at: InstrumentedAttribute[Any]
) -> Forget:
    def forget(session: Session, before: datetime, now: datetime) -> int:
        old = session.scalars(_some(row, at < before, *conditions)).all()
        _change(session, delete(row.class_).where(row.in_(old)))
        return len(old)

    return forget


def _some(row: InstrumentedAttribute[Any], *conditions: Any) -> Select[Any]:
    query = select(row).where(*conditions).order_by(row).limit(BATCH)
    return query.with_for_update(skip_locked=True)


def _change(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session=False))


def _phones(session: Session, before: datetime, now: datetime) -> int:
    """Of somebody for whom nothing is open, but not of one who has nothing else, nor of a
    volunteer."""
    lately = exists().where(Request.person_id == Person.id, Request.closed_at >= before)
    only_way = exists().where(Contact.person_id == Person.id, Contact.channel == TELEPHONE)
    helps = exists().where(
        Volunteer.person_id == Person.id, Volunteer.state != VolunteerState.STOPPED
    )
    conditions = (nothing_open(), ~lately, ~only_way, ~helps, last_seen() < before)
    old = session.scalars(_some(Person.id, Person.phone.is_not(None), *conditions)).all()
    _change(session, update(Person).where(Person.id.in_(old)).values(phone=None))
    return len(old)


def _emptied_updates(session: Session, before: datetime, now: datetime) -> int:
    """What came in; of erased people, and what belongs to no chat, after a day."""
    over = or_(Received.received_at < before, _of_no_chat(now - A_DAY))
    not_newest = _is_not_newest(Received.id)
    old = session.scalars(_some(Received.id, Received.state != "new", over, not_newest)).all()
    _change(session, delete(Received).where(Received.id.in_(old)))
    return len(old)


def _is_not_newest(row: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """SQLite gives the number of a newest row that is deleted to the next: effects would take
    what comes then for a repetition."""
    return row < select(func.max(row)).scalar_subquery()


def _of_no_chat(before: datetime) -> ColumnElement[bool]:
    return (Received.address == "") & (Received.received_at < before)


def _messages(session: Session, before: datetime, now: datetime) -> int:
    """With their buttons; not those that are changed when an open request closes, nor those that
    a newer row changes."""
    change = aliased(Notice)
    open_offer = exists().where(
        Offer.id == Notice.offer_id, Offer.request_id == Request.id, Request.closed_at.is_(None)
    )
    conditions = (
        Notice.created_at < before,
        Notice.state.in_(SAID),
        ~exists().where(change.target_id == Notice.id),
        ~exists().where(Recording.question_id == Notice.id),
        ~open_offer,
        _is_not_newest(Notice.id),
    )
    old = session.scalars(_some(Notice.id, *conditions)).all()
    _change(session, delete(Tap).where(Tap.notice_id.in_(old)))
    _change(session, delete(Notice).where(Notice.id.in_(old)))
    return len(old)


def _requests(session: Session, before: datetime, now: datetime) -> int:
    """Whose they were, and who helped; that somebody was asked and did not help goes."""
    nobody = select(Person.id).where(Person.is_nobody)
    of_people = Request.person_id.not_in(nobody)
    old = session.scalars(_some(Request.id, Request.closed_at < before, of_people)).all()
    not_helped = select(Offer.id).where(
        Offer.request_id.in_(old), Offer.state != OfferState.ACCEPTED
    )
    _change(session, update(Notice).where(Notice.offer_id.in_(not_helped)).values(offer_id=None))
    _change(session, delete(Offer).where(Offer.id.in_(not_helped)))
    _take_helpers_off(session, old, now)
    if old:
        given = update(Request).where(Request.id.in_(old))
        _change(session, given.values(person_id=any_nobody(session, now=now)))
    return len(old)


def _take_helpers_off(session: Session, requests: Sequence[int], now: datetime) -> None:
    helped = select(Offer.volunteer_id).where(Offer.request_id.in_(requests)).distinct()
    for volunteer in session.scalars(helped).all():
        give_offers(session, volunteer, now=now, requests=requests)
    nameless = update(Offer).where(Offer.request_id.in_(requests))
    _change(session, nameless.values(distance_m=None, reasons=[]))


def _notes(session: Session, before: datetime, now: datetime) -> int:
    """The moment of a call is wall time."""
    conditions = (Call.at < wall_time(before), Call.note.is_not(None))
    old = session.scalars(_some(Call.id, *conditions)).all()
    _change(session, update(Call).where(Call.id.in_(old)).values(note=None))
    return len(old)


def _lists(session: Session, before: datetime, now: datetime) -> int:
    old = session.scalars(
        _some(Request.id, Request.closed_at < before, Request.emptied_at.is_(None))
    ).all()
    emptied = {"details": [], "facts": Facts(), "emptied_at": now}
    _change(session, update(Request).where(Request.id.in_(old)).values(emptied))
    _change(session, update(Opening).where(Opening.request_id.in_(old)).values(note=None))
    return len(old)


def _code_words(session: Session, before: datetime, now: datetime) -> int:
    closed = select(Request.id).where(Request.closed_at < before)
    conditions = (Offer.code_word.is_not(None), Offer.request_id.in_(closed))
    old = session.scalars(_some(Offer.id, *conditions)).all()
    _change(session, update(Offer).where(Offer.id.in_(old)).values(code_word=None))
    return len(old)


def _packet_codes(session: Session, before: datetime, now: datetime) -> int:
    closed = select(Request.id).where(Request.closed_at < before)
    order = MedicineOrder
    kept = or_(*(part.is_not(None) for part in (order.token, order.pickup_code, order.door_code)))
    old = session.scalars(_some(order.request_id, kept, order.request_id.in_(closed))).all()
    emptied = update(order).where(order.request_id.in_(old))
    _change(session, emptied.values(token=None, pickup_code=None, door_code=None))
    return len(old)


_PLACE = or_(Request.address.is_not(None), Request.house.is_not(None), Request.lat.is_not(None))
_OF_SOMEBODY = or_(
    TeamTask.person_id.is_not(None),
    TeamTask.about_id.is_not(None),
    TeamTask.taken_by.is_not(None),
    TeamTask.owner_id.is_not(None),
)
EXPIRIES = (
    Expiry(Request, "address_days", "street, point on the map", "it was closed",
           _emptying(Request.id, _PLACE, at=Request.closed_at, address=None, house=None,
                     lat=None, lon=None, uncertainty_m=0)),
    Expiry(Offer, "address_days", "the word at the door", "the request was closed", _code_words),
    Expiry(MedicineOrder, "address_days", "the pharmacist's link, both codes",
           "the request was closed", _packet_codes),
    Expiry(Person, "phone_days", "telephone, unless it is the only way or of a volunteer",
           "nothing is open and nothing was heard", _phones),
    Expiry(Received, "texts_days", "all of it", "it came", _emptied_updates),
    Expiry(Notice, "texts_days", "all of it, with its buttons", "it was written", _messages),
    Expiry(WebMessage, "texts_days", "all of it", "it was shown",
           _deleting(WebMessage.id, at=WebMessage.created_at)),
    Expiry(Doubt, "texts_days", "all of it", "it was heard",
           _deleting(Doubt.person_id, at=Doubt.heard_at)),
    Expiry(Mention, "texts_days", "all of it", "it was told",
           _deleting(Mention.id, at=Mention.at)),
    Expiry(Request, "texts_days", "list, what was told in passing", "it was closed",
           _lists),
    Expiry(Call, "texts_days", "the note", "the call",
           _notes),
    Expiry(ShiftNote, "texts_days", "all of it", "it was written",
           _deleting(ShiftNote.id, at=ShiftNote.written_at)),
    Expiry(Expense, "receipts_days", "the photo of the receipt", "it was told",
           _emptying(Expense.offer_id, Expense.receipt.is_not(None), at=Expense.told_at,
                     receipt=None)),
    Expiry(Request, "audit_days", "whose it was, who was asked and helped", "it was closed",
           _requests),
    Expiry(Event, "audit_days", "whose it was", "it happened",
           _emptying(Event.id, Event.person_id.is_not(None), at=Event.at, person_id=None)),
    Expiry(TeamTask, "audit_days", "whose it was", "it was closed",
           _emptying(TeamTask.id, _OF_SOMEBODY, at=TeamTask.closed_at,
                     person_id=None, about_id=None, taken_by=None, closed_by=None,
                     owner_id=None)),
    Expiry(Warned, "audit_days", "all of it", "it was told",
           _deleting(Warned.id, at=Warned.at)),
    Expiry(Effect, "machinery_days", "all of it", "it was noted",
           _deleting(Effect.cause, at=Effect.at)),
    Expiry(IntakeEvent, "machinery_days", "all of it", "it was told",
           _deleting(IntakeEvent.key, at=IntakeEvent.at)),
    Expiry(Alarm, "machinery_days", "all of it", "it rang",
           _deleting(Alarm.id, at=Alarm.done_at)),
    Expiry(Invitation, "machinery_days", "all of it", "it was no longer valid",
           _deleting(Invitation.id, at=Invitation.expires_at)),
    Expiry(SignIn, "machinery_days", "all of it", "it was no longer valid",
           _deleting(SignIn.token_hash, at=SignIn.expires_at)),
    Expiry(Visit, "machinery_days", "all of it", "the member was last there",
           _deleting(Visit.id, at=Visit.seen_at)),
    Expiry(Tombstone, "backups_days", "all of it", "the erasure",
           _deleting(Tombstone.id, Tombstone.sender.is_(None), at=Tombstone.erased_at)),
)  # fmt: skip
"""All kinds, in the order in which they are told in docs/retention.md."""
