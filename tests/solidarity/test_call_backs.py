"""Requests that may be a hoax: whom the team calls first, and what its verdict does."""

import io
from argparse import Namespace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import call_back_desk
from solidarity import manners
from solidarity.details import house_key
from solidarity.errors import IllegalStep
from solidarity.requests import place_request, reopen, verdicts
from solidarity.settings import Rules, read_settings
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Offer, Person, Request, TeamTask
from tests.solidarity.stories import ASKING, NOON, draft, person, told, volunteer

RULES = Rules(asking=ASKING)
ABUSE = RULES.abuse


def placed(session: Session, someone: Person, **known: Any) -> Request:
    request = draft(session, someone, **known)
    place_request(session, request, rules=RULES, now=NOON)
    return request


def tasks(session: Session) -> list[str]:
    query = select(TeamTask.kind).where(TeamTask.closed_at.is_(None))
    return list(session.scalars(query))


def confirmed(request: Request) -> Request:
    request.state = "confirmed"
    return request


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rue Gray 12", "12 Gray"), ("av. Louise 5", "Avenue  Louise, 5 bte 3"),
        ("Kerkstr. 8", "kerkstraat 8 2de verdieping"),
    ],
)  # fmt: skip
def test_one_house_however_it_is_written(one: str, other: str) -> None:
    assert house_key(one) == house_key(other) is not None


def test_a_daughter_is_helped_at_once_and_the_team_calls_beside(sessions: Sessions) -> None:
    with sessions.begin() as session:
        volunteer(session, "An")
        eva = person(session, "Eva")
        request = placed(session, eva, for_other=True)
        assert (request.state, request.call_back) == ("asking", "beside")
        assert told(session, eva) == ["placed.call_beside", "placed.asked"]
        assert tasks(session) == ["call_back"]


def test_whoever_was_helped_before_is_never_called(lite: Sessions) -> None:
    with lite.begin() as session:
        eva = person(session, "Eva")
        confirmed(placed(session, eva, address="quai 3"))
        assert placed(session, eva, for_other=True).call_back is None


def test_somebody_unknown_who_asks_for_many_waits_for_a_call(lite: Sessions) -> None:
    with lite.begin() as session:
        volunteer(session, "An")
        eva = person(session, "Eva")
        made = [
            placed(session, eva, for_other=True, address=f"rue Gray {number}")
            for number in range(1, 5)
        ]
        assert [request.call_back for request in made] == ["beside", "beside", "first", "first"]
        assert made[2].state == "with_team"
        assert session.scalars(select(Offer).where(Offer.request_id == made[2].id)).first() is None
        assert "placed.call_first.other" in told(session, eva)


def test_strangers_at_one_house_wait_for_a_call_until_one_is_real(sessions: Sessions) -> None:
    with sessions.begin() as session:
        volunteer(session, "An")
        asks = [
            placed(session, person(session, name), address=address)
            for name, address in (("A", "rue Gray 12"), ("B", "Gray 12"), ("C", "12, rue Gray"))
        ]
        assert [request.call_back for request in asks] == [None, None, "first"]
        volunteer(session, "Bo")
        verdicts.is_real(session, asks[2], rules=RULES, now=NOON)
        assert asks[2].state == "asking"
        assert told(session, asks[2].person)[-2:] == ["call_back.real", "placed.asked"]
        assert tasks(session) == []
        assert placed(session, person(session, "D")).call_back is None, "the house is real"


def test_after_some_days_an_address_is_new_again(lite: Sessions) -> None:
    with lite.begin() as session:
        for name in ("A", "B"):
            before = placed(session, person(session, name))
            before.placed_at = NOON - timedelta(days=ABUSE.house_days, minutes=1)
        assert placed(session, person(session, "C")).call_back is None


def test_a_stranger_who_asks_for_another_where_somebody_asked_waits(lite: Sessions) -> None:
    with lite.begin() as session:
        placed(session, person(session, "A"))
        request = placed(session, person(session, "B"), for_other=True)
        assert request.call_back == "first"


def test_who_waits_for_a_call_is_not_looked_for_in_any_other_way(lite: Sessions) -> None:
    with lite.begin() as session:
        volunteer(session, "An")
        eva = person(session, "Eva")
        eva.hoax_at = NOON
        request = placed(session, eva)
        reopen(session, request, first_word="again.asked", asking=ASKING, now=NOON)
        assert session.scalars(select(Offer)).all() == []
        verdicts.is_real(session, request, rules=RULES, now=NOON)
        assert len(session.scalars(select(Offer)).all()) == 1


def test_a_hoax_ends_and_who_wrote_is_left_aside(sessions: Sessions) -> None:
    with sessions.begin() as session:
        helper = volunteer(session, "An")
        eva = person(session, "Eva")
        request = placed(session, eva, for_other=True)
        offer = session.scalars(select(Offer)).one()
        offer.state, request.state = "accepted", "assigned"
        verdicts.is_hoax(session, request, abuse=ABUSE, now=NOON)
        assert (request.state, request.call_back) == ("cancelled", "hoax")
        assert "task.cancelled" in told(session, helper)
        assert told(session, eva)[-1] == "call_back.hoax"
        assert manners.is_shut_out(eva, "il pleut", now=NOON + timedelta(hours=1))
        assert not manners.is_shut_out(eva, "j'ai besoin d'aide", now=NOON + timedelta(hours=1))
        assert not manners.is_shut_out(eva, "il pleut", now=NOON + timedelta(days=1))
        with pytest.raises(IllegalStep):
            verdicts.is_real(session, request, rules=RULES, now=NOON)
        assert placed(session, eva, address="quai 3").call_back == "first"


def test_a_tap_leads_back_after_a_hoax(lite: Sessions) -> None:
    with lite.begin() as session:
        eva = person(session, "Eva")
        eva.hoax_at, eva.quiet_until = NOON, NOON + timedelta(hours=6)
        manners.come_back(eva)
        assert not manners.is_shut_out(eva, "il pleut", now=NOON)


def test_the_house_is_kept_as_a_mark_only(lite: Sessions) -> None:
    with lite.begin() as session:
        request = placed(session, person(session, "A"))
        assert request.house is not None
        assert len(request.house) == 64
        assert "gray" not in request.house.lower()


def test_the_team_decides_from_the_shell(lite: Sessions) -> None:
    with lite.begin() as session:
        volunteer(session, "An")
        eva = person(session, "Eva")
        eva.hoax_at, eva.phone = NOON, "+32470000000"
        number = placed(session, eva, address="rue Gray 12, GSM 0478 11 22 33").id
        other = placed(session, eva, address="rue Gray 40").id
    settings = read_settings({"DATABASE_URL": str(lite.engine.url)})

    def desk(real: int | None = None, hoax: int | None = None) -> tuple[int, str]:
        out = io.StringIO()
        return call_back_desk.run(settings, Namespace(real=real, hoax=hoax), out), out.getvalue()

    code, shown = desk()
    assert code == 0
    assert "first" in shown.splitlines()[0]
    assert "478" in shown.splitlines()[0]
    assert desk(real=number)[0] == 0
    assert desk(hoax=other)[0] == 0
    assert desk(real=number)[0] == 1, "it is decided"
    assert desk(real=9_999)[0] == 1
    assert desk() == (0, "")
    with lite.begin() as session:
        states = [session.get_one(Request, each).state for each in (number, other)]
        assert states[1] == "cancelled"
        assert session.get_one(Person, 2).hoax_at is not None
