"""Who could call whom: what the score of a pair has to know, read from the database."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from solidarity.befriending import week
from solidarity.befriending.scoring import Caller, Seeker
from solidarity.candidates import find_candidates
from solidarity.lifecycles import PairState
from solidarity.matching import NEVER, Candidate, Question
from solidarity.settings import Asking, Calls
from solidarity.storage.tables import Listener, Pair, Volunteer, Wish
from solidarity.vocabulary import HelpType, help_mask, language_mask

ENOUGH = 200
"""So many listeners are compared for one person."""
USUAL_HOURS = sum(week.span(day, 10 * 60, 18 * 60) for day in range(7))
"""When somebody is called who named no hours."""
OTHER_ENDS = ("person", "volunteer")


def hours_of(wish: Wish) -> int:
    return wish.hours or USUAL_HOURS


def languages_of(wish: Wish) -> int:
    return wish.languages or language_mask([wish.person.language])


def seeker_of(wish: Wish, *, now: datetime) -> Seeker:
    return Seeker(
        person_id=wish.person_id,
        languages=languages_of(wish),
        interests=wish.interests,
        hours=hours_of(wish),
        weeks_waiting=(now - (wish.waiting_since or now)) / timedelta(weeks=1),
    )


def listener_hours(volunteer: Volunteer, listener: Listener | None) -> int:
    return (listener.hours if listener is not None else 0) or week.of_parts(volunteer.free)


def callers_for(
    session: Session, wish: Wish, *, asking: Asking, calls: Calls, now: datetime
) -> list[Caller]:
    """The listeners who may be asked to call somebody, those not asked for longest first."""
    question = Question(
        request_id=0,
        person_id=wish.person_id,
        kinds=help_mask([HelpType.LISTENING]),
        languages=languages_of(wish),
        free=week.parts_of(hours_of(wish)),
        lat=None,
        lon=None,
        is_call=True,
    )
    found = find_candidates(session, question, asking=asking, enough=ENOUGH, now=now)
    out = _out_of_question(session, wish.person_id)
    asked_last = sorted(
        (one for one in found if one.volunteer_id not in out),
        key=lambda one: (one.last_asked_at or NEVER, one.volunteer_id),
    )
    callers = _with_profiles(session, asked_last, person_id=wish.person_id, calls=calls)
    return [caller for caller in callers if caller.pairs < caller.most_pairs]


def _out_of_question(session: Session, person_id: int) -> set[int]:
    """Those who are asked at present, and those of whom, or who, said no: it is final."""
    query = select(Pair.volunteer_id).where(
        Pair.person_id == person_id,
        or_(
            Pair.state != PairState.ENDED,
            Pair.volunteer_says == "no",
            Pair.person_says == "no",
            Pair.ended_by.in_(OTHER_ENDS),
        ),
    )
    return set(session.scalars(query))


def _with_profiles(
    session: Session, found: Iterable[Candidate], *, person_id: int, calls: Calls
) -> list[Caller]:
    ordered = list(found)
    numbers = [one.volunteer_id for one in ordered]
    query = (
        select(Volunteer, Listener)
        .outerjoin(Listener, Listener.volunteer_id == Volunteer.person_id)
        .where(Volunteer.person_id.in_(numbers))
    )
    profiles = {volunteer.person_id: (volunteer, told) for volunteer, told in session.execute(query)}
    loads = pairs_each(session, numbers)
    callers = []
    for one in ordered:
        volunteer, listener = profiles[one.volunteer_id]
        callers.append(
            Caller(
                volunteer_id=one.volunteer_id,
                languages=volunteer.languages,
                interests=listener.interests if listener is not None else 0,
                hours=listener_hours(volunteer, listener),
                pairs=loads.get(one.volunteer_id, 0),
                most_pairs=most_pairs(listener, calls),
                known_to=frozenset({person_id} if one.helped_before else ()),
            )
        )
    return callers


def most_pairs(listener: Listener | None, calls: Calls) -> int:
    return (listener.most_pairs if listener is not None else 0) or calls.most_pairs


def pairs_each(session: Session, volunteer_ids: Iterable[int]) -> dict[int, int]:
    """How many pairs each has, those counted that are only proposed so far."""
    query = (
        select(Pair.volunteer_id, func.count(Pair.id))
        .where(Pair.volunteer_id.in_(list(volunteer_ids)), Pair.state != PairState.ENDED)
        .group_by(Pair.volunteer_id)
    )
    return {volunteer: count for volunteer, count in session.execute(query)}
