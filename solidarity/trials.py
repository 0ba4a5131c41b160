"""The first time of a volunteer: simple tasks, and the team hears of each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.errors import IllegalStep
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.settings import Volunteers
from solidarity.storage.tables import Offer, Volunteer
from solidarity.team import tell_team
from solidarity.vocabulary import help_kinds, help_mask

ALARM = "trial_over"


@dataclass(frozen=True)
class Trial:
    """It is over after so many tasks, and not before that moment."""

    tasks: int = 0
    until: datetime | None = None


def begin(
    session: Session, volunteer: Volunteer, trial: Trial, kinds: int,
    *, settings: Volunteers, now: datetime,
) -> None:  # fmt: skip
    """He may be asked for the simple ones of these kinds (bits); the others wait for the end.

    Raises IllegalStep when none of them is simple: such a trial would never end.
    """
    later = kinds & help_mask(settings.not_on_trial)
    if kinds == later:
        raise IllegalStep(volunteer=volunteer.person_id)
    volunteer.approved, volunteer.after_trial = kinds & ~later, later
    volunteer.trial_tasks, volunteer.trial_until = trial.tasks, trial.until
    drop_alarms(session, volunteer.person_id, ALARM, now=now)
    if trial.until is not None:
        set_alarm(session, ALARM, volunteer.person_id, due_at=trial.until)
    record(session, "trial_begun", now=now, person_id=volunteer.person_id, tasks=trial.tasks)


def clear(session: Session, volunteer: Volunteer, *, now: datetime) -> None:
    """He is on trial no more."""
    volunteer.trial_tasks, volunteer.trial_until, volunteer.after_trial = 0, None, 0
    drop_alarms(session, volunteer.person_id, ALARM, now=now)


def after_help(session: Session, offer: Offer, *, now: datetime) -> None:
    """Somebody was helped by him; the alarm, due at once, looks whether the trial is over."""
    volunteer = offer.volunteer
    if not volunteer.is_on_trial:
        return
    session.refresh(volunteer, ("trial_tasks", "trial_until"), with_for_update=True)
    tell_team(session, "trial_help", now=now, person=volunteer.person, request=offer.request)
    if volunteer.trial_tasks > 0:
        volunteer.trial_tasks -= 1
    if volunteer.trial_tasks == 0 and volunteer.trial_until is None:
        volunteer.trial_until = now
    if volunteer.trial_tasks == 0:
        set_alarm(session, ALARM, volunteer.person_id, due_at=now)


def end_if_over(session: Session, person_id: int, *, settings: Volunteers, now: datetime) -> None:
    """When nothing of it is left: the team decides, or what it had agreed to begins."""
    volunteer = session.get(Volunteer, person_id, with_for_update=True, populate_existing=True)
    if volunteer is None or not volunteer.is_on_trial or volunteer.trial_tasks > 0:
        return
    if volunteer.trial_until is not None and volunteer.trial_until > now:
        return
    if settings.trial_ends == "team":
        tell_team(session, "trial_over", now=now, person=volunteer.person)
        return
    volunteer.approved |= volunteer.after_trial & volunteer.wanted
    clear(session, volunteer, now=now)
    record(session, "trial_ended", now=now, person_id=person_id)
    known = {"subjects": help_kinds(volunteer.approved)}
    notify(session, volunteer.person, Message("volunteer.approved_for", known), now=now)
