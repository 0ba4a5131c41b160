"""Shifts of a home: three places, the day before each is asked, who does not come is replaced."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.later import Later
from solidarity import notes, offers, openings, requests, telling
from solidarity.clock import point_in_time
from solidarity.errors import IllegalStep, PlaceTaken
from solidarity.lifecycles import OfferState, RequestState
from solidarity.settings import Asking, Rules
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import (
    Notice,
    Offer,
    Opening,
    Organisation,
    Person,
    Request,
    TeamTask,
)
from tests.solidarity.stories import NOON, offer_to, tap, told, volunteer

MANY = Rules(asking=Asking(at_once=0.99, most_at_once=8, gap_minutes=0))
START = datetime.fromisoformat("2026-11-26T14:00")
SHIFT = openings.Shift(
    START, START + timedelta(hours=3), 3, ["walk", "games"], ["mask"], "Demandez Lucienne", 0
)
EVENING = point_in_time(datetime.fromisoformat("2026-11-25T18:00"))
MORNING = point_in_time(datetime.fromisoformat("2026-11-26T08:00"))


def home(session: Session, **known: object) -> Organisation:
    values = {
        "kind": "care_home", "name": "Les Tilleuls", "language": "fr", "postcode": "1040",
        "address": "rue des Tilleuls 3", "created_at": NOON,
    }  # fmt: skip
    organisation = Organisation(**{**values, **known})
    session.add(organisation)
    session.flush()
    return organisation


def post(session: Session, shift: openings.Shift = SHIFT, *, neighbours: int = 6) -> Request:
    for number in range(neighbours):
        volunteer(session, f"V{number}", metres_north=100 + 50 * number)
    request = openings.post(session, home(session), shift, rules=MANY, now=NOON)
    session.flush()
    return request


def say_yes(session: Session, offer: Offer, *, now: datetime = NOON) -> None:
    offers.accept(session, offer.id, volunteer_id=offer.volunteer_id, now=now)
    telling.tell_accepted(session, offer, now=now)
    requests.after_acceptance(session, offer.request, asking=MANY.asking, now=now)
    session.flush()


def ring(sessions: Sessions, at: datetime) -> None:
    later = Later(sessions, MANY, lambda: at, lambda: None)
    while later.ring_next():
        pass


def coming(request: Request) -> set[str | None]:
    return {offer.volunteer.person.first_name for offer in telling.helpers(request)}


def test_three_of_six_win_and_who_drops_out_is_replaced(sessions: Sessions) -> None:
    with sessions.begin() as session:
        request = post(session)
        asked = sorted(request.offers, key=lambda offer: offer.id)
        assert len(asked) == 6
        for offer in asked[:3]:
            say_yes(session, offer)
        assert request.state == RequestState.ASSIGNED
        with pytest.raises(PlaceTaken):
            say_yes(session, asked[3])
        number, people = request.id, [offer.volunteer_id for offer in asked]
    ring(sessions, EVENING)
    with sessions.begin() as session:
        one, two, three, four = (session.get_one(Person, each) for each in people[:4])
        assert told(session, one)[-1] == "coming.ask"
        assert "coming.ask" not in told(session, four), "he does not come"
        tap(session, one, "button.i_come", rules=MANY, now=EVENING)
        tap(session, two, "button.i_do_not_come", rules=MANY, now=EVENING)
        request = session.get_one(Request, number)
        session.refresh(request)
        assert offer_to(session, request, one).coming_at == EVENING
        assert coming(request) == {"V0", "V2"}
        assert request.state == RequestState.ASKING, "his place is offered at once"
        again = offer_to(session, request, four)
        assert again.state == OfferState.SENT
        say_yes(session, again, now=EVENING + timedelta(minutes=5))
        assert request.state == RequestState.ASSIGNED
    ring(sessions, MORNING)
    with sessions.begin() as session:
        task = session.scalars(select(TeamTask).where(TeamTask.kind == "not_sure")).one()
        assert task.request_id == number
        assert told(session, session.get_one(Person, three.id)).count("coming.ask") == 2
        assert told(session, session.get_one(Person, one.id)).count("coming.ask") == 1
        assert told(session, session.get_one(Person, four.id)).count("coming.ask") == 0


def test_the_words_of_the_home_are_for_who_comes(lite: Sessions) -> None:
    with lite.begin() as session:
        request = post(session)
        before = notes.before_acceptance(request)
        assert [key for key, _ in before] == [
            "note.shift.walk",
            "note.shift.games",
            "note.entry.mask",
        ]
        assert "Lucienne" not in str(before)
        assert "Lucienne" in str(notes.for_the_helper(request))
        shown = session.scalars(select(Notice)).all()
        assert not any(
            word in str(notice.parts) for notice in shown for word in ("Tilleuls", "Lucienne")
        )


def test_a_series_goes_on_week_by_week_in_the_same_name(lite: Sessions) -> None:
    with lite.begin() as session:
        shift = openings.Shift(START, SHIFT.end, 1, ["walk"], [], weeks=2)
        number = post(session, shift, neighbours=1).person_id
    for weeks in range(4):
        ring(lite, point_in_time(START + timedelta(weeks=weeks)))
    with lite.begin() as session:
        found = session.scalars(select(Request).join(Opening).order_by(Request.id)).all()
        assert [each.when_start for each in found] == [
            START + timedelta(weeks=weeks) for weeks in range(3)
        ]
        assert {each.person_id for each in found} == {number}


def test_what_is_over_or_has_no_address_is_refused(lite: Sessions) -> None:
    with lite.begin() as session:
        over = openings.Shift(
            datetime.fromisoformat("2026-11-20T09:00"),
            datetime.fromisoformat("2026-11-20T10:00"),
            1,
            [],
            [],
        )
        for organisation, shift in (
            (home(session), over), (home(session, address=None), SHIFT),
            (home(session, kind="partner"), SHIFT), (home(session, ended_at=NOON), SHIFT),
        ):  # fmt: skip
            with pytest.raises(IllegalStep):
                openings.post(session, organisation, shift, rules=MANY, now=NOON)
