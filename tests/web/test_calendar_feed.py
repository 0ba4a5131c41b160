"""Calendars over the web: his own calls for who has the address, nothing for anybody else."""

# ruff: noqa: DTZ001 -- wall time without a zone is what was agreed on

import re
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from ical.calendar_stream import IcsCalendarStream
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.taps import handle_tap
from bot.web.calendar_feed import routes
from bot.wording import Wording
from solidarity.befriending.calendar import calendars
from solidarity.befriending.telling import wishes
from solidarity.befriending.times import aims, scheduling
from solidarity.errors import IllegalStep, NotYours
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.settings import Association, Rules, read_settings
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Call, Feed, Notice, Pair, Person, Tap, Wish
from tests.befriending.calls import call_at, moved, pair_of, series_of, write
from tests.solidarity.stories import NOON, person, told, volunteer
from tests.web.site import Site

RULES = Rules(association=Association(public_url="https://solidarity.example"))
NO_ADDRESS = Rules()
FIRST = datetime(2026, 12, 1, 14, 0)


@pytest.fixture
def client(sessions: Sessions) -> TestClient:
    return TestClient(Starlette(routes=routes(sessions, Wording(), lambda: NOON)))


def a_pair(session: Session, listener: str = "Karim", called: str = "Maria") -> Pair:
    pair = pair_of(session, person(session, called), volunteer(session, listener))
    write(session, series_of(session, pair, FIRST), weeks=2)
    return pair


def link_in(session: Session, someone: Person) -> str:
    """The address that was told last, without the host."""
    notices = session.query(Notice).filter_by(person_id=someone.id).order_by(Notice.id.desc())
    link = next(known["link"] for n in notices for _, known in n.parts if "link" in known)
    assert link.startswith("https://solidarity.example/calendar/")
    return str(link).removeprefix("https://solidarity.example")


def titles(answer: Any) -> list[str]:
    assert answer.status_code == HTTPStatus.OK
    calendar = IcsCalendarStream.calendar_from_ics(answer.text)
    return [str(event.summary) for event in calendar.events]


def tap(session: Session, someone: Person, action: str, rules: Rules = RULES) -> Message | None:
    newest = session.query(Tap).filter_by(person_id=someone.id, action=action)
    token = newest.order_by(Tap.notice_id.desc()).first().token
    said = handle_tap(session, someone, token, rules=rules, now=NOON)
    session.flush()
    return said


def test_the_address_from_the_chat_opens_his_own_calls_only(
    sessions: Sessions, client: TestClient
) -> None:
    with sessions.begin() as session:
        karim = a_pair(session).volunteer.person
        a_pair(session, "An", "Denise")
        calendars.give_feed(session, karim, rules=RULES, now=NOON)
        link = link_in(session, karim)
    assert titles(client.get(link)) == ["Appel avec Maria"]
    with sessions.begin() as session:
        feed = session.query(Feed).one()
        assert feed.read_at == NOON
        token = link.removeprefix("/calendar/").removesuffix(".ics")
        assert len(token) == 32, "192 bits"
        assert token not in feed.token_hash


def test_the_file_speaks_the_language_of_its_reader(sessions: Sessions, client: TestClient) -> None:
    with sessions.begin() as session:
        pair = a_pair(session)
        pair.volunteer.person.language = "nl"
        pair.person.first_name = None
        token = calendars.new_feed(session, pair.volunteer_id, now=NOON)
    answer = client.get(f"/calendar/{token}.ics")
    assert titles(answer) == ["Uw telefoontje"]
    assert "X-WR-CALNAME:Mijn telefoontjes" in answer.text


def test_nobody_in_between_keeps_it_and_what_is_known_is_not_sent_again(
    sessions: Sessions, client: TestClient
) -> None:
    with sessions.begin() as session:
        token = calendars.new_feed(session, a_pair(session).volunteer_id, now=NOON)
    link = f"/calendar/{token}.ics"
    first = client.get(link)
    assert first.headers["cache-control"] == "private, no-store"
    assert first.headers["content-type"] == "text/calendar; charset=utf-8"
    etag = first.headers["etag"]
    again = client.get(link, headers={"If-None-Match": f'"other", W/{etag}'})
    assert (again.status_code, again.content) == (HTTPStatus.NOT_MODIFIED, b"")
    with sessions.begin() as session:
        session.query(Call).order_by(Call.id).first().state = "cancelled"
    changed = client.get(link, headers={"If-None-Match": etag})
    assert changed.status_code == HTTPStatus.OK
    assert changed.headers["etag"] != etag


