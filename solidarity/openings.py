"""An organisation asks for volunteers: a shift, placed as a request of several places."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity import intake, places
from solidarity.alarms import record, set_alarm
from solidarity.clock import point_in_time
from solidarity.coming import set_questions
from solidarity.errors import IllegalStep
from solidarity.requests.finding import start_draft
from solidarity.requests.placing import ask_first, put_down
from solidarity.settings import Asking
from solidarity.storage.tables import Opening, Organisation, Person, Request
from solidarity.vocabulary import HelpType, OrganisationKind, help_mask

KINDS = {
    OrganisationKind.CARE_HOME: HelpType.CARE_HOME,
    OrganisationKind.DISABILITY: HelpType.DISABILITY_SUPPORT,
}
"""Organisations that ask for shifts, and what kind of help that is."""
MOST_PLACES, MOST_WEEKS = 30, 26
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Shift:
    """What an organisation asks for; wall time in Belgium."""

    start: datetime
    end: datetime
    people: int
    tasks: Sequence[str]
    entry: Sequence[str]
    note: str = ""
    weeks: int = 0
    """So many times more, a week later each."""


def post(
    session: Session, organisation: Organisation, shift: Shift, *, asking: Asking, now: datetime
) -> Request:
    """Volunteers are asked; raises IllegalStep when this is not possible."""
    _check(organisation, shift, now=now)
    session.refresh(organisation, with_for_update=True)
    request = start_draft(session, _in_its_name(session, organisation, now=now), now=now)
    place = places.by_postcode(organisation.postcode or "")
    if place is None:
        raise IllegalStep(organisation=organisation.id)
    intake.settle(request, place)
    request.kinds_mask = help_mask([KINDS[OrganisationKind(organisation.kind)]])
    request.address, request.helpers_wanted = organisation.address, shift.people
    request.when_start, request.when_end = shift.start, shift.end
    request.details_asked = request.confirmed = True
    request.opening = Opening(
        organisation_id=organisation.id, tasks=list(shift.tasks), entry=list(shift.entry),
        note=shift.note or None, weeks_left=shift.weeks,
    )  # fmt: skip
    put_down(session, request, now=now)
    set_questions(session, request, asking=asking, now=now)
    if shift.weeks:
        set_alarm(session, "next_opening", request.id, due_at=point_in_time(shift.start))
    ask_first(session, request, asking=asking, now=now)
    return request


def _check(organisation: Organisation, shift: Shift, *, now: datetime) -> None:
    is_possible = (
        organisation.ended_at is None
        and organisation.kind in KINDS
        and bool(organisation.address)
        and now < point_in_time(shift.start)
        and shift.start < shift.end
        and 1 <= shift.people <= MOST_PLACES
        and 0 <= shift.weeks <= MOST_WEEKS
    )
    if not is_possible:
        raise IllegalStep(organisation=organisation.id)


def _in_its_name(session: Session, organisation: Organisation, *, now: datetime) -> Person:
    """The person that stands for an organisation: its name, and no chat, so that it is muted."""
    query = (
        select(Person)
        .join(Request, Request.person_id == Person.id)
        .join(Opening, Opening.request_id == Request.id)
        .where(Opening.organisation_id == organisation.id, Person.is_nobody.is_(False))
        .order_by(Person.id)
    )
    person = session.scalars(query.limit(1)).first()
    if person is None:
        person = Person(created_at=now, muted_at=now, organisation_id=organisation.id)
        session.add(person)
    person.first_name, person.language = organisation.name, organisation.language
    session.flush()
    return person


def repeat(session: Session, request: Request, *, asking: Asking, now: datetime) -> None:
    """The same shift a week later, unless the organisation has ended."""
    opening = request.opening
    if opening is None or opening.weeks_left == 0:
        return
    organisation = session.get_one(Organisation, opening.organisation_id)
    assert request.when_start is not None
    assert request.when_end is not None
    if organisation.ended_at is not None:
        return
    left, opening.weeks_left = opening.weeks_left, 0
    shift = Shift(
        request.when_start + A_WEEK, request.when_end + A_WEEK, request.helpers_wanted,
        opening.tasks, opening.entry, opening.note or "", left - 1,
    )  # fmt: skip
    following = post(session, organisation, shift, asking=asking, now=now)
    record(session, "opened_again", now=now, request_id=following.id)
