"""A person is erased: who counted on him is looked after, and nothing is left that names him."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.taps import handle_tap
from solidarity import forgetting, offers, people, relay
from solidarity.forgetting.erasing import erase
from solidarity.lifecycles import OfferState, PairState, RequestState
from solidarity.requests import after_acceptance, confirm_helped, mark_done
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import (
    Contact,
    Event,
    Notice,
    Offer,
    Pair,
    Person,
    Request,
    Tap,
    TeamTask,
    Volunteer,
)
from tests.befriending.a_pair import Two
from tests.solidarity.stories import ASKING, NOON, RULES, offer_to, person, placed, told, volunteer

LATER = NOON + timedelta(hours=1)


def accepted(session: Session, someone: Person, helper: Person) -> Request:
    request = placed(session, someone)
    offer = offer_to(session, request, helper)
    offers.accept(session, offer.id, volunteer_id=helper.id, now=NOON)
    after_acceptance(session, request, asking=ASKING, now=NOON)
    session.flush()
    return request


def test_it_is_asked_first_and_a_tap_on_no_changes_nothing(lite: Sessions) -> None:
    with lite.begin() as session:
        denise = person(session)
        forgetting.ask(session, denise, now=NOON)
        session.flush()
        no = session.scalars(select(Tap.token).where(Tap.action == "forget.no")).one()
        handle_tap(session, denise, no, rules=RULES, now=LATER)
        assert told(session, denise)[-1:] == ["edit: forget.ask"]
        assert "forget.kept" in told(session, denise)
        assert session.get(Person, denise.id) is denise


def test_a_tap_on_yes_erases_and_the_last_sentence_is_kept_nowhere(sessions: Sessions) -> None:
    with sessions.begin() as session:
        denise = person(session)
        forgetting.ask(session, denise, now=NOON)
        session.flush()
        token = session.scalars(select(Tap.token).where(Tap.action == "forget.yes")).one()
        said = handle_tap(session, denise, token, rules=RULES, now=LATER)
        assert said is not None
        assert said.key == "forget.done"
    with sessions.begin() as session:
        assert session.query(Person).filter_by(is_nobody=False).all() == []
        for table in (Contact, Notice, Tap):
            assert session.query(table).all() == []
        again = people.meet(session, channel="test", address="Denise", now=LATER)
        session.flush()
        assert again.first_name is None


def test_an_open_request_ends_its_helper_hears_it_and_the_figures_stay(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        denise, karim = person(session), volunteer(session, "Karim")
        accepted(session, denise, karim)
        numbers = denise.id, karim.id
        erase(session, denise, rules=RULES, now=LATER)
    with sessions.begin() as session:
        request = session.query(Request).one()
        assert (request.state, request.postcode, request.kinds) == (
            RequestState.CANCELLED, "1040", ["groceries"],
        )  # fmt: skip
        assert request.person.is_nobody
        assert (request.address, request.lat, request.offers[0].code_word) == (None, None, None)
        assert request.details == []
        assert "task.cancelled" in told(session, session.get_one(Person, numbers[1]))
        assert {task.kind for task in session.query(TeamTask)} >= {"erased"}
        placed_event = session.query(Event).filter_by(kind="placed").one()
        assert placed_event.request_id == request.id
        assert session.query(Event).filter_by(person_id=numbers[0]).all() == []


def test_a_volunteer_s_task_goes_to_another_volunteer(sessions: Sessions) -> None:
    with sessions.begin() as session:
        denise, karim = person(session), volunteer(session, "Karim")
        accepted(session, denise, karim)
        lena = volunteer(session, "Lena", metres_north=600)
        numbers = denise.id, karim.id, lena.id
        erase(session, karim, rules=RULES, now=LATER)
    with sessions.begin() as session:
        request = session.query(Request).one()
        assert request.state == RequestState.ASKING
        lena = session.get_one(Person, numbers[2])
        assert offer_to(session, request, lena).state == OfferState.SENT
        assert "give_up.told" in told(session, session.get_one(Person, numbers[0]))
        assert session.get(Volunteer, numbers[1]) is None


def test_a_request_that_is_done_stays_done(sessions: Sessions) -> None:
    with sessions.begin() as session:
        denise, karim = person(session), volunteer(session, "Karim")
        request = accepted(session, denise, karim)
        mark_done(session, request.offers[0], now=NOON)
        number = karim.id
        erase(session, denise, rules=RULES, now=LATER)
    with sessions.begin() as session:
        request = session.query(Request).one()
        assert (request.state, request.closed_at) == (RequestState.DONE, LATER)
        assert "task.cancelled" not in told(session, session.get_one(Person, number))


def test_the_person_can_still_say_that_help_came_from_somebody_who_is_gone(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        denise, karim = person(session), volunteer(session, "Karim")
        request = accepted(session, denise, karim)
        mark_done(session, request.offers[0], now=NOON)
        erase(session, karim, rules=RULES, now=LATER)
        request = session.query(Request).one()
        confirm_helped(session, request, now=LATER)
        assert request.state == RequestState.CONFIRMED


def test_two_volunteers_of_one_request_can_both_go(sessions: Sessions) -> None:
    with sessions.begin() as session:
        both = [volunteer(session, "Karim"), volunteer(session, "Lena")]
        placed(session, person(session))
        for each in both:
            erase(session, each, rules=RULES, now=LATER)
    with sessions.begin() as session:
        his = session.query(Offer).all()
        assert len(his) == len({offer.volunteer_id for offer in his}) == 2
        assert all(offer.volunteer.person.is_nobody for offer in his)
        assert all(offer.distance_m is None for offer in his)


def test_a_pair_ends_gently_for_whoever_stays(sessions: Sessions) -> None:
    with sessions.begin() as session:
        two = Two(session)
        number = two.an.id
        erase(session, two.denise, rules=RULES, now=LATER)
    with sessions.begin() as session:
        pair = session.query(Pair).one()
        assert (pair.state, pair.person.is_nobody) == (PairState.ENDED, True)
        (notice,) = session.query(Notice).filter_by(person_id=number).all()
        assert notice.parts == [["pair.ended_for_volunteer", {"name": None}]]


def test_what_was_said_to_others_names_nobody_any_more(sessions: Sessions) -> None:
    with sessions.begin() as session:
        denise, karim = person(session), volunteer(session, "Karim")
        request = accepted(session, denise, karim)
        relay.ask_text(session, request.id, denise, now=NOON)
        relay.pass_on(session, denise, "Je suis au jardin.", now=NOON)
        for notice in session.query(Notice):
            notice.state = "sent"
        erase(session, denise, rules=RULES, now=LATER)
    with sessions.begin() as session:
        said = str([notice.parts + notice.buttons for notice in session.query(Notice)])
        for words in ("Denise", "rue Gray", "jardin", "pain"):
            assert words not in said
