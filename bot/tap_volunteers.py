"""Buttons of volunteers: joining, pausing, changing what they offer."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from solidarity import joining, joining_questions, limits, volunteers
from solidarity.befriending.pairs import leaving
from solidarity.clock import point_in_time
from solidarity.consenting import Answer
from solidarity.errors import IllegalStep
from solidarity.lifecycles import VolunteerState
from solidarity.messages import Message
from solidarity.notices import amend, notify
from solidarity.storage.tables import Volunteer
from solidarity.talks import expect
from solidarity.vocabulary import DayPart, help_mask, language_mask, skill_mask, week_mask

if TYPE_CHECKING:
    from bot.taps import Tapped

EVERY_PART = DayPart.MORNING | DayPart.AFTERNOON | DayPart.EVENING
FREE = {
    "always": week_mask(range(7), EVERY_PART),
    "mornings": week_mask(range(7), DayPart.MORNING),
    "afternoons": week_mask(range(7), DayPart.AFTERNOON),
    "evenings": week_mask(range(7), DayPart.EVENING),
    "weekends": week_mask([5, 6], EVERY_PART),
}


def own(tapped: "Tapped") -> Volunteer:
    volunteer = tapped.person.volunteer
    if volunteer is None or volunteer.state in (VolunteerState.STOPPED, VolunteerState.SUSPENDED):
        raise IllegalStep(person=tapped.person.id)
    return volunteer


def go_on(tapped: "Tapped") -> None:
    settings = tapped.rules.volunteers
    joining.go_on(tapped.session, own(tapped), [], settings=settings, now=tapped.now)


def start(tapped: "Tapped") -> None:
    joining.start(tapped.session, tapped.person, now=tapped.now)
    go_on(tapped)


def _show_ticks(tapped: "Tapped", asked: Message) -> None:
    amend(tapped.session, tapped.notice, asked, now=tapped.now, is_answer=True)


def toggle_kind(tapped: "Tapped") -> None:
    """Tick or untick one kind of help; the message shows it."""
    volunteer = own(tapped)
    volunteer.wanted ^= help_mask([tapped.value])
    buttons = joining_questions.kind_buttons(volunteer)
    _show_ticks(tapped, Message("join.help", buttons=buttons))


def kinds_done(tapped: "Tapped") -> None:
    volunteer = own(tapped)
    volunteer.help_told = volunteer.wanted != 0
    go_on(tapped)


def toggle_skill(tapped: "Tapped") -> None:
    """Tick or untick one experience; the message shows it."""
    volunteer = own(tapped)
    volunteer.skills ^= skill_mask([tapped.value])
    buttons = joining_questions.experience_buttons(volunteer)
    _show_ticks(tapped, Message("join.experience", buttons=buttons))


def skills_done(tapped: "Tapped") -> None:
    own(tapped).experience_told = True
    go_on(tapped)


def name(tapped: "Tapped") -> None:
    own(tapped).name_told = True
    go_on(tapped)


def languages(tapped: "Tapped") -> None:
    own(tapped).languages = language_mask(joining_questions.codes_of(tapped.value))
    go_on(tapped)


def radius(tapped: "Tapped") -> None:
    own(tapped).radius_m = joining.KM[tapped.value]
    go_on(tapped)


def free(tapped: "Tapped") -> None:
    volunteer = own(tapped)
    volunteer.free, volunteer.free_told = FREE[tapped.value], True
    go_on(tapped)


def consent(tapped: "Tapped") -> None:
    answer = Answer(tapped.session, tapped.person, tapped.rules, tapped.now)
    answer.volunteering(own(tapped), agrees=tapped.value == "yes")


def pause(tapped: "Tapped") -> None:
    own(tapped)
    volunteers.pause_days(tapped.session, tapped.person, int(tapped.value), now=tapped.now)
    _pause_calls(tapped)


def pause_until(tapped: "Tapped") -> None:
    own(tapped)
    until = point_in_time(datetime.fromisoformat(tapped.value))
    volunteers.pause(tapped.session, tapped.person, until=until, now=tapped.now)
    _pause_calls(tapped)


def _pause_calls(tapped: "Tapped") -> None:
    until = own(tapped).paused_until
    assert until is not None
    leaving.pause_calling(
        tapped.session, tapped.person, until=until, rules=tapped.rules, now=tapped.now
    )


def resume(tapped: "Tapped") -> None:
    volunteer, settings = own(tapped), tapped.rules.volunteers
    if limits.rests_until(tapped.session, volunteer, settings=settings, now=tapped.now):
        notify(tapped.session, tapped.person, Message("limit.rest"), now=tapped.now)
        return
    volunteers.resume(tapped.session, tapped.person, now=tapped.now)
    leaving.resume_calling(tapped.session, tapped.person, rules=tapped.rules, now=tapped.now)


def change(tapped: "Tapped") -> None:
    slot = tapped.value
    expect(tapped.session, tapped.person, joining.TOPIC, slot, ref=None, now=tapped.now)
    asked = joining_questions.question(own(tapped), slot)
    notify(tapped.session, tapped.person, *asked, now=tapped.now)


def keep(tapped: "Tapped") -> None:
    notify(tapped.session, tapped.person, Message("kept"), now=tapped.now)


HANDLERS: dict[str, Callable[["Tapped"], None]] = {
    "join.start": start,
    "join.kind": toggle_kind,
    "join.kinds_done": kinds_done,
    "join.skill": toggle_skill,
    "join.skills_done": skills_done,
    "join.name": name,
    "join.languages": languages,
    "join.radius": radius,
    "join.free": free,
    "join.consent": consent,
    "volunteer.pause": pause,
    "volunteer.pause_until": pause_until,
    "volunteer.resume": resume,
    "volunteer.change": change,
    "volunteer.keep": keep,
}
