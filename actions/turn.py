"""The frame of every action: open a transaction, read the message, do it once, leave a mark."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from solidarity import danger, doubts
from solidarity.alarms import first_time
from solidarity.answering import Heard
from solidarity.claims import hold_turn
from solidarity.clock import wall_time
from solidarity.settings import Settings, read_settings
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.tables import Person
from solidarity.talks import understood
from solidarity.understanding import read


@dataclass(frozen=True)
class Turn(Heard):
    """One message of one person, inside one transaction."""

    is_repeat: bool
    """The message was handled before: nothing may be done again."""
    parse: Mapping[str, Any]
    """What Rasa found in it."""
    incoming: int
    """Its number in the inbox."""


@cache
def _settings() -> Settings:
    return read_settings(os.environ)


@cache
def _sessions() -> Sessions:
    return Sessions(open_engine(_settings().database_url))


class SolidarityAction(Action):
    """An action of the association. Subclasses say their `action_name` and `act`."""

    action_name = ""
    heeds_danger = True
    """Whether a danger in the message is answered instead of doing the work."""

    def name(self) -> str:
        return self.action_name

    def act(self, turn: Turn) -> list[EventType]:
        """Do the work inside the transaction; events for Rasa's tracker."""
        raise NotImplementedError

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        message = tracker.latest_message
        metadata: Mapping[str, Any] = message.get("metadata") or {}
        with _sessions().begin() as session:
            turn = self._turn(session, message, metadata)
            doubts.close(session, turn.person, besides=turn.incoming)
            if self.heeds_danger and turn.reading.danger is not None and not turn.is_repeat:
                events = _answer_danger(turn)
            else:
                events = self.act(turn)
        # The bot takes a turn without this mark for a failure, and tries it again.
        dispatcher.utter_message(json_message={"done": self.name()})
        return events

    def _turn(
        self, session: Session, message: Mapping[str, Any], metadata: Mapping[str, Any]
    ) -> Turn:
        now, incoming = datetime.fromisoformat(metadata["now"]), metadata["incoming"]
        if "claim" in metadata:
            # Without it there is no inbox: somebody measures, or tries an action out.
            hold_turn(session, incoming, datetime.fromisoformat(metadata["claim"]))
        written = datetime.fromisoformat(metadata.get("written", metadata["now"]))
        repeat = not first_time(session, f"{incoming} {self.name()}", now=now)
        reading = read(
            message.get("text") or "",
            parse=message,
            language=metadata["language"],
            now=wall_time(written),
        )
        person, rules = session.get_one(Person, metadata["person"]), _settings().rules
        return Turn(session, person, reading, rules, now, repeat, message, incoming)


def _answer_danger(turn: Turn) -> list[EventType]:
    """The model saw a danger that the rules had not seen before Rasa: that goes first, once."""
    assert turn.reading.danger is not None
    if first_time(turn.session, f"{turn.incoming} danger", now=turn.now):
        danger.respond(turn.session, turn.person, turn.reading.danger, now=turn.now)
    return []


class Aside(SolidarityAction):
    """An action beside a form: it does its work, and an open form goes on afterwards."""

    def say(self, turn: Turn) -> None:
        """Do the work."""
        raise NotImplementedError

    def act(self, turn: Turn) -> list[EventType]:
        if not turn.is_repeat:
            understood(turn.session, turn.person)
            self.say(turn)
        return []

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        events = await super().run(dispatcher, tracker, domain)
        form = (tracker.active_loop or {}).get("name")
        return [*events, FollowupAction(form)] if form else events
