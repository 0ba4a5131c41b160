"""Homes and partners go, with their shifts, when one of their members agrees and none refuses."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity import members, organisations
from solidarity.alarms import set_alarm
from solidarity.clock import point_in_time
from solidarity.coming import set_questions
from solidarity.handover import asking
from solidarity.settings import Asking
from solidarity.storage.tables import Opening, Organisation, Person, Request


def agreed(session: Session, *, now: datetime) -> set[int]:
    """Their numbers."""
    yes, no = (set(session.scalars(said)) for said in (asking.agreed(), asking.refused()))
    theirs: dict[int | None, set[int]] = {}
    for member in members.everybody(session, now=now):
        theirs.setdefault(member.organisation_id, set()).add(member.person_id)
    lasting = session.scalars(select(Organisation.id).where(Organisation.ended_at.is_(None)))
    return {each for each in lasting if theirs.get(each, set()) & yes and not theirs[each] & no}


def in_their_names(session: Session, numbers: Collection[int]) -> set[int]:
    """The people that stand for them where a shift is asked for (solidarity.openings)."""
    query = select(Request.person_id).join(Request.person).join(Request.opening).where(
        Opening.organisation_id.in_(numbers), Person.is_nobody.is_(False),
    )  # fmt: skip
    return set(session.scalars(query))


def end_here(session: Session, numbers: Collection[int], *, now: datetime) -> None:
    """They have moved."""
    for number in numbers:
        organisations.end(session.get_one(Organisation, number), now=now)


def ask_again(session: Session, *, asking: Asking, now: datetime) -> None:
    """At the new place: before each shift volunteers are asked whether they come, and the next
    shift of a series follows."""
    for opening in session.scalars(select(Opening).join(Opening.request)).all():
        request = opening.request
        start = request.when_start and point_in_time(request.when_start)
        if start is None:
            continue
        if now < start:
            set_questions(session, request, asking=asking, now=now)
        if opening.weeks_left:
            set_alarm(session, "next_opening", request.id, due_at=max(start, now))