@pytest.mark.parametrize(
    "path",
    ["/calendar/wrong.ics", "/calendar/.ics", "/calendar/x/1.ics", "/calendar/x/0.ics",
     "/calendar/x/99999999999999999999.ics", "/calendar/%00é.ics", "/calendar/%00é/1.ics"],
)  # fmt: skip
def test_a_wrong_address_leads_nowhere_and_is_not_kept_either(
    sessions: Sessions, client: TestClient, path: str
) -> None:
    with sessions.begin() as session:
        calendars.new_feed(session, a_pair(session).volunteer_id, now=NOON)
    answer = client.get(path)
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert "BEGIN" not in answer.text


def test_a_new_address_makes_the_old_one_void_and_takes_it_out_of_the_chat(
    sessions: Sessions, client: TestClient
) -> None:
    with sessions.begin() as session:
        karim = a_pair(session).volunteer.person
        calendars.give_feed(session, karim, rules=RULES, now=NOON)
        old = link_in(session, karim)
        assert tap(session, karim, "calendar.new") is None
        assert told(session, karim)[-2:] == ["edit: calendar.replaced", "calendar.here"]
        new = link_in(session, karim)
    assert client.get(old).status_code == HTTPStatus.NOT_FOUND
    assert titles(client.get(new)) == ["Appel avec Maria"]


def test_who_uses_his_address_keeps_it_until_he_says_otherwise(
    sessions: Sessions, client: TestClient
) -> None:
    with sessions.begin() as session:
        karim = a_pair(session).volunteer.person
        calendars.give_feed(session, karim, rules=RULES, now=NOON)
        link = link_in(session, karim)
    client.get(link)
    with sessions.begin() as session:
        karim = session.get_one(Person, karim.id)
        calendars.give_feed(session, karim, rules=RULES, now=NOON)
        assert told(session, karim)[-1] == "calendar.have_it"
    assert titles(client.get(link)) == ["Appel avec Maria"]
    with sessions.begin() as session:
        karim = session.get_one(Person, karim.id)
        assert tap(session, karim, "calendar.stop") is None
        assert told(session, karim)[-1] == "edit: calendar.stopped"
    assert client.get(link).status_code == HTTPStatus.NOT_FOUND


def test_one_call_is_a_file_for_each_of_the_two(sessions: Sessions, client: TestClient) -> None:
    with sessions.begin() as session:
        pair = a_pair(session)
        call = session.query(Call).order_by(Call.id).first()
        for someone in (pair.person, pair.volunteer.person):
            buttons = (calendars.call_button(call, rules=RULES),)
            notify(session, someone, Message("kept", buttons=buttons), now=NOON)
            assert tap(session, someone, "calendar.call") is None
        of_maria, of_karim = (
            link_in(session, someone) for someone in (pair.person, pair.volunteer.person)
        )
        number = call.id
    assert titles(client.get(of_maria)) == ["Appel avec Karim"]
    assert titles(client.get(of_karim)) == ["Appel avec Maria"]
    answer = client.get(of_karim)
    assert answer.headers["content-disposition"] == 'attachment; filename="call.ics"'
    assert "RRULE" not in answer.text.split("BEGIN:VEVENT")[1]
    other = re.sub(rf"/{number}\.ics", f"/{number + 1}.ics", of_karim)
    assert client.get(other).status_code == HTTPStatus.NOT_FOUND, "good for this call only"
    whole = of_karim.rsplit("/", 1)[0] + ".ics"
    assert client.get(whole).status_code == HTTPStatus.NOT_FOUND, "and not for the calendar"


def test_the_token_of_the_calendar_opens_its_calls_until_they_go(
    sessions: Sessions, client: TestClient
) -> None:
    with sessions.begin() as session:
        pair = a_pair(session)
        foreign = call_at(session, a_pair(session, "An", "Denise"), FIRST + timedelta(days=2)).id
        token = calendars.new_feed(session, pair.volunteer_id, now=NOON)
        call = session.query(Call).filter_by(volunteer_id=pair.volunteer_id).first()
        new = moved(session, call, FIRST + timedelta(days=1))
        old_path, path = (f"/calendar/{token}/{one.id}.ics" for one in (call, new))
    assert client.get(old_path).status_code == HTTPStatus.NOT_FOUND
    assert "DTSTART;TZID=Europe/Brussels:20261202T140000" in client.get(path).text
    assert client.get(f"/calendar/{token}/{foreign}.ics").status_code == HTTPStatus.NOT_FOUND
    with sessions.begin() as session:
        calendars.revoke(session, session.query(Feed).one().volunteer_id, now=NOON)
    assert client.get(path).status_code == HTTPStatus.NOT_FOUND


