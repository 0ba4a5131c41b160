"""Two rows of people are the same human: one of them becomes all of it.

`loosening` ends what cannot be between a human and himself, `agreeing` says what is true where
each had a row of his own, `moving` gives the rest to the one who stays.
"""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.lifecycles import OPEN_REQUESTS, PairState, RequestState
from solidarity.merging import agreeing, loosening, moving
from solidarity.notices import erase_notices
from solidarity.storage.tables import Offer, Pair, Person, Request


def merge(session: Session, kept: Person, gone: Person, *, now: datetime) -> None:
    """Everything of `gone` belongs to `kept` afterwards, and `gone` is deleted.

    Whoever works for one of the two at this moment is waited for; who comes later finds that the
    row is gone, fails, and finds `kept` when he tries again.
    """
    hold(session, kept, gone)
    loosening.loosen(session, kept, gone, now=now)
    session.flush()
    agreeing.agree_on_person(kept, gone)
    moving.move(session, kept.id, gone.id)
    session.execute(delete(Person).where(Person.id == gone.id))
    session.expire_all()
    if kept.muted_at is not None:
        erase_notices(session, kept.id)
    record(session, "merged", now=now, person_id=kept.id)


def hold(session: Session, *people: Person) -> None:
    """These people, and what others may be changing: always requests first, then people by number.

    Of those whose calls may change only the calendar is held (times.booking.hold_calendars).
    """
    session.flush()
    two = {person.id for person in people}
    states = (*OPEN_REQUESTS, RequestState.DRAFT)
    offered = select(Offer.request_id).where(Offer.volunteer_id.in_(two))
    requests = (
        select(Request)
        .where(Request.person_id.in_(two) | Request.id.in_(offered), Request.state.in_(states))
        .order_by(Request.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    session.scalars(requests).all()
    for number in sorted(two | _others_of_pairs(session, two)):
        query = select(Person).where(Person.id == number)
        calendar_only = number not in two
        held = query.with_for_update(key_share=calendar_only)
        session.scalars(held.execution_options(populate_existing=True)).one()


def _others_of_pairs(session: Session, two: set[int]) -> set[int]:
    query = select(Pair.person_id, Pair.volunteer_id).where(
        Pair.person_id.in_(two) | Pair.volunteer_id.in_(two), Pair.state != PairState.ENDED
    )
    return {number for pair in session.execute(query) for number in pair}
