"""What is not words: a location, a voice note, a picture, a group. Never silence."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.channels.contract import Incoming
from solidarity import intake, joining, places, recordings, volunteers
from solidarity.asides import welcome
from solidarity.hearing_expenses import take_receipt
from solidarity.joining_questions import question
from solidarity.lifecycles import VolunteerState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.requests import current_draft
from solidarity.settings import Voice
from solidarity.storage.tables import Person
from solidarity.talks import expect, expect_nothing

SHARED_LOCATION_M = 50
"""How exact a shared location is, about."""


def handle_other(
    session: Session, person: Person, update: Incoming, *, voice: Voice, now: datetime
) -> None:
    """Answer an update that carries no words."""
    if update.kind == "location" and update.lat is not None and update.lon is not None:
        _location(session, person, update.lat, update.lon, now)
    elif update.kind == "contact" and update.phone:
        person.phone = update.phone
        _go_on(session, person, now)
    elif update.kind == "start":
        notify(session, person, welcome(), now=now)
    elif update.kind == "edited" and not update.text:
        notify(session, person, Message("heard.edited_unseen"), now=now)
    elif update.kind == "voice":
        _listen(session, person, update, voice, now)
    elif not (update.photo and _receipt(session, person, update, now)):
        key = update.kind if update.kind in ("photo", "sticker", "group") else "other"
        buttons = () if key == "group" else row(Button("button.call_me", "team.call"))
        notify(session, person, Message(f"heard.{key}", buttons=buttons), now=now)


def _listen(
    session: Session, person: Person, update: Incoming, voice: Voice, now: datetime
) -> None:
    if not voice.engine or update.voice is None or len(update.voice) > recordings.MAX_NAME:
        recordings.not_listened(session, person, now=now)
    elif update.seconds is not None and update.seconds > voice.longest_seconds:
        recordings.too_long(session, person, now=now)
    else:
        known = {"channel": update.channel, "address": update.address, "voice": update.voice}
        heard_at = min(update.at or now, now)
        recordings.keep(session, person, **known, heard_at=heard_at, now=now)


def _receipt(session: Session, person: Person, update: Incoming, now: datetime) -> bool:
    """A photo, if one of a receipt is waited for."""
    assert update.photo is not None
    return take_receipt(session, person, channel=update.channel, photo=update.photo, now=now)


def _location(session: Session, person: Person, lat: float, lon: float, now: datetime) -> None:
    place = places.nearest(lat, lon)
    if place is None:
        notify(session, person, Message("heard.location_abroad"), now=now)
        return
    draft = current_draft(session, person)
    if draft is not None:
        intake.settle(draft, place)
        draft.lat, draft.lon, draft.uncertainty_m = lat, lon, SHARED_LOCATION_M
        intake.go_on(session, draft, now=now)
        return
    volunteer = person.volunteer
    if volunteer is None or volunteer.state == VolunteerState.STOPPED:
        buttons = row(
            Button("button.need_help", "request.new"), Button("button.want_to_help", "join.start")
        )
        notify(session, person, Message("heard.location_why", buttons=buttons), now=now)
        return
    volunteers.settle(volunteer, place)
    volunteers.locate(volunteer, lat, lon, uncertainty_m=SHARED_LOCATION_M)
    _ask_volunteer(session, person, now)


def _go_on(session: Session, person: Person, now: datetime) -> None:
    draft = current_draft(session, person)
    if draft is not None:
        intake.go_on(session, draft, now=now)
    else:
        notify(session, person, Message("heard.contact"), now=now)


def _ask_volunteer(session: Session, person: Person, now: datetime) -> None:
    """After a location: the next question of joining, or that the area was changed."""
    assert person.volunteer is not None
    slots = joining.missing(person.volunteer)
    if slots and person.volunteer.state == VolunteerState.JOINING:
        expect(session, person, joining.TOPIC, slots[0], ref=None, now=now)
        notify(session, person, *question(person.volunteer, slots[0]), now=now)
        return
    expect_nothing(session, person)
    notify(session, person, Message("volunteer.changed"), now=now)
