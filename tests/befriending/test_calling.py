"""Calling now: through a telephone bridge, or with a number that is shown for a while."""

import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.bridges import LEASE, Connecting, HttpBridge, open_bridge
from solidarity.befriending.around import calling, reminding, writing
from solidarity.befriending.pairs import ending, standing
from solidarity.errors import IllegalStep, MissingSetting, NotYours, OfferOver
from solidarity.messages import Message
from solidarity.settings import Rules, read_settings
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Alarm, Call, Contact, Event, Notice, Person, Wish
from solidarity.telephone import Bridge, BridgeFailed, Connection, NullBridge
from tests.befriending.around_calls import (
    NUMBER,
    RULES,
    TUESDAY_AT_TWO,
    at,
    buttons,
    call,
    known,
    pair,
    ring,
    rules,
    said,
    tap,
    tasks,
)
from tests.solidarity.stories import NOON, person, volunteer

BEGIN = at(TUESDAY_AT_TWO)
SOON = BEGIN - timedelta(minutes=15)
ANS_NUMBER = "+32470999999"
TOKEN = "a-secret-of-the-bridge"


@dataclass
class Exchange:
    """A service that rings two telephones, as a bridge on the web does."""

    url: str = ""
    answer: tuple[int, bytes] = (201, b'{"reference": "c-17"}')
    asked: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    known = Exchange()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            known.asked.append(
                {"token": self.headers["Authorization"], "numbers": json.loads(body)}
            )
            status, text = known.answer
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Be quiet."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    known.url = f"http://127.0.0.1:{server.server_port}/connect"
    yield known
    server.shutdown()
    server.server_close()


@pytest.fixture
def bridge(exchange: Exchange) -> HttpBridge:
    return HttpBridge(exchange.url, TOKEN)


@pytest.fixture(params=["none", "http"])
def any_bridge(request: pytest.FixtureRequest) -> Bridge:
    """Each way to bring two telephones together."""
    return NullBridge() if request.param == "none" else request.getfixturevalue("bridge")


def connecting(
    sessions: Sessions, bridge: Bridge, *, now: Any = SOON, rules: Rules = RULES
) -> Connecting:
    return Connecting(sessions, bridge, rules, lambda: now, lambda: None)


def agreed(session: Session) -> Call:
    """A call between two whose numbers are known."""
    planned = call(session, pair(session))
    planned.volunteer.person.phone = ANS_NUMBER
    return planned


def wants_to_call(sessions: Sessions) -> int:
    """The volunteer has tapped the button of his reminder; the number of the call."""
    with sessions.begin() as session:
        planned = agreed(session)
        ring(session, SOON)
        assert tap(session, planned.volunteer.person, "calling.now", SOON) is None
        assert "calling.number" not in said(session, planned.volunteer.person), "outside of it"
        return planned.id


def after(sessions: Sessions, number: int) -> list[str]:
    """What the volunteer was told in the end."""
    with sessions.begin() as session:
        return said(session, session.get_one(Call, number).volunteer.person)[3:]


# Whatever the bridge


def test_a_bridge_gives_a_reference_or_the_number_to_dial(any_bridge: Bridge) -> None:
    connection = any_bridge.connect(ANS_NUMBER, NUMBER)
    assert (connection.reference is None) != (connection.number is None)
    assert connection.number in (None, NUMBER)


def test_who_taps_calls_and_a_second_tap_while_it_rings_changes_nothing(
    sessions: Sessions, any_bridge: Bridge
) -> None:
    number = wants_to_call(sessions)
    with sessions.begin() as session:
        an = session.get_one(Call, number).volunteer.person
        assert tap(session, an, "calling.now", SOON) is None, "the button stays"
    worker = connecting(sessions, any_bridge)
    assert worker.connect_next()
    assert not worker.connect_next()
    told = "calling.number" if isinstance(any_bridge, NullBridge) else "calling.ringing"
    assert after(sessions, number) == [told]


# Without a bridge: the number


def test_without_a_bridge_the_number_that_was_agreed_to_is_shown(lite: Sessions) -> None:
    number = wants_to_call(lite)
    connecting(lite, NullBridge()).connect_next()
    with lite.begin() as session:
        planned = session.get_one(Call, number)
        shown = known(session, planned.volunteer.person, "calling.number")
        assert (shown["number"], shown["name"]) == (NUMBER, "Denise")
        assert NUMBER not in str([n.parts for n in _notices(session, planned.person)])


def _notices(session: Session, someone: Person) -> list[Notice]:
    return list(session.scalars(select(Notice).where(Notice.person_id == someone.id)))


