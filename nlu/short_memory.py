"""Rasa remembers where a conversation stands, and no words (nlu/endpoints.yml names this store).

What a person writes passes through Rasa while a message is handled; when the conversation is
saved, only what the message meant is kept. The newest events suffice: what is true about a request
stands in the association's own database.
"""

import json
import time
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    EntitiesAdded,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

NEWEST = 60
"""Events that are kept of a conversation: more than the rules look back."""
KEPT_S = 30 * 24 * 3600
"""So long a conversation is kept in which nothing is said."""
SWEPT_S = 3600
NOT_NEEDED = frozenset({"metadata", "text", "action_text", "message_id", "parse_data"})
LONGEST = 12
"""Characters of the value of a slot: "known", or the name of another slot."""
BLANK = "."
"""In the place of what was written: an empty text would be no message to Rasa."""
WITHOUT_WORDS = f'%"text": {json.dumps(BLANK)}%'


class ShortMemory(SQLTrackerStore):
    """Rasa's own store, but for what is kept and how long."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._swept_at = 0.0
        self._forget_words()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """What is needed of the conversation replaces what was kept; after a restart nothing."""
        rows = [self._row(tracker.sender_id, data) for data in needed(list(tracker.events))]
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter_by(sender_id=tracker.sender_id).delete()
            session.add_all(rows)
            self._forget_silent(session)
            session.commit()

    def _row(self, sender: str, data: dict[str, Any]) -> Any:
        return self.SQLEvent(
            sender_id=sender,
            type_name=data["event"],
            timestamp=data.get("timestamp"),
            intent_name=data.get("parse_data", {}).get("intent", {}).get("name"),
            action_name=data.get("name"),
            data=json.dumps(data),
        )

    def _forget_silent(self, session: Any) -> None:
        """Now and then: conversations in which nothing was said for long."""
        now = time.time()
        if now < self._swept_at + SWEPT_S:
            return
        self._swept_at = now
        sender = self.SQLEvent.sender_id
        newest = sa.func.max(self.SQLEvent.timestamp)
        silent = session.query(sender).group_by(sender).having(newest < now - KEPT_S)
        self._delete(session, silent)

    def _forget_words(self) -> None:
        """Conversations that were kept with words, before this store was used, go as a whole."""
        row = self.SQLEvent
        with self.session_scope() as session:
            said = session.query(row.sender_id).filter(row.type_name == UserUttered.type_name)
            self._delete(session, said.filter(row.data.not_like(WITHOUT_WORDS)).distinct())
            session.commit()

    def _delete(self, session: Any, senders: Any) -> None:
        found = [sender for (sender,) in senders]
        gone = session.query(self.SQLEvent).filter(self.SQLEvent.sender_id.in_(found))
        gone.delete(synchronize_session=False)


def needed(events: Sequence[Event]) -> list[dict[str, Any]]:
    """The newest events of the present session without words, after what was true before them."""
    if not events or isinstance(events[-1], Restarted):
        return []
    starts = [at for at, event in enumerate(events) if isinstance(event, SessionStarted)]
    # The action that starts a session stands before it.
    session = [event for event in events[max(starts[-1] - 1, 0) if starts else 0 :] if _says(event)]
    cut = max(len(session) - NEWEST, 0)
    while 0 < cut < len(session) and not _listens(session[cut]):
        cut += 1
    return [_without_words(event) for event in (*_state(session[:cut]), *session[cut:])]


def _says(event: Event) -> bool:
    """Whether anything follows from it. Some of Rasa's own slots hold the metadata of messages."""
    if isinstance(event, SlotSet):
        value = event.value
        return value is None or (isinstance(value, str | bool) and len(str(value)) <= LONGEST)
    return not isinstance(event, BotUttered | EntitiesAdded)


def _listens(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME


def _state(events: Sequence[Event]) -> list[Event]:
    """Of each slot, and of the form, what was set last."""
    last: dict[str, Event] = {}
    for event in events:
        if isinstance(event, SlotSet):
            last[event.key] = event
        elif isinstance(event, ActiveLoop | SessionStarted):
            last[event.type_name] = event
    return sorted(last.values(), key=events.index)


def _without_words(event: Event) -> dict[str, Any]:
    data = {key: value for key, value in event.as_dict().items() if key not in NOT_NEEDED}
    if isinstance(event, UserUttered):
        intent = {key: event.intent.get(key) for key in ("name", "confidence")}
        data["text"] = BLANK
        data["parse_data"] = {"text": BLANK, "intent": intent, "entities": []}
    return data
