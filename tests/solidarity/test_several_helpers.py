"""Several volunteers for one request: exactly as many as are wanted, each told, each replaced."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from bot.later import Later
from bot.taps import handle_tap
from solidarity import following, offers, relay, requests, telling
from solidarity.errors import NotYours, OfferOver, PlaceTaken
from solidarity.lifecycles import OfferState, RequestState
from solidarity.settings import Asking, Rules
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Alarm, Notice, Offer, Person, Request, Tap
from solidarity.vocabulary import HelpType, Skill, help_mask, skill_mask
from tests.solidarity.stories import ASKING, NOON, offer_to, person, placed, told, volunteer
from tests.solidarity.talking import Chat

MANY = Rules(asking=Asking(at_once=0.99, most_at_once=8, gap_minutes=0))


@pytest.fixture
def session(lite: Sessions) -> Iterator[Session]:
    with lite.begin() as session:
        yield session


def walk(session: Session, *, wanted: int, neighbours: int = 3) -> tuple[Request, list[Person]]:
    """A home that wants several volunteers for a walk, and those who are asked."""
    people = [volunteer(session, f"V{i}", metres_north=100 * i) for i in range(1, neighbours + 1)]
    request = placed(session, person(session, "Home"), helpers_wanted=wanted)
    return request, people


def say_yes(session: Session, request: Request, someone: Person) -> Offer:
    offer_id = offer_to(session, request, someone).id
    offer = offers.accept(session, offer_id, volunteer_id=someone.id, now=NOON)
    telling.tell_accepted(session, offer, now=NOON)
    requests.after_acceptance(session, request, asking=ASKING, now=NOON)
    session.flush()
    return offer


def test_the_search_goes_on_until_all_are_found(sessions: Sessions) -> None:
    with sessions.begin() as session:
        request, (one, two, three) = walk(session, wanted=2)
        say_yes(session, request, one)
        assert request.state == RequestState.ASKING
        assert offer_to(session, request, two).state == OfferState.SENT
        say_yes(session, request, two)
        assert request.state == RequestState.ASSIGNED
        assert told(session, three)[-1] == "edit: offer.taken"
        with pytest.raises(PlaceTaken):
            say_yes(session, request, three)


def test_the_person_hears_of_each_with_the_number(session: Session) -> None:
    request, (one, two, _) = walk(session, wanted=2)
    say_yes(session, request, one)
    say_yes(session, request, two)
    parts = [part for notice in session.query(Notice).order_by(Notice.id) for part in notice.parts]
    counts = [known for key, known in parts if key == "helpers.so_far"]
    assert counts == [{"found": 1, "wanted": 2}, {"found": 2, "wanted": 2}]
    assert told(session, request.person).count("good_news.visit") == 2


def test_a_volunteer_reads_beforehand_with_how_many_he_goes(session: Session) -> None:
    request, (one, *_) = walk(session, wanted=3)
    shown = session.query(Notice).filter_by(person_id=one.id).one()
    assert ["offer.together", {"n": 3}] in shown.parts
    assert request.state == RequestState.ASKING


@pytest.mark.parametrize("wanted", [1, 2, 3])
def test_of_many_who_accept_at_once_exactly_as_many_win(sessions: Sessions, wanted: int) -> None:
    with sessions.begin() as session:
        people = [volunteer(session, f"V{i}", metres_north=100 + i) for i in range(6)]
        request = requests.start_draft(session, person(session), now=NOON)
        request.helpers_wanted, request.kinds_mask = wanted, help_mask([HelpType.CARE_HOME])
        request.lat, request.lon = people[0].volunteer.lat, people[0].volunteer.lon  # type: ignore[union-attr]  # made above
        requests.place_request(session, request, rules=MANY, now=NOON)
        session.flush()
        pairs = [(offer_to(session, request, p).id, p.id) for p in people]
        request_id = request.id
    won = at_once(sessions, pairs)
    assert len(won) == wanted
    with sessions.begin() as session:
        request = session.get_one(Request, request_id)
        assert {o.volunteer_id for o in telling.helpers(request)} == set(won)
        assert request.state == RequestState.ASSIGNED
        assert not any(o.state == OfferState.SENT for o in request.offers)


def at_once(sessions: Sessions, pairs: list[tuple[int, int]]) -> list[int]:
    """All tap yes in the same moment; who got a place."""
    won: list[int] = []
    barrier = threading.Barrier(len(pairs))

    def tap(offer_id: int, volunteer_id: int) -> None:
        barrier.wait()
        try:
            with sessions.begin() as session:
                offers.accept(session, offer_id, volunteer_id=volunteer_id, now=NOON)
        except (PlaceTaken, OfferOver):
            return
        won.append(volunteer_id)

    threads = [threading.Thread(target=tap, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return won


def test_a_place_that_is_given_up_while_another_is_taken_is_not_lost(sessions: Sessions) -> None:
    with sessions.begin() as session:
        request, (one, two, _) = walk(session, wanted=2)
        say_yes(session, request, one)
        given_up, taken = offer_to(session, request, one).id, offer_to(session, request, two).id
        request_id, two_id = request.id, two.id
    barrier = threading.Barrier(2)

    def leave() -> None:
        barrier.wait()
        with sessions.begin() as session:
            offer = session.get_one(Offer, given_up)
            requests.give_up(session, offer, asking=ASKING, now=NOON)

    def come() -> None:
        barrier.wait()
        with sessions.begin() as session:
            offers.accept(session, taken, volunteer_id=two_id, now=NOON)

    threads = [threading.Thread(target=leave), threading.Thread(target=come)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sessions.begin() as session:
        request = session.get_one(Request, request_id)
        assert [o.volunteer_id for o in telling.helpers(request)] == [two_id]
        assert request.state != RequestState.ASSIGNED, "one place is free"


def test_who_gives_up_frees_one_place_and_the_others_stay(sessions: Sessions) -> None:
    with sessions.begin() as session:
        request, (one, two) = walk(session, wanted=2, neighbours=2)
        offer = say_yes(session, request, one)
        say_yes(session, request, two)
        late = volunteer(session, "Late", metres_north=900)
        requests.give_up(session, offer, asking=ASKING, now=NOON)
        session.flush()
        assert request.state == RequestState.ASKING
        assert [o.volunteer_id for o in telling.helpers(request)] == [two.id]
        assert offer_to(session, request, late).state == OfferState.SENT
        assert told(session, request.person)[-2:] == ["give_up.told", "again.asked"]
        assert has_alarm(session, request, "ask_done"), "the other one is still asked"


def has_alarm(session: Session, request: Request, kind: str) -> bool:
    query = session.query(Alarm).filter_by(ref=request.id, kind=kind, done_at=None)
    return query.count() > 0


def test_fewer_than_wanted_can_help_and_be_confirmed(sessions: Sessions) -> None:
    with sessions.begin() as session:
        request, (one, two, three) = walk(session, wanted=3)
        offer = say_yes(session, request, one)
        say_yes(session, request, two)
        requests.mark_done(session, offer, now=NOON)
        assert request.state == RequestState.DONE
        assert told(session, three)[-1] == "edit: offer.taken"
        requests.confirm_helped(session, request, now=NOON)
        assert request.state == RequestState.CONFIRMED
        assert [p.volunteer.done_count for p in (one, two, three)] == [1, 1, 0]  # type: ignore[union-attr]
        assert "task.appreciated" in told(session, two)


def test_each_who_says_done_is_thanked_once(session: Session) -> None:
    request, (one, two, _) = walk(session, wanted=2)
    tasks = [say_yes(session, request, one), say_yes(session, request, two)]
    for offer in (*tasks, *tasks):
        requests.mark_done(session, offer, now=NOON)
        session.flush()
    assert [told(session, someone).count("task.thanks") for someone in (one, two)] == [1, 1]


def test_when_nobody_came_all_are_replaced(session: Session) -> None:
    request, (one, two, three) = walk(session, wanted=2)
    say_yes(session, request, one)
    say_yes(session, request, two)
    requests.not_helped(session, request, asking=ASKING, now=NOON)
    session.flush()
    assert telling.helpers(request) == []
    assert offer_to(session, request, three).state == OfferState.SENT
    assert "task.not_helped" in told(session, one)
    assert "task.not_helped" in told(session, two)


def test_cancelling_tells_all_who_had_said_yes(session: Session) -> None:
    request, (one, two, _) = walk(session, wanted=3)
    say_yes(session, request, one)
    say_yes(session, request, two)
    requests.cancel(session, request, now=NOON)
    assert told(session, one)[-1] == told(session, two)[-1] == "task.cancelled"


def test_status_names_those_who_come(session: Session) -> None:
    request, (one, two, _) = walk(session, wanted=3)
    say_yes(session, request, one)
    say_yes(session, request, two)
    (said,) = following.how_things_stand(session, request.person, now=NOON)
    assert said.key == "status.several"
    assert (said.params["names"], said.params["found"]) == (["V1", "V2"], 2)


def test_a_text_goes_to_the_volunteer_whose_button_was_tapped(session: Session) -> None:
    request, (one, two, three) = walk(session, wanted=2)
    say_yes(session, request, one)
    say_yes(session, request, two)
    home = request.person
    relay.ask_text(session, request.id, home, helper_id=two.id, now=NOON)
    relay.pass_on(session, home, "Nous sommes à l'entrée de derrière.", now=NOON)
    assert told(session, two)[-1] == "relay.text"
    assert "relay.text" not in told(session, one)
    with pytest.raises(OfferOver):
        relay.ask_text(session, request.id, home, helper_id=three.id, now=NOON)
    with pytest.raises(NotYours):
        relay.ask_text(session, request.id, three, now=NOON)


def test_the_buttons_of_the_good_news_lead_each_to_its_own_volunteer(session: Session) -> None:
    request, (one, two, _) = walk(session, wanted=2)
    say_yes(session, request, one)
    say_yes(session, request, two)
    home = request.person
    taps = session.query(Tap).filter_by(person_id=home.id, action="relay.write").all()
    assert [tap.value for tap in taps] == [str(one.id), str(two.id)]
    handle_tap(session, home, taps[1].token, rules=MANY, now=NOON)
    relay.pass_on(session, home, "À tantôt !", now=NOON)
    assert told(session, two)[-1] == "relay.text"


def test_after_the_agreed_time_each_is_asked_whether_it_is_done(lite: Sessions) -> None:
    with lite.begin() as session:
        request, (one, two, _) = walk(session, wanted=3)
        say_yes(session, request, one)
        say_yes(session, request, two)
        request_id = request.id
    with lite.begin() as session:
        for alarm in session.query(Alarm).filter(Alarm.kind != "ask_done"):
            alarm.done_at = NOON
        for alarm in session.query(Alarm).filter_by(kind="ask_done", done_at=None):
            alarm.due_at = NOON
    assert Later(lite, MANY, lambda: NOON, lambda: None).ring_next()
    with lite.begin() as session:
        for someone in (one, two):
            assert told(session, session.get_one(Person, someone.id))[-1] == "task.is_it_done"
        home = session.get_one(Request, request_id).person
        assert told(session, home)[-1] == "helped.ask"


def test_the_number_is_read_from_the_message_and_shown_in_the_summary(session: Session) -> None:
    chat = Chat(session, "Home")
    text = "il nous faut trois bénévoles samedi matin pour la promenade au home, à Etterbeek"
    said = chat.asks(text, "request_help", "care_home")
    assert said is not None
    assert "summary.helpers" in said
    assert chat.parts("summary.helpers") == {"n": 3}
    assert chat.request.helpers_wanted == 3


def test_who_corrects_the_number_sees_the_summary_again(session: Session) -> None:
    chat = Chat(session, "Tehuis", language="nl")
    chat.asks("twee vrijwilligers voor de wandeling zaterdag in Gent", "request_help", "care_home")
    assert chat.request.helpers_wanted == 2
    said = chat.asks("nee, vier vrijwilligers graag", "change_request")
    assert said is not None
    assert "summary.helpers" in said
    assert chat.request.helpers_wanted == 4


def test_only_volunteers_with_the_skill_are_asked(sessions: Sessions) -> None:
    with sessions.begin() as session:
        walker = volunteer(session, "Walker", metres_north=100)
        driver = volunteer(session, "Driver", metres_north=900, skills=skill_mask([Skill.CAR]))
        request = placed(session, person(session), skills=skill_mask([Skill.CAR]))
        assert {o.volunteer_id for o in request.offers} == {driver.id}
        assert told(session, walker) == []
        shown = session.query(Notice).filter_by(person_id=driver.id).one()
        assert ["offer.skills", {"skills": ["car"]}] in shown.parts