def test_the_number_disappears_an_hour_after_the_call_also_from_what_is_kept(
    lite: Sessions,
) -> None:
    number = wants_to_call(lite)
    connecting(lite, NullBridge()).connect_next()
    with lite.begin() as session:
        an = session.get_one(Call, number).volunteer.person
        ring(session, at(TUESDAY_AT_TWO, minutes=89))
        assert NUMBER in str([n.parts for n in _notices(session, an)])
        ring(session, at(TUESDAY_AT_TWO, minutes=90))
        kept = _notices(session, an)
        assert NUMBER not in str([n.parts for n in kept])
        (edit,) = [n for n in kept if n.parts == [["calling.closed", {}]] and n.kind == "edit"]
        target = session.get_one(Notice, edit.target_id)
        assert target.parts == [["calling.closed", {}]]


def test_the_number_disappears_as_soon_as_the_call_is_over_or_called_off(lite: Sessions) -> None:
    number = wants_to_call(lite)
    connecting(lite, NullBridge()).connect_next()
    with lite.begin() as session:
        planned = session.get_one(Call, number)
        an = planned.volunteer.person
        ending.stop(session, planned.pair, an, rules=RULES, now=SOON)
        session.flush()
        assert NUMBER not in str([n.parts for n in _notices(session, an)])


def test_each_number_that_was_shown_disappears(lite: Sessions) -> None:
    number = wants_to_call(lite)
    connecting(lite, NullBridge()).connect_next()
    with lite.begin() as session:
        tap(session, session.get_one(Call, number).volunteer.person, "calling.now", SOON)
    connecting(lite, NullBridge()).connect_next()
    with lite.begin() as session:
        planned = session.get_one(Call, number)
        assert said(session, planned.volunteer.person).count("calling.number") == 2
        reminding.drop_reminders(session, planned, now=BEGIN)
        session.flush()
        assert NUMBER not in str([n.parts for n in _notices(session, planned.volunteer.person)])


def test_a_number_known_by_its_telephone_line_serves_as_well(lite: Sessions) -> None:
    with lite.begin() as session:
        planned = agreed(session)
        planned.person.phone = None
        planned.person.contacts.append(
            Contact(channel="telephone", address="+3225550000", last_seen_at=NOON)
        )
        session.flush()
        assert calling.number_of(session, planned.person) == "+3225550000"


# When it can be called, and by whom


@pytest.fixture
def session(lite: Sessions) -> Iterator[Session]:
    with lite.begin() as session:
        yield session


def waits(session: Session) -> bool:
    session.flush()
    query = select(Alarm).where(Alarm.kind == calling.CONNECT, Alarm.done_at.is_(None))
    return session.scalars(query).first() is not None


@pytest.mark.parametrize(("minutes", "can"), [(-31, False), (-30, True), (0, True), (90, True)])
def test_from_half_an_hour_before_to_an_hour_after_it_can_be_called(
    session: Session, minutes: int, can: bool
) -> None:
    planned = agreed(session)
    an, now = planned.volunteer.person, BEGIN + timedelta(minutes=minutes)
    calling.call_now(session, planned.id, an, rules=RULES, now=now)
    assert waits(session) is can
    assert ("calling.too_early" in said(session, an)) is not can


def test_later_than_that_it_is_over(session: Session) -> None:
    planned = agreed(session)
    with pytest.raises(IllegalStep):
        calling.call_now(
            session, planned.id, planned.volunteer.person, rules=RULES,
            now=BEGIN + timedelta(minutes=91),
        )  # fmt: skip


def test_nobody_but_who_makes_the_call_can_begin_it(session: Session) -> None:
    planned = agreed(session)
    for someone in (planned.person, person(session, "Zoé"), volunteer(session, "Karim")):
        with pytest.raises(NotYours):
            calling.call_now(session, planned.id, someone, rules=RULES, now=BEGIN)


def test_who_stands_in_calls_and_the_volunteer_of_the_pair_does_not(session: Session) -> None:
    together, karim = pair(session), volunteer(session, "Karim")
    planned = call(session, together, volunteer_id=karim.id)
    calling.call_now(session, planned.id, karim, rules=RULES, now=BEGIN)
    assert waits(session)
    with pytest.raises(NotYours):
        calling.call_now(session, planned.id, together.volunteer.person, rules=RULES, now=BEGIN)


@pytest.mark.parametrize("state", ["held", "missed", "moved", "cancelled"])
def test_a_call_that_is_not_planned_any_more_shows_no_number(session: Session, state: str) -> None:
    planned = agreed(session)
    planned.state = state
    with pytest.raises(IllegalStep):
        calling.call_now(session, planned.id, planned.volunteer.person, rules=RULES, now=BEGIN)


