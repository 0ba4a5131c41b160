"""Calls of the team by chat: an operator writes what a caller says, and reads what is answered."""

import pytest
from sqlalchemy import select

from bot import inbox
from bot.channels.contract import Arrived
from solidarity import calls_by_chat, members, people, ringing
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Notice, Person, Received, Tap, TeamTask
from solidarity.talks import expect, expect_nothing, talk_with
from solidarity.team import tell_team
from solidarity.vocabulary import Role
from tests.bot.office import Office
from tests.bot.rasa_on_loopback import fake_rasa

NUMBER = "+32470123456"
TWO = row(Button("button.need_help", "request.new"), Button("button.call_me", "team.call"))


@pytest.fixture
def office(lite: Sessions) -> Office:
    return Office(lite)


def operator(office: Office, name: str = "Ines", role: Role = Role.OPERATOR) -> int:
    with office.sessions.begin() as session:
        someone = people.meet(
            session, channel="test", address=name, first_name=name, language="fr", now=office.now
        )
        members.give_roles(session, someone, [role], now=office.now)
        return someone.id


def waits(office: Office) -> int:
    """Maria is to be called, and something is to be read to her."""
    with office.sessions.begin() as session:
        maria = ringing.add(session, NUMBER, first_name="Maria", language="nl", now=office.now)
        tell_team(session, "human", now=office.now, person=maria)
        notify(session, maria, Message("goodbye", buttons=TWO), now=office.now)
        number = maria.id
    office.bot_works()
    return number


def writes(office: Office, text: str, name: str = "Ines") -> None:
    with office.sessions.begin() as session:
        known = {"channel": "test", "address": name, "kind": "text", "text": text}
        update = f"{name} {session.query(Received).count()}"
        inbox.keep(session, [Arrived("test", update, name, known)], now=office.now)
    office.bot_works()


def is_shown(office: Office, number: int) -> list[Notice]:
    """All that was said to a person, the newest last."""
    with office.sessions.begin() as session:
        query = select(Notice).where(Notice.person_id == number, Notice.kind == "send")
        return list(session.scalars(query.order_by(Notice.id)))


def keys(office: Office, number: int) -> list[str]:
    return [notice.parts[0][0] for notice in is_shown(office, number)]


def taps(office: Office, number: int, action: str) -> None:
    """The newest button that does this."""
    with office.sessions.begin() as session:
        query = select(Tap).where(Tap.person_id == number, Tap.action == action)
        tap = session.scalars(query.order_by(Tap.notice_id.desc())).first()
        assert tap is not None
        address = session.get_one(Person, number).first_name or ""
        known = {"channel": "test", "address": address, "kind": "tap", "token": tap.token}
        arrived = Arrived("test", f"tap {tap.token}", address, known)
        inbox.keep(session, [arrived], now=office.now)
    office.bot_works()


def test_the_next_call_comes_with_what_to_say_in_the_language_of_the_caller(
    office: Office,
) -> None:
    ines, _ = operator(office), waits(office)
    writes(office, "/appel")
    call, say = is_shown(office, ines)
    assert call.parts[0][1] == {"name": "Maria", "telephone": "+32 470 12 34 56"}
    assert [label for label, _, _ in call.buttons[0]] == [
        "button.call_reached", "button.call_no_answer", "button.call_give_back",
    ]  # fmt: skip
    assert say.buttons[0][0][1] == {"label": "Ik heb hulp nodig"}
    operator(office, "Tom")
    writes(office, "/call", "Tom")
    with office.sessions.begin() as session:
        tom = people.meet(session, channel="test", address="Tom", now=office.now).id
    assert keys(office, tom) == ["desk.chat.nobody"], "nobody is called by two"


def test_a_button_of_the_caller_is_chosen_and_the_call_ends(office: Office) -> None:
    ines, maria = operator(office), waits(office)
    writes(office, "/appel")
    taps(office, ines, "caller.choose")
    assert keys(office, ines)[2:], "what the bot says next is shown"
    assert set(keys(office, ines)[2:]) == {"desk.chat.say"}
    taps(office, ines, "caller.reached")
    assert keys(office, ines)[-1] == "desk.chat.ended"
    assert office.open_tasks("human") == office.open_tasks("ring") == 0
    with office.sessions.begin() as session:
        assert calls_by_chat.caller_of(session, session.get_one(Person, ines)) is None
        closed = session.scalars(select(TeamTask).where(TeamTask.kind == "human")).one()
        assert (closed.person_id, closed.closed_by) == (maria, ines)


