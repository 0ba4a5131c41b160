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

from solidarity.alarms import first_time
from solidarity.clock import wall_time
from solidarity.settings import Rules, Settings, read_settings
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.tables import Person
from solidarity.understanding import Reading, read


@dataclass(frozen=True)
class Turn:
    """One message of one person, inside one transaction."""

    session: Session
    person: Person
    reading: Reading
    rules: Rules
    now: datetime
    is_repeat: bool
    """The message was handled before: nothing may be done again."""


@cache
def _settings() -> Settings:
    return read_settings(os.environ)


@cache
def _sessions() -> Sessions:
    return Sessions(open_engine(_settings().database_url))


class SolidarityAction(Action):
    """An action of the association. Subclasses say their `action_name` and `act`."""

    action_name = ""

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
        now = datetime.fromisoformat(metadata["now"])
        cause = f"{metadata['incoming']} {self.name()}"
        with _sessions().begin() as session:
            person = session.get_one(Person, metadata["person"])
            reading = read(
                message.get("text") or "",
                parse=message,
                language=metadata["language"],
                now=wall_time(now),
            )
            repeat = not first_time(session, cause, now=now)
            events = self.act(Turn(session, person, reading, _settings().rules, now, repeat))
        # The bot takes a turn without this mark for a failure, and tries it again.
        dispatcher.utter_message(json_message={"done": self.name()})
        return events


class Aside(SolidarityAction):
    """An action beside a form: it does its work, and an open form goes on afterwards."""

    def say(self, turn: Turn) -> None:
        """Do the work."""
        raise NotImplementedError

    def act(self, turn: Turn) -> list[EventType]:
        if not turn.is_repeat:
            self.say(turn)
        return []

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        events = await super().run(dispatcher, tracker, domain)
        form = (tracker.active_loop or {}).get("name")
        return [*events, FollowupAction(form)] if form else events
