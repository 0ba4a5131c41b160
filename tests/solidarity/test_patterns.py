"""What stands out is found once, told once a week, and named by numbers only."""

from collections.abc import Mapping
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import protecting
from solidarity import patterns
from solidarity.alarms import record
from solidarity.settings import Patterns
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Person, TeamTask
from tests.solidarity.stories import NOON, draft, person, volunteer
from tests.solidarity.test_suspending import settings_for

LOW = Patterns(addresses=3, first_times=2, reports=2, money_stopped=2, given_up=2, codes=2)


def accepts(session: Session, karim: Person, *people: Person, days_ago: int = 1) -> None:
    for someone in people:
        request = draft(session, someone)
        request.placed_at = NOON - timedelta(days=days_ago)
        record(session, "accepted", now=request.placed_at, request_id=request.id,
               person_id=karim.id)  # fmt: skip
    session.flush()


def found(session: Session) -> set[tuple[str, int, int]]:
    seen = patterns.find(session, patterns=LOW, now=NOON)
    return {(each.kind, each.person_id, each.count) for each in seen}


def test_many_addresses_in_short_time_stand_out(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, an = volunteer(session, "Karim"), volunteer(session, "An")
        people = [person(session, f"P{number}") for number in range(3)]
        accepts(session, an, *people, days_ago=30)
        accepts(session, an, *[people[0]] * 5)
        accepts(session, karim, *people)
        assert found(session) == {("addresses", karim.id, 3)}, "nor the same door, nor long ago"
        of_an = patterns.find(session, patterns=LOW, only=an.id, now=NOON)
        of_karim = patterns.find(session, patterns=LOW, only=karim.id, now=NOON)
        assert (of_an, [each.kind for each in of_karim]) == ([], ["addresses"])


def test_people_who_ask_for_the_first_time_are_counted_apart(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim = volunteer(session, "Karim")
        accepts(session, karim, person(session), person(session, "Paul"))
        assert found(session) == {("first_times", karim.id, 2)}


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        ("reports", "reported"),
        ("money_stopped", "money_stopped"),
        ("given_up", "gave_up"),
        ("codes", "link_code"),
    ],
)
def test_what_happens_often_stands_out(sessions: Sessions, kind: str, event: str) -> None:
    with sessions.begin() as session:
        karim, an = volunteer(session, "Karim"), volunteer(session, "An")
        record(session, event, now=NOON - timedelta(days=1), person_id=karim.id)
        record(session, event, now=NOON - timedelta(days=1), person_id=an.id)
        record(session, event, now=NOON - timedelta(days=100), person_id=an.id)
        record(session, event, now=NOON, person_id=karim.id)
        session.flush()
        assert found(session) == {(kind, karim.id, 2)}


def test_two_accounts_on_one_number_stand_out(sessions: Sessions) -> None:
    with sessions.begin() as session:
        one, two = person(session, "One"), person(session, "Two")
        one.phone = two.phone = "+32470123456"
        person(session, "Three").phone = "+32470123457"
        session.flush()
        assert found(session) == {("same_number", one.id, 2), ("same_number", two.id, 2)}


def test_the_team_hears_of_what_is_new_once_a_week(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim = volunteer(session, "Karim")
        for _ in range(2):
            record(session, "reported", now=NOON, person_id=karim.id)
            record(session, "gave_up", now=NOON, person_id=karim.id)
        session.flush()
        assert patterns.tell_of_new(session, patterns=LOW, now=NOON) == 2
        assert patterns.tell_of_new(session, patterns=LOW, now=NOON + timedelta(days=1)) == 0
        assert tasks(session) == {karim.id: 1}, "one task for one person"
        session.query(TeamTask).update({"closed_at": NOON})
        assert patterns.tell_of_new(session, patterns=LOW, now=NOON + timedelta(days=7)) == 2
        assert tasks(session) == {karim.id: 2}


def tasks(session: Session) -> Mapping[Any, int]:
    query = select(TeamTask.person_id, func.count()).where(TeamTask.kind == "pattern")
    return dict(session.execute(query.group_by(TeamTask.person_id)).tuples().all())


def test_the_command_shows_numbers_and_counts(lite: Sessions) -> None:
    with lite.begin() as session:
        one, two = person(session, "Mxone"), person(session, "Mxtwo")
        one.phone = two.phone = "+32470123456"
        session.flush()
        url = session.get_bind().engine.url.render_as_string(hide_password=False)
    out = StringIO()
    assert protecting.show_patterns(settings_for(url), out) == 0
    assert out.getvalue() == ("same_number    person 1  2\nsame_number    person 2  2\n")