def test_words_of_a_caller_are_handed_in_and_answers_come_back(office: Office) -> None:
    ines = operator(office)
    with fake_rasa() as rasa:
        office.rasa = rasa.url
        writes(office, "/appel 0470 12 34 56")
        writes(office, "ik heb brood nodig")
        assert [body["message"] for body in rasa.heard] == ["ik heb brood nodig"]
        with office.sessions.begin() as session:
            caller = ringing.known_by(session, NUMBER)
            assert caller is not None
            heard = session.scalars(select(Received).where(Received.channel == "telephone")).one()
            assert (heard.address, heard.state) == (NUMBER, "done")
            assert session.get_one(Person, ines).language == "fr", "he spoke no Dutch himself"
            notify(session, caller, Message("goodbye", buttons=TWO), now=office.now)
        office.bot_works()
        assert keys(office, ines)[-1] == "desk.chat.say"
        writes(office, "/fini")
        assert keys(office, ines)[-1] == "desk.chat.ended"
        assert office.open_tasks() == 0
        writes(office, "bonjour")
        assert rasa.heard[-1]["message"] == "bonjour"
    assert len(rasa.heard) == 2
    with office.sessions.begin() as session:
        told = session.query(Received).filter_by(channel="telephone").count()
    assert told == 1, "after the call the words are his own"


def test_a_question_to_the_operator_himself_leaves_the_words_to_the_caller(office: Office) -> None:
    ines = operator(office)
    with fake_rasa() as rasa:
        office.rasa = rasa.url
        writes(office, "/appel 0470 12 34 56")
        with office.sessions.begin() as session:
            himself = session.get_one(Person, ines)
            expect(session, himself, "moot", "slot", ref=1, now=office.now)
            expect_nothing(session, himself)
            expect(session, himself, "expense", "cents", ref=7, now=office.now)
        writes(office, "ik heb brood nodig")
        assert [body["message"] for body in rasa.heard] == ["ik heb brood nodig"]
        writes(office, "/fini")
        with office.sessions.begin() as session:
            assert calls_by_chat.caller_of(session, session.get_one(Person, ines)) is None
            talk = talk_with(session, session.get_one(Person, ines))
            assert (talk.topic, talk.slot, talk.ref, talk.held) == ("expense", "cents", 7, None)


def test_danger_that_a_caller_tells_is_the_callers(office: Office) -> None:
    operator(office)
    with fake_rasa() as rasa:
        office.rasa = rasa.url
        writes(office, "/appel 0470 12 34 56")
        writes(office, "je veux mourir")
    with office.sessions.begin() as session:
        caller = ringing.known_by(session, NUMBER)
        assert caller is not None
        in_danger = select(Notice).where(Notice.person_id == caller.id, Notice.urgent)
        assert session.scalars(in_danger).first() is not None


def test_a_call_that_was_lost_hands_nothing_in(office: Office) -> None:
    ines, maria = operator(office), waits(office)
    writes(office, "/appel")
    office.after(minutes=21)
    writes(office, "ik heb brood nodig")
    assert keys(office, ines)[-1] == "desk.chat.over"
    with office.sessions.begin() as session:
        assert session.query(Received).filter_by(channel="telephone").count() == 0
    writes(office, "/appel")
    taps(office, ines, "caller.no_answer")
    with office.sessions.begin() as session:
        again = ringing.tries(session, session.get_one(Person, maria))
    assert again == 1


@pytest.mark.parametrize("command", ["/appel", "/appel 0470 12 34 56", "/fini"])
def test_who_is_no_operator_calls_nobody(office: Office, command: str) -> None:
    waits(office)
    ines = operator(office, role=Role.SAFEGUARDING)
    writes(office, command)
    assert keys(office, ines) == ["desk.chat.no_member"]


def test_a_number_that_is_none_is_asked_again(office: Office) -> None:
    ines = operator(office)
    writes(office, "/appel 0470 12 34")
    assert keys(office, ines) == ["desk.chat.bad_number"]
