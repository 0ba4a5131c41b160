"""Who could call somebody: what the score of a pair has to know, read from the database."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from solidarity.befriending.pairs.scoring import Caller, Seeker
from solidarity.befriending.telling import listeners
from solidarity.befriending.times.common_hours import USUAL
from solidarity.candidates import find_candidates
from solidarity.lifecycles import PairState
from solidarity.matching import NEVER, Question
from solidarity.settings import Asking, Calls
from solidarity.storage.tables import Pair, Volunteer, Wish
from solidarity.vocabulary import ALL_WEEK, HelpType, help_mask, language_mask

ENOUGH = 200
"""So many listeners are compared for one person."""


def hours_of(wish: Wish) -> int:
    return wish.hours or USUAL


def languages_of(wish: Wish) -> int:
    return wish.languages or language_mask([wish.person.language])


def question_of(person_id: int, languages: int) -> Question:
    """Who may be asked for calls. Their hours for them are finer, and are looked at afterwards."""
    return Question(
        request_id=0, person_id=person_id, kinds=help_mask([HelpType.LISTENING]),
        languages=languages, free=ALL_WEEK, lat=None, lon=None, is_call=True,
    )  # fmt: skip


def seeker_of(wish: Wish, *, now: datetime) -> Seeker:
    return Seeker(
        person_id=wish.person_id,
        languages=languages_of(wish),
        interests=wish.interests,
        hours=hours_of(wish),
        weeks_waiting=(now - (wish.waiting_since or now)) / timedelta(weeks=1),
    )


def callers_for(
    session: Session, wish: Wish, *, asking: Asking, calls: Calls, now: datetime
) -> list[Caller]:
    """The listeners who may be asked to call somebody, those not asked for longest first."""
    question = question_of(wish.person_id, languages_of(wish))
    found = find_candidates(session, question, asking=asking, enough=ENOUGH, now=now)
    out = _out_of_question(session, wish.person_id) | _asked_enough(session, asking, now)
    asked_last = sorted(
        (one for one in found if one.volunteer_id not in out),
        key=lambda one: (one.last_asked_at or NEVER, one.volunteer_id),
    )
    volunteers = _in_order(session, [one.volunteer_id for one in asked_last])
    callers = listeners.callers(session, volunteers, calls=calls)
    return [caller for caller in callers if caller.pairs < caller.most_pairs]


def _out_of_question(session: Session, person_id: int) -> set[int]:
    """Those who are asked at present, and those of whom, or who, said no: it is final."""
    query = select(Pair.volunteer_id).where(
        Pair.person_id == person_id,
        or_(
            Pair.state != PairState.ENDED,
            Pair.volunteer_says == "no",
            Pair.person_says == "no",
            Pair.ended_by.in_(("person", "volunteer")),
        ),
    )
    return set(session.scalars(query))


def _asked_enough(session: Session, asking: Asking, now: datetime) -> set[int]:
    """Those who were asked about as many people in a day as of other help."""
    query = (
        select(Pair.volunteer_id)
        .where(Pair.proposed_at > now - timedelta(days=1))
        .group_by(Pair.volunteer_id)
        .having(func.count(Pair.id) >= asking.offers_a_day)
    )
    return set(session.scalars(query))


def _in_order(session: Session, numbers: Sequence[int]) -> list[Volunteer]:
    query = select(Volunteer).where(Volunteer.person_id.in_(numbers))
    found = {volunteer.person_id: volunteer for volunteer in session.scalars(query)}
    return [found[number] for number in numbers]
