"""Changes after somebody said yes: the place stays known, and the address goes when he does."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from solidarity import changing, offers, people, requests, telling
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Notice, Offer, Person
from tests.solidarity.stories import ASKING, NOON, person, placed, volunteer
from tests.solidarity.talking import reading
from tests.solidarity.test_lifecycles import visible


@pytest.fixture
def session(lite: Sessions) -> Iterator[Session]:
    with lite.begin() as session:
        yield session


def task(session: Session) -> tuple[Person, Offer]:
    """A helper who was told the address, and his task."""
    karim = volunteer(session, "Karim")
    request = placed(session, person(session))
    offer = offers.accept(session, request.offers[0].id, volunteer_id=karim.id, now=NOON)
    telling.tell_accepted(session, offer, now=NOON)
    for notice in session.query(Notice):
        notice.state = "sent"
    return karim, offer


def change(session: Session, offer: Offer, text: str) -> None:
    heard = reading(text, "change_request")
    assert changing.change(session, offer.request.person, heard, asking=ASKING, now=NOON)


def sees_address(session: Session, someone: Person) -> bool:
    session.flush()
    shown = visible(session).values()
    return any("rue Gray 12" in str(n.parts) for n in shown if n.person_id == someone.id)


def test_the_address_goes_also_after_the_day_was_changed(session: Session) -> None:
    karim, offer = task(session)
    change(session, offer, "plutôt vendredi")
    assert sees_address(session, karim)
    requests.give_up(session, offer, asking=ASKING, now=NOON)
    assert not sees_address(session, karim)


def test_the_address_goes_also_from_somebody_who_wants_no_messages(session: Session) -> None:
    karim, _ = task(session)
    requests.withdraw_person(session, karim, asking=ASKING, now=NOON)
    people.silence(session, karim, now=NOON)
    assert not sees_address(session, karim)


def test_a_placed_request_never_loses_its_place(session: Session) -> None:
    _, offer = task(session)
    change(session, offer, "en fait à Saint-Nicolas")
    assert (offer.request.postcode, offer.request.lat is None) == ("4420", False)
