"""Volunteers: what they offer, when they are free, pauses and returns."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.clock import point_in_time, wall_time
from solidarity.lifecycles import VOLUNTEER_STEPS, VolunteerState, step
from solidarity.messages import Button, Message, column
from solidarity.notices import notify
from solidarity.places import Place
from solidarity.squares import cell_of
from solidarity.storage.tables import Person, Volunteer
from solidarity.when import Moment
from solidarity.who_comes import FOR_GROUPS


def move(volunteer: Volunteer, new: VolunteerState) -> None:
    """One step in the life of a volunteer; IllegalStep when it is not possible."""
    volunteer.state = step(VOLUNTEER_STEPS, VolunteerState(volunteer.state), new)


def settle(volunteer: Volunteer, place: Place) -> None:
    """He lives here."""
    volunteer.postcode = place.postcode
    volunteer.place_fr, volunteer.place_nl = place.name_fr, place.name_nl
    locate(volunteer, place.lat, place.lon, uncertainty_m=place.uncertainty_m)


def locate(volunteer: Volunteer, lat: float, lon: float, *, uncertainty_m: int) -> None:
    """The exact point, with the radius (metres) of what is not known about it."""
    volunteer.lat, volunteer.lon, volunteer.uncertainty_m = lat, lon, uncertainty_m
    volunteer.cell = cell_of(lat, lon)


def ask_availability(
    session: Session, person: Person, moment: Moment | None, *, now: datetime
) -> bool:
    """A volunteer says when he can or cannot: offer what can be done about it, by buttons.

    False when the person is no volunteer.
    """
    volunteer = person.volunteer
    if volunteer is None or volunteer.state in (VolunteerState.JOINING, VolunteerState.STOPPED):
        return False
    if volunteer.state == VolunteerState.SUSPENDED:
        notify(session, person, Message("volunteer.suspended"), now=now)
        return True
    buttons = []
    if volunteer.state == VolunteerState.PAUSED:
        buttons.append(Button("button.resume", "volunteer.resume"))
    if moment is not None and point_in_time(moment.end) > now:
        until = {"until": moment.end.date().isoformat()}
        buttons.append(
            Button("button.pause_until", "volunteer.pause_until", None,
                   moment.end.isoformat(timespec="minutes"), until)
        )  # fmt: skip
    buttons += [
        Button("button.pause_week", "volunteer.pause", None, "7"),
        Button("button.pause_month", "volunteer.pause", None, "30"),
        Button("button.change_hours", "volunteer.change", None, "free"),
        Button("button.change_area", "volunteer.change", None, "where"),
        Button("button.all_good", "volunteer.keep"),
    ]
    if volunteer.wanted & FOR_GROUPS:
        experience = Button("button.change_experience", "volunteer.change", None, "experience")
        buttons.insert(-1, experience)
    notify(session, person, Message("volunteer.availability", buttons=column(*buttons)), now=now)
    return True


def pause(session: Session, person: Person, *, until: datetime, now: datetime) -> None:
    """No offers until then; he comes back by himself."""
    volunteer = person.volunteer
    assert volunteer is not None
    if volunteer.state != VolunteerState.PAUSED:
        move(volunteer, VolunteerState.PAUSED)
    volunteer.paused_until = until
    record(session, "paused", now=now, person_id=person.id)
    known = {"until": wall_time(until).date().isoformat()}
    back = Button("button.resume", "volunteer.resume")
    notify(session, person, Message("volunteer.paused", known, column(back)), now=now)


def pause_days(session: Session, person: Person, days: int, *, now: datetime) -> None:
    """No offers for so many days, up to the morning after."""
    morning = wall_time(now).replace(hour=7, minute=0) + timedelta(days=days)
    pause(session, person, until=point_in_time(morning), now=now)


def resume(session: Session, person: Person, *, now: datetime, quietly: bool = False) -> None:
    """He can be asked again."""
    volunteer = person.volunteer
    assert volunteer is not None
    if volunteer.state == VolunteerState.PAUSED:
        move(volunteer, VolunteerState.ACTIVE)
    volunteer.paused_until = None
    record(session, "resumed", now=now, person_id=person.id)
    if not quietly:
        notify(session, person, Message("volunteer.resumed"), now=now)


def stop(session: Session, person: Person, *, now: datetime) -> None:
    """He helps no more."""
    volunteer = person.volunteer
    ended = (VolunteerState.STOPPED, VolunteerState.SUSPENDED)
    if volunteer is not None and volunteer.state not in ended:
        move(volunteer, VolunteerState.STOPPED)
        record(session, "stopped", now=now, person_id=person.id)
