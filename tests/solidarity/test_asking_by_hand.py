"""A coordinator asks himself, or has found somebody: with the same guarantees as ever."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.asking_by_hand import ask_these, assign, next_ones
from solidarity.errors import IllegalStep, LimitReached, NightTime, OfferOver
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Offer, Person, Request, TeamTask, Tie
from tests.solidarity.stories import ASKING, NOON, RULES, offer_to, person, placed, told, volunteer

MIDNIGHT = NOON + timedelta(hours=12)


@pytest.fixture
def session(lite: Sessions) -> Iterator[Session]:
    with lite.begin() as session:
        yield session


def left_to_team(session: Session, name: str = "Denise") -> Request:
    """Nobody lived near when it was placed."""
    request = placed(session, person(session, name))
    assert request.state == "with_team"
    return request


def asked(session: Session, request: Request) -> set[int]:
    query = select(Offer.volunteer_id).where(Offer.request_id == request.id)
    return set(session.scalars(query))


def test_five_of_many_are_asked_and_the_person_hears_it(sessions: Sessions) -> None:
    with sessions.begin() as session:
        request = left_to_team(session)
        for number in range(7):
            volunteer(session, f"Helper {number}", metres_north=100 * number)
        assert ask_these(session, request, asking=ASKING, now=NOON) == 5
        assert len(asked(session, request)) == 5
        assert request.state == "asking"
        assert told(session, request.person)[-1] == "again.asked"


def test_only_those_who_were_ticked_and_may_be_asked_are_asked(session: Session) -> None:
    request = left_to_team(session)
    near, also = volunteer(session, "Near"), volunteer(session, "Also")
    far = volunteer(session, "Far", metres_north=9_000)
    assert ask_these(session, request, {near.id, far.id}, asking=ASKING, now=NOON) == 1
    assert asked(session, request) == {near.id}
    assert told(session, also) == []


def test_those_further_away_are_found_when_one_looks_wider(session: Session) -> None:
    request = left_to_team(session)
    request.uncertainty_m = 0
    volunteer(session, "Near")
    far = volunteer(session, "Far", metres_north=6_000)
    near_by = next_ones(session, request, asking=ASKING, now=NOON)
    wide = next_ones(session, request, asking=ASKING, now=NOON, wide=True)
    assert far.id not in {one.candidate.volunteer_id for one, _ in near_by}
    assert far.id in {one.candidate.volunteer_id for one, _ in wide}


def test_nobody_is_woken_for_what_can_wait(session: Session) -> None:
    request = left_to_team(session)
    helper = volunteer(session, "Karim")
    with pytest.raises(NightTime):
        ask_these(session, request, asking=ASKING, now=MIDNIGHT)
    request.urgent = True
    assert ask_these(session, request, asking=ASKING, now=MIDNIGHT) == 1
    assert asked(session, request) == {helper.id}


def test_who_said_yes_on_the_telephone_helps_as_if_he_had_tapped(sessions: Sessions) -> None:
    with sessions.begin() as session:
        request = left_to_team(session)
        helper = volunteer(session, "Karim", metres_north=40_000)
        offer = assign(session, request, helper.id, rules=RULES, now=NOON)
        assert (offer.state, request.state) == ("accepted", "assigned")
        assert offer.code_word is not None
        assert told(session, helper)[0] == "accepted.visit"
        assert told(session, request.person)[-1] == "good_news.visit"
        task = session.scalars(select(TeamTask).where(TeamTask.kind == "nobody_found")).one()
        assert task.closed_at is not None


def test_it_can_be_confided_to_one_helper_only(session: Session) -> None:
    request = left_to_team(session)
    first, second = volunteer(session, "First"), volunteer(session, "Second")
    assign(session, request, first.id, rules=RULES, now=NOON)
    with pytest.raises(IllegalStep):
        assign(session, request, second.id, rules=RULES, now=NOON)


def test_two_who_want_never_to_meet_again_are_not_brought_together(session: Session) -> None:
    request = left_to_team(session)
    helper = volunteer(session, "Karim")
    session.add(Tie(person_id=request.person_id, volunteer_id=helper.id, person_says="never"))
    session.flush()
    with pytest.raises(OfferOver):
        assign(session, request, helper.id, rules=RULES, now=NOON)


def _nobody(session: Session, request: Request) -> Person:
    return person(session, "Nobody")


def _not_approved(session: Session, request: Request) -> Person:
    return volunteer(session, "Listener", approved=4)


def _suspended(session: Session, request: Request) -> Person:
    return volunteer(session, "Suspended", state="suspended")


def _said_no(session: Session, request: Request) -> Person:
    helper = volunteer(session, "Busy")
    ask_these(session, request, asking=ASKING, now=NOON)
    offer_to(session, request, helper).state = "declined"
    return helper


@pytest.mark.parametrize("who", [_nobody, _not_approved, _suspended, _said_no])
def test_who_may_not_help_is_not_assigned(
    session: Session, who: Callable[[Session, Request], Person]
) -> None:
    request = left_to_team(session)
    someone = who(session, request)
    with pytest.raises(OfferOver):
        assign(session, request, someone.id, rules=RULES, now=NOON)


def test_somebody_who_has_enough_to_do_is_protected_from_the_team_too(session: Session) -> None:
    helper = volunteer(session, "Karim", approved=0)
    mine = [left_to_team(session, f"Person {n}") for n in range(3)]
    assert helper.volunteer is not None
    helper.volunteer.approved = 1023
    for request in mine[:2]:
        assign(session, request, helper.id, rules=RULES, now=NOON)
    with pytest.raises(LimitReached):
        assign(session, mine[2], helper.id, rules=RULES, now=NOON)
