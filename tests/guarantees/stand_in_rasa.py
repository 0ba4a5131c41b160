"""In place of Rasa, where Rasa is not the point: it knows how requests for groceries are told.

What it calls is the real action server, over real HTTP, as Rasa would.
"""

import json
from collections.abc import Callable
from typing import Any

import httpx

from tests.bot.rasa_on_loopback import FakeRasa

UNDERSTOOD = {
    "intent": {"name": "request_help", "confidence": 0.99},
    "intent_ranking": [{"name": "request_help", "confidence": 0.99}],
    "labels": {"help_types": {"groceries": 0.99}},
}


class StandInRasa(FakeRasa):
    """`actions` gives the address of the action server, which may change and may not answer."""

    def __init__(self, actions: Callable[[], str]) -> None:
        super().__init__()
        self._actions, self._client = actions, httpx.Client(timeout=10, trust_env=False)

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, bytes]:
        if path == "/model/parse":
            return 200, b"{}"
        try:
            return 200, json.dumps(self._turn(body)).encode()
        except httpx.HTTPError:
            # As Rasa does when its action server is away.
            return 200, b"[]"

    def _turn(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        told = self._act("validate_request_form", body)
        asked = [e["value"] for e in told["events"] if e.get("name") == "requested_slot"]
        if asked == [None]:
            told = self._act("action_place_request", body)
        return list(told["responses"])

    def _act(self, action: str, body: dict[str, Any]) -> dict[str, Any]:
        message = UNDERSTOOD | {"text": body["message"], "metadata": body["metadata"]}
        tracker = {
            "sender_id": body["sender"], "slots": {}, "latest_message": message, "events": [],
            "paused": False, "active_loop": {}, "latest_action_name": None, "followup_action": None,
        }  # fmt: skip
        wanted = {"next_action": action, "sender_id": body["sender"], "tracker": tracker,
                  "domain": {}}  # fmt: skip
        answer = self._client.post(self._actions(), json=wanted)
        done: dict[str, Any] = answer.raise_for_status().json()
        return done
