"""People and requests for the tests of the use cases, on a real database."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.taps import handle_tap
from solidarity import consents, intake, places, volunteers
from solidarity.details import measured
from solidarity.requests import place_request, start_draft
from solidarity.settings import Abuse, Asking, Rules
from solidarity.storage.tables import (
    Consent,
    Contact,
    Notice,
    Offer,
    Person,
    Request,
    Tap,
    Volunteer,
)
from solidarity.vocabulary import HelpType, Purpose, help_mask, language_mask

NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
"""Tuesday 24 November 2026, 12:00 in Brussels."""
ASKING = Asking(gap_minutes=0)
PATIENT = Abuse(burst=10_000, messages_a_day=10_000, most_a_day=100_000, strangers_at_house=10_000)
"""In tests all is written at one moment, and everybody lives in the same house."""
RULES = Rules(asking=ASKING, abuse=PATIENT)


def person(
    session: Session, name: str = "Denise", *, language: str = "fr", agrees: bool = True
) -> Person:
    """Somebody known; `agrees`: was asked before whether what he tells may be kept."""
    someone = Person(first_name=name, language=language, created_at=NOON)
    someone.contacts.append(Contact(channel="test", address=name, last_seen_at=NOON))
    for purpose in Purpose if agrees else ():
        someone.consents.append(
            Consent(purpose=purpose, how="button", version=consents.VERSION, given_at=NOON)
        )
    session.add(someone)
    session.flush()
    return someone


def volunteer(
    session: Session, name: str, *, metres_north: int = 400, commune: str = "1040", **known: Any
) -> Person:
    """An active volunteer so many metres north of the middle of a commune."""
    someone = person(session, name, language=known.pop("language", "fr"))
    place = places.by_postcode(commune)
    assert place is not None
    values = {
        "state": "active",
        "languages": language_mask([someone.language]),
        "wanted": help_mask(HelpType),
        "approved": help_mask(HelpType),
        "radius_m": 5_000,
    }
    someone.volunteer = Volunteer(**{**values, **known})
    volunteers.settle(someone.volunteer, place)
    north = place.lat + metres_north / 111_320
    volunteers.locate(someone.volunteer, north, place.lon, uncertainty_m=50)
    session.flush()
    return someone


def draft(session: Session, someone: Person, *, commune: str = "1040", **known: Any) -> Request:
    """A request for groceries that is complete, but not placed."""
    request = start_draft(session, someone, now=NOON)
    place = places.by_postcode(commune)
    assert place is not None
    intake.settle(request, place)
    values = {
        "kinds_mask": help_mask([HelpType.GROCERIES]),
        "details": [measured("pain"), measured("lait")],
        "details_asked": True,
        "any_time": True,
        "confirmed": True,
        "address": "rue Gray 12",
    }
    for name, value in {**values, **known}.items():
        setattr(request, name, value)
    session.flush()
    return request


def placed(session: Session, someone: Person, **known: Any) -> Request:
    request = draft(session, someone, **known)
    place_request(session, request, rules=RULES, now=NOON)
    session.flush()
    return request


def offer_to(session: Session, request: Request, someone: Person) -> Offer:
    query = select(Offer).where(Offer.request_id == request.id, Offer.volunteer_id == someone.id)
    return session.scalars(query).one()


def told(session: Session, someone: Person) -> list[str]:
    """The keys of what was said to a person, in order; edits are marked."""
    query = select(Notice).where(Notice.person_id == someone.id).order_by(Notice.id)
    return [
        ("edit: " if notice.kind == "edit" else "") + notice.parts[0][0]
        for notice in session.scalars(query)
    ]


def tap(
    session: Session, someone: Person, label: str, *, rules: Rules = RULES, now: datetime = NOON
) -> None:
    """The newest button of this name that somebody was shown."""
    query = select(Notice).where(Notice.person_id == someone.id).order_by(Notice.id.desc())
    for notice in session.scalars(query):
        for shown in (button for row in notice.buttons for button in row):
            if shown[0] == label:
                token = session.get_one(Tap, shown[2]).token
                handle_tap(session, someone, token, rules=rules, now=now)
                session.flush()
                return
    raise AssertionError(f"no {label}")
