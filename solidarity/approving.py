"""The team says for what a volunteer may be asked: at a page, or from the shell."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from solidarity import checks, taking, trials, volunteers
from solidarity.alarms import record
from solidarity.befriending.telling import listeners
from solidarity.errors import IllegalStep, NotChecked
from solidarity.lifecycles import VolunteerState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.settings import Volunteers
from solidarity.storage.tables import TeamTask, Volunteer
from solidarity.team import is_over
from solidarity.trials import Trial
from solidarity.vocabulary import help_kinds

TASKS = ("approve", "trial_over")
"""What the team has decided with it."""


def waiting(session: Session) -> Sequence[Volunteer]:
    """Who offers something that the team has not agreed to yet."""
    return session.scalars(select(Volunteer).where(waits()).order_by(Volunteer.person_id)).all()


def waits() -> ColumnElement[bool]:
    """The same as a condition on Volunteer."""
    agreed = Volunteer.approved.bitwise_or(Volunteer.after_trial)
    return and_(
        Volunteer.wanted.bitwise_and(agreed) != Volunteer.wanted,
        Volunteer.state.in_((VolunteerState.ACTIVE, VolunteerState.PAUSED)),
    )


def approve(
    session: Session,
    volunteer: Volunteer,
    kinds: int,
    *,
    settings: Volunteers,
    now: datetime,
    by: int | None = None,
    trial: Trial | None = None,
) -> None:
    """He may be asked for these kinds (bits) and no others; he is told.

    Raises NotChecked, IllegalStep for none of what he offers, TakenByOther, OwnCase.
    """
    checks.not_himself(volunteer, by)
    session.refresh(volunteer, with_for_update=True)
    kinds &= volunteer.wanted
    if kinds == 0:
        raise IllegalStep(volunteer=volunteer.person_id)
    if lacking := checks.missing(session, volunteer, kinds & ~volunteer.approved, settings):
        raise NotChecked(missing=lacking)
    _close_tasks(session, volunteer, "approved", by=by, now=now)
    if trial is not None:
        trials.begin(session, volunteer, trial, kinds, settings=settings, now=now)
    else:
        trials.clear(session, volunteer, now=now)
        volunteer.approved = kinds
    record(
        session, "approved", now=now, person_id=volunteer.person_id,
        kinds=help_kinds(volunteer.approved), by=by,
    )  # fmt: skip
    notify(session, volunteer.person, _told(volunteer), now=now)
    listeners.begin_if_new(session, volunteer, now=now)


def _told(volunteer: Volunteer) -> Message:
    """What he may do now."""
    known = {"subjects": help_kinds(volunteer.approved)}
    if volunteer.is_on_trial:
        return Message("volunteer.on_trial", known)
    if volunteer.approved == volunteer.wanted:
        return Message("volunteer.approved")
    return Message("volunteer.approved_for", known)


def refuse(session: Session, volunteer: Volunteer, *, now: datetime, by: int | None = None) -> None:
    """Not what still waits; what he does already goes on. He hears it kindly.

    Raises IllegalStep when nothing waits, TakenByOther.
    """
    session.refresh(volunteer, with_for_update=True)
    agreed = volunteer.wanted & (volunteer.approved | volunteer.after_trial)
    if agreed == volunteer.wanted:
        raise IllegalStep(volunteer=volunteer.person_id)
    _close_tasks(session, volunteer, "refused", by=by, now=now)
    refused = help_kinds(volunteer.wanted & ~agreed)
    record(
        session, "not_approved", now=now, person_id=volunteer.person_id, kinds=refused, by=by
    )  # fmt: skip
    ways = row(Button("button.talk_to_somebody", "team.call"))
    said = Message("volunteer.not_approved", {"subjects": refused}, ways)
    notify(session, volunteer.person, said, now=now)
    volunteer.wanted = agreed
    if agreed == 0:
        volunteers.stop(session, volunteer.person, now=now)


def _close_tasks(
    session: Session, volunteer: Volunteer, outcome: str, *, by: int | None, now: datetime
) -> None:
    """It is decided; TakenByOther when another member has it in hand."""
    query = select(TeamTask.id).where(
        TeamTask.person_id == volunteer.person_id,
        TeamTask.kind.in_(TASKS),
        TeamTask.closed_at.is_(None),
    )
    for number in session.scalars(query).all():
        if by is None:
            is_over(session, session.get_one(TeamTask, number), now=now)
        else:
            taking.close(session, number, by, outcome, now=now)
