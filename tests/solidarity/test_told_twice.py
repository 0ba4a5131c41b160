"""The same need told twice, by one person or by two: asked about before any volunteer is."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.later import Later
from solidarity import details, duplicates, offers, requests
from solidarity.details import measured
from solidarity.errors import IllegalStep
from solidarity.lifecycles import RequestState
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Event, Notice, Offer, Person, Request
from solidarity.vocabulary import HelpType, help_mask
from tests.solidarity.stories import NOON, RULES, draft, person, told, volunteer

MORNING = datetime.fromisoformat("2026-11-25T09:00")


def day(start: datetime) -> dict[str, object]:
    """A moment of three hours."""
    return {"when_start": start, "when_end": start + timedelta(hours=3), "any_time": False}


WEDNESDAY, THURSDAY = day(MORNING), day(MORNING + timedelta(days=1))


def place(session: Session, someone: Person, *, now: datetime = NOON, **known: object) -> Request:
    request = draft(session, someone, **known)
    duplicates.place(session, request, rules=RULES, now=now)
    session.flush()
    return request


def is_asked(session: Session, someone: Person) -> bool:
    return told(session, someone)[-1] in ("same.ask_own", "same.ask_other")


def test_the_same_need_of_one_person_is_asked_about_first(sessions: Sessions) -> None:
    with sessions.begin() as session:
        volunteer(session, "Karim")
        denise = person(session)
        place(session, denise)
        second = place(session, denise)
        assert told(session, denise) == ["placed.asked", "same.ask_own"]
        assert second.state == RequestState.OPEN
        assert second.offers == []


def test_a_daughter_and_her_mother_are_recognised_by_the_address(sessions: Sessions) -> None:
    with sessions.begin() as session:
        volunteer(session, "Karim")
        mother, daughter = person(session, "Denise"), person(session, "Sofie")
        place(session, mother, address="rue Gray 12, 2e étage")
        place(session, daughter, address="12, Rue Gray")
        assert told(session, daughter) == ["same.ask_other"]
        shown = str(session.query(Notice).filter_by(person_id=daughter.id).one().parts)
        assert "Denise" not in shown
        assert "pain" not in shown


def test_the_same_telephone_is_the_same_person(sessions: Sessions) -> None:
    with sessions.begin() as session:
        mother, daughter = person(session, "Denise"), person(session, "Sofie")
        mother.phone = daughter.phone = "+3225550000"
        place(session, mother)
        place(session, daughter, address=None)
        assert is_asked(session, daughter)


@pytest.mark.parametrize("name", ["Denise", "Paul"])
@pytest.mark.parametrize(
    "other",
    [
        {"address": "rue Gray 14"},
        {"kinds_mask": help_mask([HelpType.PHARMACY])},
        {"commune": "1050"},
        THURSDAY,
    ],
)
def test_another_house_kind_commune_or_day_is_another_need(
    lite: Sessions, other: dict[str, object], name: str
) -> None:
    with lite.begin() as session:
        volunteer(session, "Karim")
        denise, paul = person(session), person(session, "Paul")
        place(session, denise, **WEDNESDAY)
        second = denise if name == "Denise" else paul
        place(session, second, **{**WEDNESDAY, **other})
        assert not is_asked(session, second)


def test_a_day_later_it_is_a_new_need(sessions: Sessions) -> None:
    with sessions.begin() as session:
        denise = person(session)
        place(session, denise)
        place(session, denise, now=NOON + timedelta(hours=25))
        assert not is_asked(session, denise)


def test_strangers_who_try_the_same_example_are_not_taken_for_one(lite: Sessions) -> None:
    with lite.begin() as session:
        one, other = person(session, "One"), person(session, "Other")
        one.is_demo = other.is_demo = True
        place(session, one)
        place(session, other)
        assert not is_asked(session, other)


def test_what_is_done_or_cancelled_is_no_double(sessions: Sessions) -> None:
    with sessions.begin() as session:
        denise = person(session)
        requests.cancel(session, place(session, denise), now=NOON)
        place(session, denise)
        assert not is_asked(session, denise)


def test_another_need_goes_on_as_usual(sessions: Sessions) -> None:
    with sessions.begin() as session:
        volunteer(session, "Karim")
        denise = person(session)
        place(session, denise)
        second = place(session, denise)
        duplicates.keep(session, second, rules=RULES, now=NOON)
        session.flush()
        assert second.state == RequestState.ASKING
        with pytest.raises(IllegalStep):
            duplicates.merge(session, second, rules=RULES, now=NOON)


def test_the_same_need_is_merged_into_the_older_one(sessions: Sessions) -> None:
    with sessions.begin() as session:
        volunteer(session, "Karim")
        denise = person(session)
        first = place(session, denise)
        second = place(session, denise, details=[measured("pain"), measured("6 œufs")])
        duplicates.merge(session, second, rules=RULES, now=NOON)
        session.flush()
        assert (first.state, second.state) == (RequestState.ASKING, RequestState.CANCELLED)
        assert [item.text for item in first.details] == ["pain", "lait", "6 œufs"]
        assert told(session, denise)[-1] == "same.merged_own"
        merged = session.query(Event).filter_by(kind="merged", request_id=second.id).one()
        assert merged.facts == {"into": first.id}


def test_a_moment_that_only_the_second_tells_is_asked_anew(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim = volunteer(session, "Karim")
        denise = person(session)
        first = place(session, denise)
        duplicates.merge(session, place(session, denise, **WEDNESDAY), rules=RULES, now=NOON)
        session.flush()
        assert first.when_start == MORNING
        assert "edit: offer.changed" in told(session, karim)
        assert told(session, karim)[-1] == "offer.visit"


def test_both_sides_hear_the_truth_and_only_the_list_is_shared(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim = volunteer(session, "Karim")
        mother, daughter = person(session, "Denise"), person(session, "Sofie")
        first = place(session, mother)
        offers.accept(session, first.offers[0].id, volunteer_id=karim.id, now=NOON)
        facts = details.facts("ma mère est diabétique et ne peut pas porter")
        second = place(session, daughter, details=[measured("du café")], facts=facts)
        duplicates.merge(session, second, rules=RULES, now=NOON)
        session.flush()
        assert told(session, daughter)[-1] == "same.merged_other"
        assert told(session, mother)[-1] == "same.heard"
        assert [item.text for item in first.details] == ["pain", "lait", "du café"]
        assert first.facts.needs == ()
        assert told(session, karim)[-1] == "task.changed"
        heard = session.query(Notice).filter_by(person_id=mother.id).order_by(Notice.id).all()
        assert "Sofie" not in str(heard[-1].parts)


def test_when_the_older_one_was_cancelled_meanwhile_the_newer_one_counts(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        volunteer(session, "Karim")
        denise = person(session)
        first = place(session, denise)
        second = place(session, denise)
        requests.cancel(session, first, now=NOON)
        duplicates.merge(session, second, rules=RULES, now=NOON)
        assert second.state == RequestState.ASKING


def test_without_an_answer_volunteers_are_asked_all_the_same(sessions: Sessions) -> None:
    with sessions.begin() as session:
        volunteer(session, "Karim")
        denise = person(session)
        place(session, denise)
        second_id = place(session, denise).id
    later = NOON + timedelta(minutes=16)
    bell = Later(sessions, RULES, lambda: later, lambda: None)
    while bell.ring_next():
        pass
    with sessions.begin() as session:
        assert session.query(Offer).filter_by(request_id=second_id).count() == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("rue Gray 12", "Rue Gray, 12", True),
        ("12, rue Gray", "rue Gray 12 bte 3", True),
        ("av. Louise 5", "avenue Louise 5", True),
        ("Kerkstr. 5", "ik woon in de Kerkstraat 5", True),
        ("rue Gray 12", "rue Gray 14", False),
        ("rue Gray 12", "rue Haute 12", False),
        ("la maison bleue", "rue Gray 12", None),
        (None, "rue Gray 12", None),
    ],
)
def test_one_house_is_written_in_many_ways(
    one: str | None, other: str | None, same: bool | None
) -> None:
    assert details.same_house(one, other) is same
    assert details.same_house(other, one) is same
