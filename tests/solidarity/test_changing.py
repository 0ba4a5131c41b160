"""Changes: who was asked is asked anew, who said yes is told, and nothing of it is lost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from solidarity import changing, offers, people, requests, telling
from solidarity.messages import Message
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Alarm, Notice, Offer, Person, Request, TeamTask
from solidarity.vocabulary import DayPart, week_mask
from tests.solidarity.stories import (
    ASKING,
    NOON,
    RULES,
    draft,
    offer_to,
    person,
    placed,
    told,
    volunteer,
)
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
    people.silence(session, karim, Message("stop.done"), now=NOON)
    assert not sees_address(session, karim)


def test_a_placed_request_never_loses_its_place(session: Session) -> None:
    _, offer = task(session)
    change(session, offer, "en fait à Saint-Nicolas")
    assert (offer.request.postcode, offer.request.lat is None) == ("4420", False)


def keys(session: Session, someone: Person) -> list[str]:
    """The keys of all paragraphs of the newest message to a person."""
    newest = session.query(Notice).filter_by(person_id=someone.id).order_by(Notice.id.desc())
    notice = newest.first()
    assert notice is not None
    return [key for key, _ in notice.parts]


def test_one_thing_more_on_the_list_asks_nobody_anew(session: Session) -> None:
    karim = volunteer(session, "Karim")
    request = placed(session, person(session))
    change(session, request.offers[0], "ajoutez du café")
    assert told(session, karim) == ["offer.visit"]
    assert request.offers[0].state == "sent"


@pytest.mark.parametrize("text", ["plutôt vendredi", "en fait à Ixelles"])
def test_another_day_or_place_is_asked_anew_of_those_who_wait(session: Session, text: str) -> None:
    karim = volunteer(session, "Karim")
    request = placed(session, person(session))
    change(session, request.offers[0], text)
    assert told(session, karim) == ["offer.visit", "edit: offer.changed", "offer.visit"]


def test_who_said_no_is_not_asked_again_after_a_change(session: Session) -> None:
    karim, an = volunteer(session, "Karim"), volunteer(session, "An", metres_north=700)
    request = placed(session, person(session))
    no = offer_to(session, request, karim)
    offers.decline(session, no.id, volunteer_id=karim.id, asking=ASKING, now=NOON)
    change(session, no, "plutôt vendredi")
    assert told(session, karim) == ["offer.visit"]
    assert told(session, an)[-1] == "offer.visit"


def test_where_nobody_was_found_a_change_looks_again(session: Session) -> None:
    denise = person(session)
    request = placed(session, denise)
    assert request.state == "with_team"
    karim = volunteer(session, "Karim", commune="1050")
    heard = reading("en fait à Ixelles", "change_request")
    assert changing.change(session, denise, heard, asking=ASKING, now=NOON)
    assert request.state == "asking"
    assert told(session, karim) == ["offer.visit"]


def test_what_is_done_is_not_changed_any_more(session: Session) -> None:
    _, offer = task(session)
    requests.mark_done(session, offer, now=NOON)
    heard = reading("plutôt vendredi", "change_request")
    assert not changing.change(session, offer.request.person, heard, asking=ASKING, now=NOON)


@pytest.mark.parametrize(
    ("text", "against"),
    [
        ("plutôt samedi matin", ["may_not_suit.hours"]),
        ("en fait à Ostende", ["may_not_suit.distance"]),
        ("samedi à Ostende", ["may_not_suit.hours", "may_not_suit.distance"]),
        ("plutôt vendredi", []),
    ],
)
def test_the_helper_is_told_what_may_not_suit_him(
    session: Session, text: str, against: list[str]
) -> None:
    karim, offer = task(session)
    assert karim.volunteer is not None
    karim.volunteer.free = week_mask(range(5), DayPart.MORNING | DayPart.AFTERNOON)
    change(session, offer, text)
    assert keys(session, karim) == [*against, "task.changed"]
    assert not any(key.startswith("may_not") for key in told(session, offer.request.person))


def test_who_wants_more_volunteers_keeps_the_one_who_said_yes(session: Session) -> None:
    karim, offer = task(session)
    an = volunteer(session, "An", metres_north=900)
    change(session, offer, "finalement il nous faut deux bénévoles")
    assert offer.request.helpers_wanted == 2
    assert offer.state == "accepted"
    assert offer_to(session, offer.request, an).state == "sent"
    assert told(session, karim)[-1] == "task.changed"


def test_who_wants_fewer_has_found_all(session: Session) -> None:
    karim, an = volunteer(session, "Karim"), volunteer(session, "An", metres_north=700)
    request = placed(session, person(session), helpers_wanted=3)
    offer = offer_to(session, request, karim)
    offers.accept(session, offer.id, volunteer_id=karim.id, now=NOON)
    offers.accept(session, offer_to(session, request, an).id, volunteer_id=an.id, now=NOON)
    assert request.state == "asking"
    change(session, offer, "deux bénévoles suffisent")
    assert request.state == "assigned"


@pytest.mark.parametrize("state", ["draft", "open", "asking", "with_team", "assigned", "done"])
def test_a_request_can_be_cancelled_in_every_state(session: Session, state: str) -> None:
    denise = person(session)
    request = cancellable(session, denise, state)
    assert request.state == state
    requests.cancel(session, request, now=NOON)
    session.flush()
    assert request.state == "cancelled"
    assert {o.state for o in request.offers} <= {"withdrawn", "declined"}
    alarms = session.query(Alarm).filter_by(ref=request.id, done_at=None)
    assert not [a.kind for a in alarms if a.kind != "expire"]
    tasks = session.query(TeamTask).filter_by(request_id=request.id, closed_at=None)
    assert tasks.count() == 0, "nobody of the team looks for anybody any more"


def cancellable(session: Session, denise: Person, state: str) -> Request:
    """A request in this state."""
    if state == "draft":
        return draft(session, denise)
    if state == "with_team":
        return placed(session, denise)
    karim = volunteer(session, "Karim")
    if state == "open":
        request = draft(session, denise)
        requests.place_request(session, request, rules=RULES, now=NOON + timedelta(hours=12))
        return request
    request = placed(session, denise)
    if state in ("assigned", "done"):
        offer = offer_to(session, request, karim)
        offers.accept(session, offer.id, volunteer_id=karim.id, now=NOON)
    if state == "done":
        requests.mark_done(session, offer, now=NOON)
    session.flush()
    return request
