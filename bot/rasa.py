"""Talking to Rasa over HTTP. An empty answer is a failure, never silence."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

TURN_TIMEOUT_S = 12.0


class RasaFailed(Exception):
    """Rasa or its action server did not do the turn: down, too slow, or an empty answer."""


class NothingDone(RasaFailed):
    """Rasa answered, and no action did anything."""


class Rasa:
    """Client of one or several Rasa servers; a person always goes to the same one."""

    def __init__(self, urls: Sequence[str], client: httpx.AsyncClient) -> None:
        self._urls, self._client = list(urls), client
        self._next = itertools.cycle(self._urls)

    async def turn(self, sender: str, text: str, metadata: Mapping[str, Any]) -> None:
        """Let Rasa handle a message: the actions it calls do the work and write the outbox.

        Each action leaves a mark in the answer; without one nothing was done: RasaFailed.
        """
        url = self._urls[int(sender[:8], 16) % len(self._urls)]
        body = {"sender": sender, "message": text, "metadata": dict(metadata)}
        try:
            answer = await self._client.post(
                f"{url}/webhooks/rest/webhook", json=body, timeout=TURN_TIMEOUT_S
            )
            answer.raise_for_status()
            messages = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise RasaFailed(type(error).__name__) from error
        if not any("done" in (message.get("custom") or {}) for message in messages):
            raise NothingDone("empty answer")

    async def forget(self, sender: str) -> None:
        """Nothing of this conversation is left (nlu/components/short_memory.py)."""
        url = self._urls[int(sender[:8], 16) % len(self._urls)]
        path = f"{url}/conversations/{sender}/tracker/events"
        try:
            answer = await self._client.post(
                path, json={"event": "restart"}, timeout=TURN_TIMEOUT_S
            )
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise RasaFailed(type(error).__name__) from error

    async def parse(self, text: str) -> dict[str, Any]:
        """What Rasa makes of a text, without a conversation."""
        try:
            answer = await self._client.post(
                f"{next(self._next)}/model/parse", json={"text": text}, timeout=TURN_TIMEOUT_S
            )
            answer.raise_for_status()
            return dict(answer.json())
        except (httpx.HTTPError, ValueError) as error:
            raise RasaFailed(type(error).__name__) from error

    async def is_ready(self) -> bool:
        """Whether every server answers and has a model."""
        try:
            answers = [await self._client.get(f"{url}/status") for url in self._urls]
        except httpx.HTTPError:
            return False
        return all(answer.status_code == httpx.codes.OK for answer in answers)