def test_the_running_bot_answers_at_these_addresses(real_site: Site) -> None:
    with real_site.sessions.begin() as session:
        token = calendars.new_feed(session, a_pair(session).volunteer_id, now=NOON)
    assert titles(real_site.get(f"/calendar/{token}.ics")) == ["Appel avec Maria"]


def test_the_address_of_the_server_is_that_of_the_environment() -> None:
    rules = read_settings({"PUBLIC_URL": "https://solidarity.example/"}).rules
    assert rules.association.public_url == "https://solidarity.example"
    assert read_settings({}).rules.association.public_url == ""


@pytest.mark.parametrize(("rhythm", "label"), [(1, "my_calendar"), (0, "add_to_calendar")])
def test_when_a_moment_was_agreed_on_the_calendar_is_offered(
    lite: Sessions, rhythm: int, label: str
) -> None:
    with lite.begin() as session:
        maria, karim = person(session, "Maria"), volunteer(session, "Karim")
        pair = pair_of(session, maria, karim)
        wishes.kept(session, maria, now=NOON).times = 1
        session.get_one(Wish, maria.id).weeks = rhythm
        aim = aims.of_pair(session, pair.id, calls=RULES.calls)
        scheduling.settle(session, aim, FIRST, maria, rules=RULES, now=NOON)
        session.flush()
        assert f"button.{label}" in labels(session, karim)
        assert tap(session, karim, f"calendar.{'open' if rhythm else 'call'}") is None
        assert link_in(session, karim)


def labels(session: Session, someone: Person) -> list[str]:
    """Of all buttons that were shown to somebody."""
    notices = session.query(Notice).filter_by(person_id=someone.id)
    return [label for notice in notices for row in notice.buttons for label, _, _ in row]


def test_without_a_public_address_there_are_no_buttons(lite: Sessions) -> None:
    with lite.begin() as session:
        pair = a_pair(session)
        call = session.query(Call).first()
        assert calendars.call_button(call, rules=NO_ADDRESS) == ()
        assert calendars.feed_button(rules=NO_ADDRESS) == ()
        karim = pair.volunteer.person
        assert calendars.call_link(session, call, karim, rules=NO_ADDRESS, now=NOON) is None
        with pytest.raises(IllegalStep):
            calendars.give_feed(session, karim, rules=NO_ADDRESS, now=NOON)
        assert not calendars.hear(session, karim, "mon agenda", rules=NO_ADDRESS, now=NOON)


def test_a_call_of_others_and_one_that_is_over_are_refused(lite: Sessions) -> None:
    with lite.begin() as session:
        pair = a_pair(session)
        call = session.query(Call).first()
        with pytest.raises(NotYours):
            calendars.give_call(session, call.id, person(session, "Zoé"), rules=RULES, now=NOON)
        call.state = "cancelled"
        with pytest.raises(IllegalStep):
            calendars.give_call(session, call.id, pair.person, rules=RULES, now=NOON)


@pytest.mark.parametrize("words", ["Mon agenda", "mijn agenda", " MIJN AGENDA! ", "/agenda"])
def test_a_volunteer_may_also_ask_in_words(lite: Sessions, words: str) -> None:
    with lite.begin() as session:
        karim = a_pair(session).volunteer.person
        assert calendars.hear(session, karim, words, rules=RULES, now=NOON)
        assert told(session, karim) == ["calendar.here"]


@pytest.mark.parametrize("words", ["mon agenda est plein", "mijn agenda is vol", "agenda", ""])
def test_other_words_about_agendas_are_left_to_the_conversation(lite: Sessions, words: str) -> None:
    with lite.begin() as session:
        karim = a_pair(session).volunteer.person
        assert not calendars.hear(session, karim, words, rules=RULES, now=NOON)
        assert told(session, karim) == []


def test_who_calls_nobody_has_no_calendar(lite: Sessions) -> None:
    with lite.begin() as session:
        pair = a_pair(session)
        for someone in (pair.person, volunteer(session, "An")):
            assert not calendars.hear(session, someone, "mon agenda", rules=RULES, now=NOON)
            with pytest.raises(IllegalStep):
                calendars.give_feed(session, someone, rules=RULES, now=NOON)