def test_a_pair_that_ended_meanwhile_shows_no_number(lite: Sessions) -> None:
    number = wants_to_call(lite)
    with lite.begin() as session:
        session.get_one(Call, number).pair.state = "ended"
    connecting(lite, NullBridge()).connect_next()
    assert after(lite, number) == []


def test_without_a_number_the_team_helps(session: Session) -> None:
    planned = agreed(session)
    planned.person.phone = None
    an = planned.volunteer.person
    calling.call_now(session, planned.id, an, rules=RULES, now=BEGIN)
    assert known(session, an, "calling.no_number")["telephone"] == "02 000 00 00"
    assert tasks(session) == ["technical"]
    assert not waits(session)


def test_who_wants_only_the_evening_before_finds_the_way_to_call_there(session: Session) -> None:
    from solidarity.storage.tables import Listener

    planned = agreed(session)
    session.get_one(Listener, planned.volunteer_id).remind = "evening"
    ring(session, SOON)
    assert buttons(session, planned.volunteer.person)[-1] == "button.call_now"


def test_who_wants_no_reminder_finds_it_where_he_asks_how_things_stand(session: Session) -> None:
    planned = agreed(session)
    an, denise = planned.volunteer.person, planned.person

    def shown(someone: Person) -> list[str]:
        messages = standing.how_it_stands(session, someone, now=SOON)
        return [b.action for message in messages for row in message.buttons for b in row]

    assert shown(an) == ["calling.now", "pair.stop"]
    assert "calling.now" not in shown(denise)


# With a bridge


def test_the_bridge_gets_both_numbers_and_its_token_and_nobody_else_a_number(
    lite: Sessions, bridge: HttpBridge, exchange: Exchange
) -> None:
    number = wants_to_call(lite)
    connecting(lite, bridge).connect_next()
    assert exchange.asked == [
        {"token": f"Bearer {TOKEN}", "numbers": {"from": ANS_NUMBER, "to": NUMBER}}
    ]
    with lite.begin() as session:
        said_at_all = str([notice.parts for notice in session.query(Notice)])
        assert NUMBER not in said_at_all
        assert ANS_NUMBER not in said_at_all
        assert after_events(session)["call_connected"] == {"call": number, "reference": "c-17"}


def after_events(session: Session) -> dict[str, Any]:
    return {event.kind: event.facts for event in session.query(Event)}


def test_a_number_in_the_reference_of_the_bridge_is_not_kept(
    bridge: HttpBridge, exchange: Exchange
) -> None:
    for reference in (NUMBER, f"call-{NUMBER[1:]}-7", f"0{ANS_NUMBER[3:]}"):
        exchange.answer = (200, json.dumps({"reference": reference}).encode())
        assert bridge.connect(ANS_NUMBER, NUMBER) == Connection(reference="")


BROKEN = [(500, b"no"), (401, b"{}"), (200, b"not json"), (200, b"{}"), (200, b"[]")]


