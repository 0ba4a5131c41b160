"""What stays of an erased person for the figures is nobody's: rows that say nothing about anyone.

One nobody is enough, so that no two rows of one person are seen to belong together, but where a
request had been shown to several people who are gone: of them each needs a nobody of his own.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session, aliased

from solidarity.lifecycles import VolunteerState
from solidarity.storage.tables import Call, Offer, Pair, Person, Request, Volunteer


def give_to_nobody(session: Session, person_id: int, *, now: datetime) -> None:
    """His requests, offers, pairs and calls are of nobody."""
    nobody = any_nobody(session, now=now)
    for column in (Request.person_id, Pair.person_id, Pair.volunteer_id, Call.person_id,
                   Call.volunteer_id):  # fmt: skip
        given = update(column.class_).where(column == person_id).values({column.key: nobody})
        session.execute(given.execution_options(synchronize_session=False))
    give_offers(session, person_id, now=now)


def any_nobody(session: Session, *, now: datetime) -> int:
    """His number."""
    return _nobodies(session, now=now)[0]


def give_offers(
    session: Session, person_id: int, *, now: datetime, requests: Sequence[int] | None = None
) -> None:
    """One request has one offer for each volunteer, also for nobody. `requests`: only of these."""
    others, his = aliased(Offer), Offer.volunteer_id == person_id
    if requests is not None:
        his = and_(his, Offer.request_id.in_(requests))
    for nobody in _nobodies(session, now=now):
        taken = select(others.request_id).where(others.volunteer_id == nobody)
        given = update(Offer).where(his, Offer.request_id.not_in(taken)).values(volunteer_id=nobody)
        session.execute(given.execution_options(synchronize_session=False))
    if session.scalars(select(Offer.id).where(his).limit(1)).first() is not None:
        _add_nobody(session, now=now)
        give_offers(session, person_id, now=now, requests=requests)


def _nobodies(session: Session, *, now: datetime) -> list[int]:
    known = select(Person.id).where(Person.is_nobody).order_by(Person.id)
    return list(session.scalars(known)) or [_add_nobody(session, now=now)]


def _add_nobody(session: Session, *, now: datetime) -> int:
    # Nothing is ever said to him.
    nobody = Person(created_at=now, muted_at=now, is_nobody=True)
    session.add(nobody)
    session.flush()
    session.add(Volunteer(person_id=nobody.id, state=VolunteerState.STOPPED))
    session.flush()
    return nobody.id
