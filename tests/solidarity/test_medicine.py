"""A packet of the pharmacy: the pharmacist says yes, two codes show its way to the door."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.channels.contract import Incoming
from bot.hearing import Said, is_done
from bot.later import Later
from solidarity import offers, requests
from solidarity.details import measured
from solidarity.errors import IllegalStep, LockedOut, NotYours
from solidarity.lifecycles import MedicineState, OfferState, RequestState
from solidarity.medicine import delivery, orders, pharmacist
from solidarity.settings import Medicine
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import (
    MedicineOrder,
    Offer,
    Organisation,
    Person,
    Request,
    TeamTask,
)
from solidarity.telling import tell_accepted
from solidarity.vocabulary import HelpType, Refusal, help_mask
from tests.befriending.around_calls import known
from tests.solidarity.stories import NOON, RULES, draft, offer_to, person, tap, told, volunteer

CERTIFIED = replace(RULES, medicine=Medicine(certified=True))
PHARMACY = help_mask([HelpType.PHARMACY])
READY = datetime.fromisoformat("2026-11-24T15:00")


def placed(session: Session, rules: object = CERTIFIED, **known: object) -> Request:
    """Denise asks for her drops; Karim and An live near her."""
    for number, name in enumerate(("Karim", "An")):
        volunteer(session, name, metres_north=200 + 100 * number)
    values = {"kinds_mask": PHARMACY, "details": [measured("gouttes")], **known}
    request = draft(session, person(session), **values)
    requests.place_request(session, request, rules=rules, now=NOON)
    session.flush()
    return request


def with_link(session: Session, request: Request) -> MedicineOrder:
    pharmacy = Organisation(
        kind="pharmacy", name="Du Parc", address="place Jourdan 3", created_at=NOON
    )
    session.add(pharmacy)
    session.flush()
    settings = CERTIFIED.medicine
    order = orders.make_link(session, request, pharmacy, settings=settings, now=NOON)
    session.flush()
    return order


def ready(session: Session) -> Request:
    request = placed(session)
    order = with_link(session, request)
    packet = pharmacist.Packet(READY, 1240, fridge=True)
    pharmacist.confirm(session, order, packet, rules=CERTIFIED, now=NOON)
    session.flush()
    return request


def on_the_way(session: Session, name: str = "Karim") -> tuple[Request, Offer]:
    """The pharmacist has said yes, and this volunteer too."""
    request = ready(session)
    offer = offer_to(session, request, named(session, name))
    say_yes(session, offer)
    return request, offer


def named(session: Session, name: str) -> Person:
    return next(each for each in session.scalars(select(Person)) if each.first_name == name)


def say_yes(session: Session, offer: Offer) -> None:
    offers.accept(session, offer.id, volunteer_id=offer.volunteer_id, now=NOON)
    tell_accepted(session, offer, now=NOON)
    requests.after_acceptance(session, offer.request, asking=CERTIFIED.asking, now=NOON)
    session.flush()


def order_of(request: Request) -> MedicineOrder:
    assert request.medicine is not None
    return request.medicine


def code(order: MedicineOrder, which: str) -> str:
    found: str = getattr(order, which)
    return found


def wrong(right: str) -> str:
    return "0001" if right != "0001" else "0002"


def tasks(session: Session) -> list[str]:
    open_ones = select(TeamTask.kind).where(TeamTask.closed_at.is_(None))
    return list(session.scalars(open_ones.order_by(TeamTask.id)))


def heard(session: Session, someone: Person, text: str) -> bool:
    """Whether the bot knew what a message means without Rasa."""
    update = Incoming("test", someone.contacts[0].address, "text", text=text)
    return is_done(Said(session, someone, update, text, ("test",), CERTIFIED, NOON))


def test_nobody_is_asked_before_the_pharmacist_says_yes(sessions: Sessions) -> None:
    with sessions.begin() as session:
        request = placed(session)
        assert (request.state, request.offers) == (RequestState.WITH_TEAM, [])
        assert told(session, request.person)[-1] == "medicine.waits"
        assert tasks(session) == ["medicine"]
        order = with_link(session, request)
        packet = pharmacist.Packet(READY, 1240)
        pharmacist.confirm(session, order, packet, rules=CERTIFIED, now=NOON)
        session.flush()
        session.expire(request)
        assert request.state == RequestState.ASKING
        assert {offer.volunteer.person.first_name for offer in request.offers} == {"Karim", "An"}
        assert tasks(session) == []
        assert known(session, request.person, "medicine.to_pay") == {"cents": 1240}
        with pytest.raises(IllegalStep):
            pharmacist.confirm(session, order, packet, rules=CERTIFIED, now=NOON)


def test_two_codes_show_the_way_of_the_packet(sessions: Sessions) -> None:
    with sessions.begin() as session:
        request, offer = on_the_way(session)
        order, karim = order_of(request), offer.volunteer.person
        fetch = known(session, karim, "medicine.fetch")
        assert fetch == {
            "pharmacy": "Du Parc",
            "address": "place Jourdan 3",
            "code": order.pickup_code,
        }
        assert known(session, request.person, "medicine.your_code") == {"code": order.door_code}
        assert "list.asked" not in told(session, karim), "what is in it is not his business"
        given = code(order, "pickup_code")
        assert not pharmacist.hand_over(session, order, wrong(given), now=NOON)
        assert pharmacist.hand_over(session, order, given, now=NOON)
        with pytest.raises(IllegalStep):
            pharmacist.hand_over(session, order, given, now=NOON)
        at_door = code(order, "door_code")
        assert heard(session, karim, f"code {at_door[:2]} {at_door[2:]}")
        session.flush()
        assert order.state == MedicineState.DELIVERED
        assert request.state == RequestState.CONFIRMED
        assert (order.answered_at, order.handed_over_at, order.delivered_at) == (NOON,) * 3
        assert order.token is None
        assert not delivery.hear(session, karim, at_door, now=NOON), "it is over"


def test_wrong_codes_at_the_door_come_to_the_team(lite: Sessions) -> None:
    with lite.begin() as session:
        request, offer = on_the_way(session)
        order, karim = order_of(request), offer.volunteer.person
        for _ in range(delivery.MOST_TRIES):
            assert delivery.hear(session, karim, wrong(code(order, "door_code")), now=NOON)
        assert told(session, karim)[-1] == "medicine.no_more_tries"
        assert "medicine_code" in tasks(session)
        delivery.hear(session, karim, code(order, "door_code"), now=NOON)
        assert request.state == RequestState.ASSIGNED, "not even the right one any more"
        assert not delivery.hear(session, karim, "j'arrive à 1530", now=NOON)
        assert not delivery.hear(session, named(session, "An"), "1234", now=NOON)


def test_wrong_codes_at_the_pharmacy_come_to_the_team(lite: Sessions) -> None:
    with lite.begin() as session:
        request, _ = on_the_way(session)
        order = order_of(request)
        for _ in range(pharmacist.MOST_TRIES):
            assert not pharmacist.hand_over(
                session, order, wrong(code(order, "pickup_code")), now=NOON
            )
        assert tasks(session) == ["medicine_code"]
        with pytest.raises(LockedOut):
            pharmacist.hand_over(session, order, code(order, "pickup_code"), now=NOON)


def test_done_without_the_code_asks_for_it(lite: Sessions) -> None:
    with lite.begin() as session:
        request, offer = on_the_way(session)
        karim = offer.volunteer.person
        tap(session, karim, "button.done", rules=CERTIFIED)
        assert (request.state, told(session, karim)[-1]) == ("assigned", "medicine.ask_code")
        tap(session, karim, "button.no_code", rules=CERTIFIED)
        assert request.state == RequestState.DONE
        assert "medicine_code" in tasks(session)
        assert order_of(request).delivered_at is None


def test_who_takes_over_gets_a_code_of_his_own(lite: Sessions) -> None:
    with lite.begin() as session:
        request, offer = on_the_way(session)
        order = order_of(request)
        order.pickup_wrong, door = 2, code(order, "door_code")
        requests.give_up(session, offer, asking=CERTIFIED.asking, now=NOON)
        session.flush()
        order.pickup_code = "old"
        again = offer_to(session, request, named(session, "An"))
        say_yes(session, again)
        assert (len(code(order, "pickup_code")), order.pickup_wrong) == (4, 0)
        assert order.door_code == door, "the person keeps his"
        assert told(session, request.person).count("medicine.your_code") == 1


def test_a_packet_whose_volunteer_is_lost_is_looked_for(lite: Sessions) -> None:
    with lite.begin() as session:
        request, offer = on_the_way(session)
        order = order_of(request)
        pharmacist.hand_over(session, order, code(order, "pickup_code"), now=NOON)
        requests.give_up(session, offer, asking=CERTIFIED.asking, now=NOON)
        assert "medicine_astray" in tasks(session)
        say_yes(session, offer_to(session, request, named(session, "An")))
        with pytest.raises(AssertionError):
            known(session, named(session, "An"), "medicine.fetch")


@pytest.mark.parametrize("why", list(Refusal))
def test_a_no_of_the_pharmacist(lite: Sessions, why: Refusal) -> None:
    with lite.begin() as session:
        request = placed(session)
        order = with_link(session, request)
        pharmacist.refuse(session, order, why, now=NOON)
        assert told(session, request.person)[-1] == f"medicine.refused.{why}"
        assert tasks(session) == ["medicine_refused"]
        assert request.waits_first
        pharmacist.confirm(session, order, pharmacist.Packet(), rules=CERTIFIED, now=NOON)
        assert request.state == RequestState.ASKING, "he has found it after all"


def test_the_link_ends(lite: Sessions) -> None:
    with lite.begin() as session:
        request = placed(session)
        token = with_link(session, request).token or ""
        assert pharmacist.order_of(session, token, now=NOON).request_id == request.id
        newer = with_link(session, request).token or ""
        ended = (token, newer + "x", "")
        for each in ended:
            with pytest.raises(NotYours):
                pharmacist.order_of(session, each, now=NOON)
        with pytest.raises(NotYours):
            pharmacist.order_of(session, newer, now=NOON + timedelta(days=7))
        requests.cancel(session, request, now=NOON)
        assert tasks(session) == []
        with pytest.raises(NotYours):
            pharmacist.order_of(session, newer, now=NOON)


def test_a_silent_pharmacist_comes_to_the_team(sessions: Sessions) -> None:
    with sessions.begin() as session:
        with_link(session, placed(session))
    later = NOON + timedelta(hours=4)
    bell = Later(sessions, CERTIFIED, lambda: later, lambda: None)
    while bell.ring_next():
        pass
    with sessions.begin() as session:
        assert tasks(session) == ["medicine", "medicine_silent"]


def test_the_person_decides_who_sees_the_list(lite: Sessions) -> None:
    with lite.begin() as session:
        request = placed(session)
        order = order_of(request)
        assert not order.may_show_list
        tap(session, request.person, "button.yes_show_it", rules=CERTIFIED)
        assert order.may_show_list
        orders.let_see_list(session, request, agrees=False, now=NOON)
        assert not order.may_show_list


def test_the_team_finds_that_no_pharmacist_is_needed(lite: Sessions) -> None:
    with lite.begin() as session:
        request = placed(session)
        pharmacist.not_needed(session, request, rules=CERTIFIED, now=NOON)
        session.expire(request)
        assert request.state == RequestState.ASKING
        say_yes(session, offer_to(session, request, named(session, "Karim")))
        assert order_of(request).door_code is None


def test_where_it_is_not_switched_on_the_team_may_begin_it(lite: Sessions) -> None:
    with lite.begin() as session:
        request = placed(session, RULES)
        assert (request.medicine, request.state) == (None, RequestState.ASKING)
        karim = offer_to(session, request, named(session, "Karim"))
        orders.begin(session, request, now=NOON)
        session.flush()
        session.refresh(karim)
        assert (request.state, karim.state) == (RequestState.WITH_TEAM, OfferState.WITHDRAWN)
        with_link(session, request)
        pharmacist.confirm(session, order_of(request), pharmacist.Packet(), rules=RULES, now=NOON)
        session.expire(request)
        assert request.state == RequestState.ASKING
        say_yes(session, karim)
        with pytest.raises(IllegalStep):
            orders.begin(session, request, now=NOON)


def test_of_two_packets_the_code_says_which_one_was_brought(lite: Sessions) -> None:
    with lite.begin() as session:
        request, offer = on_the_way(session)
        karim = offer.volunteer.person
        other = draft(session, person(session, "Paul"), kinds_mask=PHARMACY, details=[])
        requests.place_request(session, other, rules=CERTIFIED, now=NOON)
        with_link(session, other)
        pharmacist.confirm(session, order_of(other), pharmacist.Packet(), rules=CERTIFIED, now=NOON)
        session.flush()
        session.expire(other)
        say_yes(session, offer_to(session, other, karim))
        order_of(other).door_code = wrong(code(order_of(request), "door_code"))
        assert heard(session, karim, code(order_of(other), "door_code"))
        assert heard(session, karim, code(order_of(request), "door_code"))
        assert {request.state, other.state} == {RequestState.CONFIRMED}
        assert order_of(request).door_wrong == order_of(other).door_wrong == 0
