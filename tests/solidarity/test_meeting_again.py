"""The same two people again, or never again: asked kindly, and neither hears the other's answer."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.taps import handle_tap
from solidarity import answering, following, meeting_again, offers, requests
from solidarity.errors import IllegalStep, NotYours
from solidarity.lifecycles import OfferState
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Notice, Offer, Person, Request, Tap, Tie
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


def helped(session: Session, denise: Person, karim: Person) -> Offer:
    """Karim has helped Denise, and she has confirmed it."""
    request = placed(session, denise)
    offer = offers.accept(
        session, offer_to(session, request, karim).id, volunteer_id=karim.id, now=NOON
    )  # fmt: skip
    requests.confirm_helped(session, request, now=NOON)
    session.flush()
    return offer


def asked_first(session: Session, denise: Person) -> set[int]:
    """Who is asked for the next request of Denise."""
    request = placed(session, denise)
    return {offer.volunteer_id for offer in request.offers}


def comes_again(session: Session, denise: Person, karim: Person) -> bool:
    """Whether Karim is asked because he helped Denise before."""
    return "helped_before" in offer_to(session, placed(session, denise), karim).reasons


def tap(session: Session, someone: Person, action: str) -> object:
    query = session.query(Tap).filter_by(person_id=someone.id, action=action)
    newest = query.order_by(Tap.notice_id.desc()).first()
    said = handle_tap(session, someone, newest.token, rules=RULES, now=NOON)
    session.flush()
    return said


def test_both_are_asked_kindly_once_help_is_confirmed(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, denise = volunteer(session, "Karim"), person(session)
        helped(session, denise, karim)
        assert told(session, denise)[-2:] == ["helped.glad", "tie.ask_person"]
        assert told(session, karim)[-1] == "tie.ask_volunteer"


def test_who_has_answered_is_not_asked_every_week(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, denise = volunteer(session, "Karim"), person(session)
        helped(session, denise, karim)
        tap(session, denise, "tie.again")
        helped(session, denise, karim)
        assert told(session, denise).count("tie.ask_person") == 1
        assert told(session, karim).count("tie.ask_volunteer") == 2, "he has not answered yet"


def test_a_volunteer_who_would_come_again_is_asked_first_and_told_why(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, denise = volunteer(session, "Karim", metres_north=3_000), person(session)
        helped(session, denise, karim)
        tap(session, denise, "tie.again")
        tap(session, karim, "tie.again")
        for number in range(4):
            volunteer(session, f"V{number}", metres_north=100)
        request = placed(session, denise)
        offer = offer_to(session, request, karim)
        assert "helped_before" in offer.reasons


def test_who_says_nothing_counts_as_willing(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, denise = volunteer(session, "Karim"), person(session)
        helped(session, denise, karim)
        assert comes_again(session, denise, karim)


@pytest.mark.parametrize("side", ["person", "volunteer"])
def test_never_by_either_side_is_silently_respected(sessions: Sessions, side: str) -> None:
    with sessions.begin() as session:
        karim, denise = volunteer(session, "Karim"), person(session)
        an = volunteer(session, "An", metres_north=2_000)
        helped(session, denise, karim)
        says, other = (denise, karim) if side == "person" else (karim, denise)
        heard = told(session, other)
        tap(session, says, "tie.never")
        assert told(session, other) == heard, "the other one hears nothing of it"
        assert asked_first(session, denise) == {an.id}
        paul = person(session, "Paul")
        assert karim.id in asked_first(session, paul), "he helps others as before"


def test_never_withdraws_what_the_volunteer_was_asked_already(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, denise = volunteer(session, "Karim"), person(session)
        offer = helped(session, denise, karim)
        request = placed(session, denise)
        an = volunteer(session, "An", metres_north=2_000)
        meeting_again.say_never(session, offer.id, denise, asking=ASKING, now=NOON)
        session.flush()
        assert offer_to(session, request, karim).state == OfferState.WITHDRAWN
        assert told(session, karim)[-1] == "edit: offer.cancelled"
        assert offer_to(session, request, an).state == OfferState.SENT


def test_a_never_is_taken_back_by_the_team_only(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, denise = volunteer(session, "Karim"), person(session)
        offer = helped(session, denise, karim)
        meeting_again.say_never(session, offer.id, denise, asking=ASKING, now=NOON)
        with pytest.raises(IllegalStep):
            meeting_again.say_again(session, offer.id, denise, now=NOON)
        session.get_one(Tie, (denise.id, karim.id)).person_says = None
        session.flush()
        assert comes_again(session, denise, karim)


def test_nobody_else_can_say_it_for_them(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, denise = volunteer(session, "Karim"), person(session)
        offer = helped(session, denise, karim)
        with pytest.raises(NotYours):
            meeting_again.say_never(
                session, offer.id, person(session, "Zoé"), asking=ASKING, now=NOON
            )


@pytest.mark.parametrize(
    ("text", "language"), [("plus jamais avec lui", "fr"), ("niet meer met die man", "nl")]
)
def test_said_in_words_it_is_asked_to_be_sure(lite: Sessions, text: str, language: str) -> None:
    with lite.begin() as session:
        karim, denise = volunteer(session, "Karim"), person(session)
        helped(session, denise, karim)
        heard = reading(text, "report_problem", language=language)
        answering.hear_problem(answering.Heard(session, denise, heard, RULES, NOON))
        assert told(session, denise)[-1] == "tie.sure"
        tap(session, denise, "tie.never")
        assert session.get_one(Tie, (denise.id, karim.id)).person_says == "never"
        assert told(session, denise)[-2] == "tie.never_noted"


def test_long_after_it_is_an_ordinary_problem_again(lite: Sessions) -> None:
    with lite.begin() as session:
        karim, denise = volunteer(session, "Karim"), person(session)
        helped(session, denise, karim)
        later = NOON + timedelta(days=40)
        assert meeting_again.ask_if_never(session, denise, now=later) is False


def test_a_problem_offers_somebody_else_next_time(lite: Sessions) -> None:
    with lite.begin() as session:
        karim, denise = volunteer(session, "Karim"), person(session)
        request: Request = placed(session, denise)
        offers.accept(session, request.offers[0].id, volunteer_id=karim.id, now=NOON)
        session.flush()
        assert following.ask_problem(session, denise, now=NOON)
        newest = session.query(Notice).filter_by(person_id=denise.id).order_by(Notice.id.desc())
        labels = [row[0][0] for row in newest.first().buttons]  # type: ignore[union-attr]
        assert "button.other_next_time" in labels
        tap(session, denise, "tie.never")
        assert request.state == "assigned", "what was agreed stays"
        assert session.get_one(Tie, (denise.id, karim.id)).person_says == "never"


def test_of_a_group_the_person_is_not_asked_about_each(lite: Sessions) -> None:
    with lite.begin() as session:
        people = [volunteer(session, f"V{i}", metres_north=100 * i) for i in (1, 2)]
        request = draft(session, person(session, "Home"), helpers_wanted=2)
        requests.place_request(session, request, rules=RULES, now=NOON)
        for someone in people:
            offer = offer_to(session, request, someone)
            offers.accept(session, offer.id, volunteer_id=someone.id, now=NOON)
        requests.confirm_helped(session, request, now=NOON)
        assert "tie.ask_person" not in told(session, request.person)
        assert all(told(session, someone)[-1] == "tie.ask_volunteer" for someone in people)
