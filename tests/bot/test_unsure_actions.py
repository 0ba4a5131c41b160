"""What the action server does with a message of which Rasa is not sure, and with danger."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import turn
from actions.requesting import PlaceRequest, TakeRequest
from actions.talking import Greet, TakeUp
from actions.turn import SolidarityAction
from solidarity.befriending.telling import wishes
from solidarity.requests import start_draft
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Doubt, Person, Request
from solidarity.talks import expect, talk_with
from solidarity.understanding import FALLBACK
from solidarity.vocabulary import help_mask
from tests.solidarity.stories import NOON, person, told


class Server:
    """The action server, asked as Rasa asks it."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions, self._number = sessions, 0
        with sessions.begin() as session:
            self.person_id = person(session, "Anna").id

    def hears(
        self,
        action: SolidarityAction,
        text: str,
        *intents: str,
        again: bool = False,
        written: datetime | None = None,
        **labels: Any,
    ) -> None:
        self._number += 0 if again else 1
        message = {
            "text": text,
            "intent": {"name": intents[0]},
            "intent_ranking": [{"name": name, "confidence": 0.3} for name in intents],
            "labels": labels,
            "metadata": {
                "incoming": self._number, "person": self.person_id, "now": NOON.isoformat(),
                "language": "fr",
            },
        }  # fmt: skip
        if written is not None:
            message["metadata"]["written"] = written.isoformat()
        tracker = Tracker("x", {}, message, [], False, None, {}, None)
        dispatcher = CollectingDispatcher()
        asyncio.run(action.run(dispatcher, tracker, {}))
        assert dispatcher.messages, "the mark is left"

    def told(self) -> list[str]:
        with self.sessions.begin() as session:
            return told(session, session.get_one(Person, self.person_id))


@pytest.fixture
def server(lite: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'lite.sqlite3'}")
    turn._settings.cache_clear()
    turn._sessions.cache_clear()
    yield Server(lite)
    turn._sessions().engine.dispose()
    turn._settings.cache_clear()
    turn._sessions.cache_clear()


def test_an_unclear_request_is_asked_and_not_simply_begun(server: Server) -> None:
    server.hears(TakeUp(), "courses Namur", FALLBACK, "request_help", "ask_info")
    assert server.told() == ["doubt.which"]
    with server.sessions.begin() as session:
        assert session.query(Request).count() == 0
        assert session.query(Doubt).one().text == "courses Namur"


def test_a_repeated_message_is_asked_once(server: Server) -> None:
    for again in (False, True):
        server.hears(TakeUp(), "courses", FALLBACK, "request_help", "ask_info", again=again)
    assert server.told() == ["doubt.which"]
    with server.sessions.begin() as session:
        assert session.query(Doubt).count() == 1


def test_the_next_message_closes_the_question(server: Server) -> None:
    server.hears(TakeUp(), "courses", FALLBACK, "request_help", "ask_info")
    server.hears(Greet(), "bonjour", "greet")
    with server.sessions.begin() as session:
        assert session.query(Doubt).count() == 0
        assert talk_with(session, session.get_one(Person, server.person_id)).misses == 0
    server.hears(TakeUp(), "courses", FALLBACK, "request_help", "ask_info")
    assert server.told() == ["doubt.which", "welcome", "doubt.which"]


def test_the_second_unclear_message_in_a_row_goes_to_a_person(server: Server) -> None:
    for text in ("courses", "euh courses"):
        server.hears(TakeUp(), text, FALLBACK, "request_help", "ask_info")
    assert server.told() == ["doubt.which", "not_understood.team"]
    with server.sessions.begin() as session:
        assert session.query(Doubt).count() == 0


def test_what_was_asked_is_answered_before_a_doubt_is_raised(server: Server) -> None:
    with server.sessions.begin() as session:
        anna = session.get_one(Person, server.person_id)
        draft = start_draft(session, anna, now=NOON)
        expect(session, anna, "request", "where", ref=draft.id, now=NOON)
    server.hears(TakeUp(), "Namur", FALLBACK, "ask_info", "inform")
    with server.sessions.begin() as session:
        assert session.query(Request).one().place_fr == "Namur"
        assert session.query(Doubt).count() == 0


@pytest.mark.parametrize(("days_ago", "day"), [(0, 25), (1, 24)])
def test_tomorrow_is_that_of_when_it_was_written(server: Server, days_ago: int, day: int) -> None:
    with server.sessions.begin() as session:
        anna = session.get_one(Person, server.person_id)
        draft = start_draft(session, anna, now=NOON)
        expect(session, anna, "request", "when", ref=draft.id, now=NOON)
    written = NOON - timedelta(days=days_ago)
    server.hears(TakeRequest(), "demain à 15 heures", "inform", written=written)
    with server.sessions.begin() as session:
        start = session.query(Request).one().when_start
        assert start is not None
        assert (start.day, start.hour) == (day, 15)


@pytest.mark.parametrize("action", [TakeUp(), TakeRequest(), Greet()])
def test_a_danger_the_model_sees_goes_first_and_is_never_asked_about(
    server: Server, action: SolidarityAction
) -> None:
    intents = (FALLBACK, "request_help", "ask_info")
    danger = {"medical": 0.9}
    server.hears(action, "je crois que mon voisin part", *intents, danger=danger)
    assert server.told() == ["danger.medical"]
    server.hears(TakeUp(), "je crois que mon voisin part", *intents, again=True, danger=danger)
    assert server.told() == ["danger.medical"], "once for each message"


def test_words_nobody_knows_answer_what_somebody_likes_to_talk_about(server: Server) -> None:
    with server.sessions.begin() as session:
        wishes.begin(session, session.get_one(Person, server.person_id), now=NOON)
    server.hears(TakeUp(), "zinneke et compagnie", FALLBACK, "out_of_scope", "ask_info")
    assert server.told() == ["wish.ask.interests", "wish.ask.hours"]


def test_a_confirmed_call_leaves_the_form_of_a_request(server: Server) -> None:
    with server.sessions.begin() as session:
        anna = session.get_one(Person, server.person_id)
        draft = start_draft(session, anna, now=NOON)
        draft.kinds_mask, draft.confirmed = help_mask(["listening"]), True
    server.hears(PlaceRequest(), "oui", "affirm")
    assert server.told() == ["wish.ask.interests"]
