"""An organisation asks for volunteers: a shift, placed as a request of several places."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity import intake, places, requests
from solidarity.alarms import record, set_alarm
from solidarity.clock import point_in_time
from solidarity.coming import set_questions
from solidarity.errors import IllegalStep
from solidarity.lifecycles import RequestState
from solidarity.requests.finding import hold, start_draft
from solidarity.requests.placing import look_for_volunteers, put_down
from solidarity.settings import Rules
from solidarity.storage.tables import Opening, Organisation, Person, Request
from solidarity.team import series_decided, tell_team
from solidarity.vocabulary import HelpType, OrganisationKind, help_mask, skill_mask, skill_names

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
    skills: Sequence[str] = ()


def post(
    session: Session, organisation: Organisation, shift: Shift, *, rules: Rules, now: datetime
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
    request.skills = skill_mask(shift.skills)
    request.opening = Opening(
        organisation_id=organisation.id, tasks=list(shift.tasks), entry=list(shift.entry),
        note=shift.note or None, weeks_left=shift.weeks,
    )  # fmt: skip
    put_down(session, request, now=now)
    set_questions(session, request, asking=rules.asking, now=now)
    if shift.weeks:
        set_alarm(session, "next_opening", request.id, due_at=point_in_time(shift.start))
    look_for_volunteers(session, request, rules=rules, now=now)
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


def repeat(session: Session, request: Request, *, rules: Rules, now: datetime) -> None:
    """The same shift a week later; after one that was cancelled somebody has to say so first."""
    if _weeks_left(session, request) and request.state == RequestState.CANCELLED:
        tell_team(session, "series_stopped", now=now, person=request.person, request=request)
    else:
        go_on(session, request, rules=rules, now=now)


def call_off(
    session: Session, request: Request, *, with_following: bool, rules: Rules, now: datetime
) -> None:
    """The home does not need it: this one alone, or all that follow too."""
    requests.cancel(session, request, now=now)
    if with_following:
        stop_series(session, request, now=now)
    else:
        go_on(session, request, rules=rules, now=now)


def go_on(session: Session, request: Request, *, rules: Rules, now: datetime) -> Request | None:
    """Post the next of the series that is still to come; None when there is none."""
    left = _weeks_left(session, request)
    stop_series(session, request, now=now)
    opening, start, end = request.opening, request.when_start, request.when_end
    if opening is None or opening.organisation.ended_at is not None or not (start and end):
        return None
    while left:
        start, end, left = start + A_WEEK, end + A_WEEK, left - 1
        if now < point_in_time(start):
            shift = Shift(
                start, end, request.helpers_wanted, opening.tasks, opening.entry,
                opening.note or "", left, skill_names(request.skills),
            )  # fmt: skip
            following = post(session, opening.organisation, shift, rules=rules, now=now)
            record(session, "opened_again", now=now, request_id=following.id)
            return following
    return None


def stop_series(session: Session, request: Request, *, now: datetime) -> None:
    """Nothing follows this one."""
    if request.opening is not None:
        request.opening.weeks_left = 0
    series_decided(session, request, now=now)


def _weeks_left(session: Session, request: Request) -> int:
    """As it is now; of two who decide at once the second finds none."""
    hold(session, request)
    if request.opening is None:
        return 0
    session.refresh(request.opening)
    return request.opening.weeks_left
