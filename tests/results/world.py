"""A few requests of an invented world, with what happened to them."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from solidarity.storage.tables import Event, Person, Request, Volunteer
from solidarity.vocabulary import HelpType, help_mask

NOW = datetime(2026, 3, 19, 12, tzinfo=UTC)
THIS_WEEK, LAST_WEEK = NOW - timedelta(days=1), NOW - timedelta(days=8)


def somebody(session: Session, source: str | None = None) -> Person:
    person = Person(language="fr", created_at=NOW, source=source)
    session.add(person)
    session.flush()
    return person


def asks(
    session: Session,
    *kinds: HelpType,
    at: datetime = THIS_WEEK,
    state: str = "open",
    postcode: str | None = "1050",
    language: str = "fr",
    channel: str = "telegram",
) -> Request:
    request = Request(
        person_id=somebody(session).id, state=state, kinds_mask=help_mask(kinds),
        postcode=postcode, created_at=at, placed_at=at,
    )  # fmt: skip
    session.add(request)
    session.flush()
    happens(session, request, "placed", minutes=0, language=language, channel=channel)
    return request


def happens(session: Session, request: Request, kind: str, *, minutes: float, **facts: str) -> None:
    assert request.placed_at is not None
    at = request.placed_at + timedelta(minutes=minutes)
    session.add(Event(at=at, kind=kind, request_id=request.id, facts=facts))


def helps(session: Session, *, lat: float, lon: float, radius_m: int) -> Volunteer:
    volunteer = Volunteer(
        person_id=somebody(session).id, state="active", wanted=1, approved=1,
        lat=lat, lon=lon, radius_m=radius_m,
    )  # fmt: skip
    session.add(volunteer)
    return volunteer
