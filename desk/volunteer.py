"""One volunteer: what the team knows of him, and what it decides."""

from datetime import datetime, timedelta

from starlette.responses import Response

from desk.asked import Asked
from desk.doors import Page
from desk.organisations import ticked_skills
from desk.volunteers import COORDINATORS
from solidarity import (
    approving,
    checks,
    patterns,
    suspending,
    volunteer_figures,
    who_comes,
)
from solidarity.clock import point_in_time, wall_time
from solidarity.errors import IllegalStep, NotChecked, NotYours
from solidarity.lifecycles import VolunteerState
from solidarity.storage.tables import Volunteer
from solidarity.trials import Trial
from solidarity.vocabulary import HelpType, Skill, help_kinds, help_mask

PATH = "/desk/volunteers/{person}"
LONGEST_TRIAL = 50


def _volunteer(asked: Asked) -> Volunteer:
    volunteer = asked.person(asked.number("person")).volunteer
    if volunteer is None:
        raise NotYours(person=asked.number("person"))
    return volunteer


def show(asked: Asked) -> Response:
    return _page(asked, _volunteer(asked))


def _page(asked: Asked, volunteer: Volunteer, lacking: tuple[str, ...] = ()) -> Response:
    session, settings = asked.session, asked.rules.volunteers
    asked.look_up(volunteer.person, "volunteer")
    return asked.page(
        "volunteer.html", status=409 if lacking else 200, volunteer=volunteer, lacking=lacking,
        wall=wall_time,
        checks=checks.of_volunteer(session, volunteer), outcomes=checks.OUTCOMES,
        passed=checks.passed(session, volunteer),
        needed={kind: checks.needed(kind, settings) for kind in volunteer.kinds},
        granted=help_kinds(volunteer.approved | volunteer.after_trial),
        now_allowed=help_kinds(volunteer.approved), later=help_kinds(volunteer.after_trial),
        waits=volunteer.wanted & ~(volunteer.approved | volunteer.after_trial) != 0,
        is_suspended=volunteer.state == VolunteerState.SUSPENDED, reasons=suspending.WHY,
        figures=volunteer_figures.of(session, volunteer),
        worries=volunteer_figures.worries(session, volunteer.person_id),
        patterns=patterns.find(
            session, patterns=asked.rules.patterns, only=volunteer.person_id, now=asked.now
        ),
        trial_tasks=settings.trial_tasks, skills=list(Skill),
    )  # fmt: skip


def note_check(asked: Asked) -> Response:
    volunteer = _volunteer(asked)
    checks.note(
        asked.session, volunteer, asked.text("kind"), asked.text("outcome"), now=asked.now,
        by=asked.me.id, words=asked.text("note"),
    )  # fmt: skip
    return _back(asked, volunteer)


def approve(asked: Asked) -> Response:
    volunteer = _volunteer(asked)
    kinds = help_mask(kind for kind in asked.form.getlist("kinds") if kind in list(HelpType))
    try:
        approving.approve(
            asked.session, volunteer, kinds, settings=asked.rules.volunteers, now=asked.now,
            by=asked.me.id, trial=_trial(asked),
        )  # fmt: skip
    except NotChecked as error:
        return _page(asked, volunteer, tuple(error.missing))
    return _back(asked, volunteer)


def _trial(asked: Asked) -> Trial | None:
    """None when no trial is wanted; IllegalStep for numbers and days that cannot be."""
    if not asked.text("trial"):
        return None
    tasks, until = asked.text("tasks") or "0", asked.text("until")
    if not tasks.isdecimal() or int(tasks) > LONGEST_TRIAL:
        raise IllegalStep(tasks="too many")
    day = day_of(until)
    if int(tasks) == 0 and (day is None or day <= asked.now):
        raise IllegalStep(trial="over at once")
    return Trial(int(tasks), day)


def day_of(text: str) -> datetime | None:
    """The end of a day of a form; None without one, IllegalStep when it is none."""
    if not text:
        return None
    try:
        return point_in_time(datetime.fromisoformat(text[:10]) + timedelta(days=1))
    except (ValueError, OverflowError) as error:
        raise IllegalStep(day="none") from error


def keep_experience(asked: Asked) -> Response:
    """As he told it on the telephone."""
    volunteer = _volunteer(asked)
    who_comes.keep_skills(volunteer, ticked_skills(asked))
    return _back(asked, volunteer)


def refuse(asked: Asked) -> Response:
    volunteer = _volunteer(asked)
    approving.refuse(asked.session, volunteer, now=asked.now, by=asked.me.id)
    return _back(asked, volunteer)


def suspend(asked: Asked) -> Response:
    volunteer, why = _volunteer(asked), asked.text("why")
    if why not in suspending.WHY:
        raise IllegalStep(why="none")
    suspending.suspend(asked.session, volunteer, now=asked.now, why=why, by=asked.me.id)
    return _back(asked, volunteer)


def lift(asked: Asked) -> Response:
    volunteer = _volunteer(asked)
    if volunteer.state != VolunteerState.SUSPENDED:
        raise IllegalStep(volunteer=volunteer.person_id)
    suspending.lift(asked.session, volunteer, rules=asked.rules, now=asked.now, by=asked.me.id)
    return _back(asked, volunteer)


def _back(asked: Asked, volunteer: Volunteer) -> Response:
    return asked.go(f"/desk/volunteers/{volunteer.person_id}")


PAGES = (
    Page(PATH, show, COORDINATORS),
    Page(PATH + "/check", note_check, COORDINATORS, "POST"),
    Page(PATH + "/approve", approve, COORDINATORS, "POST"),
    Page(PATH + "/experience", keep_experience, COORDINATORS, "POST"),
    Page(PATH + "/refuse", refuse, COORDINATORS, "POST"),
    Page(PATH + "/suspend", suspend, COORDINATORS, "POST"),
    Page(PATH + "/lift", lift, COORDINATORS, "POST"),
)
