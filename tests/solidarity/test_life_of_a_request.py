"""From placing a request to the confirmation that help came, on both databases."""

import threading
from datetime import timedelta

import pytest

from solidarity import offers, requests
from solidarity.errors import IllegalStep, NotYours, OfferOver, PlaceTaken
from solidarity.lifecycles import OfferState, RequestState
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Offer, Person, Request
from tests.solidarity.stories import ASKING, NOON, RULES, offer_to, person, placed, told, volunteer


def test_the_nearest_volunteers_are_asked_and_the_person_hears_how_many(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        near = [
            volunteer(session, f"V{m}", metres_north=m) for m in (300, 600, 700, 800, 1200, 2500)
        ]
        denise = person(session)
        request = placed(session, denise)
        asked = {offer.volunteer_id for offer in request.offers}
        assert asked == {someone.id for someone in near[:5]}
        assert request.state == RequestState.ASKING
        assert told(session, denise) == ["placed.asked"]
        assert told(session, near[0]) == ["offer.visit"]
        assert told(session, near[5]) == []


def test_nothing_that_identifies_the_person_is_in_an_offer(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim = volunteer(session, "Karim")
        placed(session, person(session, "Denise"))
        from solidarity.storage.tables import Notice

        shown = str(session.query(Notice).filter_by(person_id=karim.id).one().parts)
        assert "Denise" not in shown
        assert "Gray" not in shown


def test_the_first_yes_wins_and_the_others_see_that_it_is_taken(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, an = volunteer(session, "Karim"), volunteer(session, "An", metres_north=700)
        request = placed(session, person(session))
        second = offer_to(session, request, an)
        offers.accept(
            session, offer_to(session, request, karim).id, volunteer_id=karim.id, now=NOON
        )
        assert request.state == RequestState.ASSIGNED
        assert second.state == OfferState.WITHDRAWN
        assert told(session, an)[-1] == "edit: offer.taken"
        with pytest.raises(PlaceTaken):
            offers.accept(session, second.id, volunteer_id=an.id, now=NOON)


def test_of_many_who_accept_at_once_exactly_one_wins(sessions: Sessions) -> None:
    with sessions.begin() as session:
        people = [volunteer(session, f"V{i}", metres_north=100 + i) for i in range(3)]
        request = placed(session, person(session))
        offer_ids = [(offer_to(session, request, p).id, p.id) for p in people]
        request_id = request.id
    won: list[int] = []
    barrier = threading.Barrier(len(offer_ids))

    def tap(offer_id: int, volunteer_id: int) -> None:
        barrier.wait()
        try:
            with sessions.begin() as session:
                offers.accept(session, offer_id, volunteer_id=volunteer_id, now=NOON)
        except (PlaceTaken, OfferOver):
            return
        won.append(volunteer_id)

    threads = [threading.Thread(target=tap, args=ids) for ids in offer_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    with sessions.begin() as session:
        states = [offer.state for offer in session.get_one(Request, request_id).offers]
        assert states.count(OfferState.ACCEPTED) == 1


def test_an_offer_is_nobody_elses(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, an = volunteer(session, "Karim"), volunteer(session, "An")
        request = placed(session, person(session))
        with pytest.raises(NotYours):
            offers.accept(
                session, offer_to(session, request, karim).id, volunteer_id=an.id, now=NOON
            )


def test_when_all_decline_the_next_are_asked_at_once(sessions: Sessions) -> None:
    with sessions.begin() as session:
        people = [volunteer(session, f"V{i}", metres_north=100 * i) for i in range(1, 8)]
        request = placed(session, person(session))
        for someone in people[:5]:
            offers.decline(
                session,
                offer_to(session, request, someone).id,
                volunteer_id=someone.id,
                asking=ASKING,
                now=NOON,
            )
        waiting = {o.volunteer_id for o in request.offers if o.state == OfferState.SENT}
        assert waiting
        assert waiting <= {someone.id for someone in people[5:]}


def test_when_nobody_is_left_the_team_and_the_person_are_told(sessions: Sessions) -> None:
    with sessions.begin() as session:
        denise = person(session)
        request = placed(session, denise)
        assert request.state == RequestState.WITH_TEAM
        assert told(session, denise) == ["told.nobody_yet"]


def test_at_night_volunteers_are_left_to_sleep_unless_it_is_urgent(sessions: Sessions) -> None:
    night = NOON + timedelta(hours=12)
    with sessions.begin() as session:
        karim, denise = volunteer(session, "Karim"), person(session)
        from tests.solidarity.stories import draft

        calm = draft(session, denise)
        requests.place_request(session, calm, rules=RULES, now=night)
        assert told(session, karim) == []
        assert told(session, denise) == ["placed.night"]
        urgent = draft(session, denise, urgent=True)
        requests.place_request(session, urgent, rules=RULES, now=night)
        assert told(session, karim) == ["offer.visit"]


def accepted(session: object, karim: Person, request: Request) -> Offer:
    offer = offer_to(session, request, karim)  # type: ignore[arg-type]  # a Session
    return offers.accept(session, offer.id, volunteer_id=karim.id, now=NOON)  # type: ignore[arg-type]


def test_done_and_confirmed_ends_the_request_and_hides_the_address(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, denise = volunteer(session, "Karim"), person(session)
        request = placed(session, denise)
        offer = accepted(session, karim, request)
        requests.mark_done(session, offer, now=NOON)
        assert told(session, denise)[-1] == "helped.ask"
        requests.confirm_helped(session, request, now=NOON)
        assert request.state == RequestState.CONFIRMED
        assert "edit: task.closed" in told(session, karim)
        assert offer.volunteer.done_count == 1


def test_not_helped_reopens_the_request_for_others(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, an = volunteer(session, "Karim"), volunteer(session, "An", metres_north=800)
        denise = person(session)
        request = placed(session, denise)
        offer = accepted(session, karim, request)
        session.flush()
        requests.mark_done(session, offer, now=NOON)
        requests.not_helped(session, request, asking=ASKING, now=NOON)
        assert request.state == RequestState.ASKING
        assert offer_to(session, request, an).state == OfferState.SENT
        assert offer.state == OfferState.DECLINED


def test_a_volunteer_who_gives_up_is_replaced_and_not_asked_again(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, denise = volunteer(session, "Karim"), person(session)
        request = placed(session, denise)
        offer = accepted(session, karim, request)
        leila = volunteer(session, "Leïla", metres_north=900)
        requests.give_up(session, offer, asking=ASKING, now=NOON)
        assert "give_up.told" in told(session, denise)
        assert offer_to(session, request, leila).state == OfferState.SENT
        assert offer.state == OfferState.DECLINED


def test_cancelling_tells_the_helper_and_everybody_who_was_asked(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, denise = volunteer(session, "Karim"), person(session)
        request = placed(session, denise)
        offer = accepted(session, karim, request)
        requests.cancel(session, request, now=NOON)
        assert told(session, karim)[-1] == "task.cancelled"
        assert offer.state == OfferState.WITHDRAWN
        with pytest.raises(IllegalStep):
            requests.cancel(session, request, now=NOON)
