"""What is open when all is packed goes on at the new place, and is lost by nobody."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity import openings, people
from solidarity.asking import ask_next_wave
from solidarity.errors import HandoverRefused
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import (
    Alarm,
    Member,
    Notice,
    Opening,
    Organisation,
    Person,
    Received,
    Request,
)
from tests.handover import a_town
from tests.handover.a_town import LATER, desk, on
from tests.solidarity.stories import NOON, RULES, person, placed, told, volunteer
from tests.solidarity.test_openings import home

START = datetime.fromisoformat("2026-12-28T14:00")
SERIES = openings.Shift(
    START, START + timedelta(hours=3), 2, ["walk"], ["mask"], "Demandez Lucienne", weeks=3
)


def test_a_home_moves_with_its_shift_when_its_member_agrees(
    lite: Sessions, fresh: Sessions, tmp_path: Path
) -> None:
    with lite.begin() as session:
        lime, elm, pine = (home(session, name=name) for name in ("Lime", "Elm", "Pine"))
        for organisation in (lime, elm, pine):
            openings.post(session, organisation, SERIES, rules=RULES, now=NOON)
        says_yes, also, refuses = (
            _member(session, name, at) for name, at in (("A", lime), ("B", elm), ("C", elm))
        )
        _member(session, "Silent", pine)
        a_town.announce(session)
        for someone, says in ((says_yes, "yes"), (also, "yes"), (refuses, "no")):
            assert told(session, someone) == ["handover.ask_for"]
            a_town.tap(session, someone, f"handover.{says}")
        a_town.all_is_sent(session)
    file = tmp_path / "a.solidarity"
    receipt = desk(fresh).take(file, desk(lite).pack(file))
    with fresh.begin() as session:
        there = session.scalars(select(Organisation)).one()
        shift = session.scalars(select(Opening)).one()
        assert (there.name, there.address) == ("Lime", "rue des Tilleuls 3")
        assert (shift.organisation_id, shift.note) == (there.id, "Demandez Lucienne")
        assert shift.request.person.first_name == "Lime"
        waits = session.scalars(select(Alarm.kind).where(Alarm.done_at.is_(None))).all()
        assert {"next_opening", "coming"} <= set(waits)
    assert receipt is not None
    for _ in range(2):
        desk(lite).confirm(receipt)
    with lite.begin() as session:
        ended = select(Organisation.name).where(Organisation.ended_at.is_not(None))
        assert session.scalars(ended).all() == ["Lime"]
        people_left = set(session.scalars(select(Person.first_name).where(~Person.is_nobody)))
        assert people_left == {"Elm", "Pine", "Silent"}


def _member(session: Session, name: str, organisation: Organisation) -> Person:
    someone = on(session, "telegram", name)
    someone.contacts[0].address = name
    session.add(Member(person_id=someone.id, roles=1, created_at=NOON,
                       organisation_id=organisation.id))  # fmt: skip
    session.flush()
    return someone


def test_nobody_hears_that_nobody_is_there_while_volunteers_are_on_their_way(
    lite: Sessions, fresh: Sessions, tmp_path: Path
) -> None:
    with lite.begin() as session:
        denise, karim = on(session, "whatsapp"), volunteer(session, "Karim")
        karim.contacts[0].channel = "telegram"
        placed(session, denise)
        a_town.announce(session)
        for someone in (denise, karim):
            a_town.tap(session, someone, "handover.yes")
        a_town.all_is_sent(session)
    file = tmp_path / "a.solidarity"
    desk(fresh).take(file, desk(lite).pack(file))
    assert _goes_on(fresh, LATER) == "open"
    too_long = LATER + timedelta(days=1)
    assert _goes_on(fresh, too_long) == "with_team"
    with fresh.begin() as session:
        people.meet(session, channel="telegram", address="Karim", now=too_long, wrote_at=too_long)
    assert _goes_on(fresh, too_long) == "asking"


def _goes_on(sessions: Sessions, now: datetime) -> str:
    """What becomes of the only request, when it is looked at."""
    with sessions.begin() as session:
        request = session.scalars(select(Request)).one()
        ask_next_wave(session, request, asking=RULES.asking, now=now)
        return request.state


def test_nothing_is_packed_before_all_is_handled_and_sent(lite: Sessions, tmp_path: Path) -> None:
    with lite.begin() as session:
        person(session)
        a_town.announce(session)
        a_town.tap(session, session.scalars(select(Person)).one(), "handover.yes")
        a_town.all_is_sent(session)
        session.add(Received(channel="test", update_id="1", address="Denise", payload={},
                             received_at=NOON, due_at=NOON))  # fmt: skip
    with pytest.raises(HandoverRefused, match="'to_handle': 1, 'to_send': 0"):
        desk(lite).pack(tmp_path / "a")
    with lite.begin() as session:
        session.scalars(select(Received)).one().state = "done"
        notify(session, session.scalars(select(Person)).one(), Message("heard.other"), now=NOON)
    with pytest.raises(HandoverRefused, match="'to_handle': 0, 'to_send': 1"):
        desk(lite).pack(tmp_path / "a")
    with lite.begin() as session:
        a_town.all_is_sent(session)
    desk(lite).pack(tmp_path / "a")


def test_what_was_held_for_somebody_is_said_to_him_at_the_new_place(
    lite: Sessions, fresh: Sessions, tmp_path: Path
) -> None:
    with lite.begin() as session:
        denise, silent = on(session, "whatsapp"), on(session, "whatsapp", "Silently")
        a_town.announce(session)
        a_town.tap(session, denise, "handover.yes")
        a_town.all_is_sent(session)
        button = row(Button("button.write_to", "relay.write", 1))
        for someone in (denise, silent):
            for said in (
                Message("relay.text", {"name": "Karim", "text": "À demain !"}, button),
                Message("moment.cancelled", {"name": None, "when": None}),
                Message("after.how_was_it_person", {"name": "Karim"}, button),
            ):
                notice = notify(session, someone, said, now=NOON)
                assert notice is not None
                notice.state = "held"
    file = tmp_path / "a.solidarity"
    desk(fresh).take(file, desk(lite).pack(file))
    with fresh.begin() as session:
        there = session.scalars(select(Person).where(~Person.is_nobody)).one()
        assert told(session, there) == ["handover.welcome", "relay.text", "moment.cancelled"]
        notices = session.scalars(select(Notice)).all()
        assert {notice.state for notice in notices} == {"waiting"}
        assert notices[1].parts[0][1]["text"] == "À demain !"