@pytest.mark.parametrize("answer", BROKEN)
def test_a_bridge_that_fails_is_told_honestly_with_the_teams_telephone(
    lite: Sessions, bridge: HttpBridge, exchange: Exchange, answer: tuple[int, bytes],
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    exchange.answer = answer
    number = wants_to_call(lite)
    with caplog.at_level(logging.DEBUG):
        connecting(lite, bridge).connect_next()
    assert after(lite, number) == ["calling.failed"]
    with lite.begin() as session:
        assert tasks(session) == ["technical"]
        assert NUMBER not in str(after_events(session))
    logged = caplog.text + "".join(capsys.readouterr())
    assert "bridge_failed" in logged
    assert not any(secret in logged for secret in (NUMBER, ANS_NUMBER, TOKEN))


def test_where_the_association_allows_it_the_number_is_shown_instead(
    lite: Sessions, bridge: HttpBridge, exchange: Exchange
) -> None:
    exchange.answer = (500, b"")
    number = wants_to_call(lite)
    connecting(lite, bridge, rules=rules(bridge_fails="number")).connect_next()
    assert after(lite, number) == ["calling.not_connected", "calling.number"]


def test_a_bridge_that_cannot_be_reached_has_failed(lite: Sessions) -> None:
    number = wants_to_call(lite)
    connecting(lite, HttpBridge("http://127.0.0.1:9/", TOKEN)).connect_next()
    assert after(lite, number) == ["calling.failed"]


def test_without_the_volunteers_number_the_bridge_has_failed(bridge: HttpBridge) -> None:
    with pytest.raises(BridgeFailed):
        bridge.connect(None, NUMBER)


def test_when_the_process_dies_nobody_is_rung_twice(
    lite: Sessions, bridge: HttpBridge, exchange: Exchange
) -> None:
    number = wants_to_call(lite)
    assert connecting(lite, bridge)._claim() is not None  # ... and here it dies.
    assert not connecting(lite, bridge).connect_next(), "another may still be at it"
    assert connecting(lite, bridge, now=SOON + LEASE).connect_next()
    assert exchange.asked == []
    assert after(lite, number) == ["calling.failed"]


def test_two_processes_connect_one_call_once(sessions: Sessions) -> None:
    number = wants_to_call(sessions)

    class Slow:
        """While it rings, another process looks for something to do."""

        def connect(self, volunteer_number: str | None, person_number: str) -> Connection:
            assert not connecting(sessions, NullBridge()).connect_next()
            return Connection(reference="1")

    assert connecting(sessions, Slow()).connect_next()
    assert after(sessions, number) == ["calling.ringing"]


BRIDGE = '[calls]\nbridge = "http"\nbridge_url = "https://bridge.example/connect"\n'


def settings_of(tmp_path: Any, text: str, **environment: str) -> Any:
    path = tmp_path / "rules.toml"
    path.write_text(text)
    return read_settings({"SOLIDARITY_CONFIG": str(path), **environment})


def test_a_bridge_is_opened_as_the_association_has_set_it(tmp_path: Any) -> None:
    assert isinstance(open_bridge(read_settings({})), NullBridge)
    chosen = settings_of(tmp_path, BRIDGE, TELEPHONE_BRIDGE_TOKEN=TOKEN)
    assert isinstance(open_bridge(chosen), HttpBridge)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (BRIDGE, "TELEPHONE_BRIDGE_TOKEN"),
        ('[calls]\nbridge = "fax"', "fax"),
        ('[calls]\nbridge_fails = "shout"', "shout"),
        (BRIDGE.replace("https", "http"), "bridge_url"),
    ],
)
def test_a_bridge_that_is_set_wrongly_is_named(tmp_path: Any, text: str, named: str) -> None:
    with pytest.raises(MissingSetting, match=named):
        settings_of(tmp_path, text)


# Without telephone: in writing


@pytest.fixture
def in_writing(session: Session) -> Call:
    planned = agreed(session)
    session.get_one(Wish, planned.person_id).by_phone = False
    ring(session, SOON)
    return planned


def test_those_who_do_not_telephone_write_through_the_bot_word_for_word(
    session: Session, in_writing: Call
) -> None:
    denise, an = in_writing.person, in_writing.volunteer.person
    assert tap(session, an, "calling.write", SOON) is None
    writing.pass_on(session, an, "Dag Denise, alles goed?", now=SOON)
    assert known(session, denise, "relay.text") == {"name": "An", "text": "Dag Denise, alles goed?"}
    assert tap(session, denise, "calling.write", SOON) is None
    writing.pass_on(session, denise, "Très bien !", now=SOON)
    assert known(session, an, "relay.text") == {"name": "Denise", "text": "Très bien !"}
    assert not writing.expects_text(session, an), "one text a tap"


def test_call_now_of_those_who_write_asks_for_the_text(session: Session, in_writing: Call) -> None:
    an = in_writing.volunteer.person
    calling.call_now(session, in_writing.id, an, rules=RULES, now=BEGIN)
    assert said(session, an)[-1] == "relay.ask"
    assert not waits(session)


def test_nothing_is_passed_on_once_the_pair_has_ended(session: Session, in_writing: Call) -> None:
    an = in_writing.volunteer.person
    tap(session, an, "calling.write", SOON)
    in_writing.pair.state = "ended"
    writing.pass_on(session, an, "Dag", now=SOON)
    assert said(session, an)[-1] == "relay.over"
    assert "relay.text" not in said(session, in_writing.person)
    assert tap(session, in_writing.person, "calling.write", SOON) == Message("tap.over")


def test_days_after_a_call_its_buttons_pass_nothing_on(session: Session, in_writing: Call) -> None:
    with pytest.raises(OfferOver):
        writing.ask_text(session, in_writing.id, in_writing.person, now=BEGIN + timedelta(days=3))


def test_nobody_else_writes_to_them(session: Session, in_writing: Call) -> None:
    with pytest.raises(NotYours):
        writing.ask_text(session, in_writing.id, person(session, "Zoé"), now=BEGIN)
