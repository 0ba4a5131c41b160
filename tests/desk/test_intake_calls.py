"""Aircall's events: who has to be called back, and who not any more, in whatever order they come."""

import json

import pytest
from sqlalchemy import select

from solidarity import ringing
from solidarity.storage.tables import Contact, Organisation, Person, TeamTask
from solidarity.vocabulary import OrganisationKind
from tests.desk.telling import NUMBER, Aircall
from tests.web.site import Site


def to_call_back(site: Site) -> int:
    with site.sessions.begin() as session:
        query = select(TeamTask).where(TeamTask.kind == "missed_call", TeamTask.closed_at.is_(None))
        return len(session.scalars(query).all())


def test_a_missed_call_is_a_task_once_and_ends_when_he_is_spoken_to(real_site: Site) -> None:
    aircall = Aircall(real_site)
    assert aircall.rings("call.created", 1).json() == {"result": "nothing"}
    assert aircall.rings("call.hungup", 1, began=20).json() == {"result": "missed"}
    assert aircall.rings("call.ended", 1, began=50).json() == {"result": "missed"}
    assert aircall.rings("call.voicemail_left", 1, began=60).json() == {"result": "missed"}
    assert aircall.rings("call.ended", 2, began=10).json() == {"result": "missed"}
    assert to_call_back(real_site) == 1
    with real_site.sessions.begin() as session:
        someone = session.scalars(select(Person)).one()
        assert ringing.telephone_of(session, someone.id) == NUMBER
    real_site.watch.forward(minutes=5)
    back = aircall.rings("call.answered", 3, answered=0, direction="outbound")
    assert back.json() == {"result": "answered"}
    assert to_call_back(real_site) == 0
    # Late news of the same calls.
    assert aircall.rings("call.voicemail_left", 1, began=360).json() == {"result": "missed"}
    assert aircall.rings("call.voicemail_left", 4, began=310).json() == {"result": "answered"}
    assert to_call_back(real_site) == 0


def test_late_news_that_he_was_spoken_to_ends_nothing_newer(real_site: Site) -> None:
    aircall = Aircall(real_site)
    aircall.rings("call.ended", 2, began=30)
    aircall.rings("call.answered", 1, answered=600)
    assert to_call_back(real_site) == 1


def test_who_writes_goes_on_being_written_to(real_site: Site) -> None:
    with real_site.sessions.begin() as session:
        from solidarity import people

        an = people.meet(session, channel="telegram", address="70", now=real_site.watch())
        an.phone = NUMBER
    Aircall(real_site).rings("call.ended", 1, began=30)
    with real_site.sessions.begin() as session:
        assert session.scalars(select(Contact.channel)).all() == ["telegram"]
    assert to_call_back(real_site) == 1


@pytest.mark.parametrize(
    "call",
    [
        {"event": "call.ended", "answered": 20, "began": 40},
        {"event": "call.ended", "direction": "outbound"},
        {"event": "call.ended", "raw_digits": "anonymous"},
        {"event": "call.ended", "raw_digits": None},
        {"event": "call.commented", "comments": [{"content": "kanarie"}]},
        {"event": "call.answered"},
        {"event": "user.created"},
    ],
)
def test_nobody_has_to_do_anything(real_site: Site, call: dict[str, object]) -> None:
    answer = Aircall(real_site).rings(call=1, **call)
    assert (answer.status_code, answer.json()) == (200, {"result": "nothing"})
    with real_site.sessions.begin() as session:
        assert session.scalars(select(Person)).all() == []


@pytest.mark.parametrize("token", ["wrong", "", None, 7, "\ud800"])
def test_without_the_token_nothing_is_believed(real_site: Site, token: object) -> None:
    aircall = Aircall(real_site)
    told = {"event": "call.ended", "token": token, "data": {}}
    assert aircall.send(json.dumps(told).encode()).status_code == 401
    assert aircall.send(b"{").status_code == 401


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"id": None}, "data.id"),
        ({"direction": "sideways"}, "data.direction"),
        ({"raw_digits": 32}, "data.raw_digits"),
        ({"started_at": "yesterday"}, "data.started_at"),
        ({"started_at": 10**30}, "data.started_at"),
        ({"answered_at": -1}, "data.answered_at"),
    ],
)
def test_a_call_that_is_malformed_is_refused_by_its_field(
    real_site: Site, wrong: dict[str, object], field: str
) -> None:
    known = {"call": 1, "event": "call.ended"} | wrong
    answer = Aircall(real_site).rings(known.pop("event"), known.pop("call"), **known)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_no_address_of_a_recording_is_kept(real_site: Site) -> None:
    Aircall(real_site).rings("call.voicemail_left", 1, began=30)
    with real_site.sessions.begin() as session:
        raw = session.connection().connection.driver_connection
        assert raw is not None
        assert "recordings.example" not in "\n".join(raw.iterdump())


def test_a_partners_caller_is_of_the_partner_and_speaks_its_language(real_site: Site) -> None:
    with real_site.sessions.begin() as session:
        partner = Organisation(
            kind=OrganisationKind.PARTNER, name="Partner", language="nl",
            created_at=real_site.watch(),
        )  # fmt: skip
        session.add(partner)
        session.flush()
        number = partner.id
    Aircall(real_site, organisation=number).rings("call.ended", 1, began=30)
    with real_site.sessions.begin() as session:
        someone = session.scalars(select(Person)).one()
        assert (someone.organisation_id, someone.language) == (number, "nl")
