"""A browser on the web chat, by the same HTTP that the page's script uses."""

import itertools
import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import httpx

from tests.emulator.people import AnsweredTap, ShownMessage, Wanted, fits
from tests.emulator.tapping import is_label, is_pattern, is_prefix

LOOKS_AGAIN_S = 0.1
TIMEOUT_S = 10.0
Found = TypeVar("Found")


class WebPhone:
    """One chat of the page. It looks every tenth of a second at what the chat shows."""

    def __init__(self, base: str, name: str, language: str) -> None:
        self.name = name
        self._client = httpx.Client(base_url=base, timeout=TIMEOUT_S)
        self._ids = itertools.count(1)
        self._versions: list[ShownMessage] = []
        self._seen = 0
        person = {"role": "person", "language": language}
        self.id: str = self._post("/web/people", person).json()["token"]
        self.waits_for(".")

    def writes(self, text: str) -> dict[str, str]:
        """Send a text; the body that was sent, to be sent again."""
        return self._acts("messages", {"text": text})

    def sends_again(self, sent: Mapping[str, str]) -> None:
        """What a browser does that missed the answer."""
        self._post(f"/web/{self.id}/messages", sent)

    def sends_location(self, latitude: float, longitude: float) -> object:
        return self._acts("location", {"lat": latitude, "lon": longitude})

    def taps(self, label: str) -> str:
        """Press the newest button that fits; the id of the tap."""
        for message in reversed(self.chat):
            for is_meant in (is_label, is_prefix, is_pattern):
                for shown, token in message.callbacks.items():
                    if is_meant(label, shown):
                        return self.taps_old(message.id, token)
        raise AssertionError(f"{self.name} sees no button {label!r} to tap\n{self.transcript}")

    def taps_old(self, message_id: int, token: str) -> str:
        return self._acts("taps", {"button": token})["id"]

    @property
    def chat(self) -> list[ShownMessage]:
        self._look()
        newest = {version.id: version for version in self._versions}
        return [newest[number] for number in sorted(newest)]

    @property
    def transcript(self) -> str:
        return "\n".join(
            f"{version.sender} #{version.id}: {version.text} {version.buttons or ''}"
            for version in self._versions
        )

    def waits_for(self, wanted: Wanted, timeout: float = 20) -> ShownMessage:
        def look() -> ShownMessage | None:
            return next((version for version in self._fresh() if fits(version, wanted)), None)

        found = self._until(look, timeout, f"waited {timeout} s for {wanted!r}")
        self._seen = found.seq
        return found

    def waits_for_answer(self, tap_id: str, timeout: float = 20) -> AnsweredTap:
        """The sentence that shows for a moment after a tap."""

        def look() -> AnsweredTap | None:
            toast = next((it for it in self._toasts() if it["client_id"] == tap_id), None)
            return toast and AnsweredTap(tap_id, "", "", toast["text"], show_alert=False)

        return self._until(look, timeout, "got no answer to a tap")

    def hears_nothing(self, seconds: float = 1.0) -> None:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if self._fresh():
                raise AssertionError(f"{self.name} was to hear nothing\n{self.transcript}")
            time.sleep(LOOKS_AGAIN_S)

    def _acts(self, what: str, body: Mapping[str, Any]) -> dict[str, Any]:
        self._look()
        self._seen = len(self._versions)
        sent = {"id": f"c{next(self._ids)}", **body}
        self._post(f"/web/{self.id}/{what}", sent)
        return sent

    def _post(self, path: str, body: Mapping[str, Any]) -> httpx.Response:
        return self._client.post(path, json=dict(body)).raise_for_status()

    def _fresh(self) -> list[ShownMessage]:
        """What the bot said or changed since the last act or wait."""
        self._look()
        return [version for version in self._versions[self._seen :] if version.from_bot]

    def _look(self) -> None:
        """Note what is new or changed as further versions."""
        try:
            answer = self._client.get(f"/web/{self.id}/messages")
        except httpx.TransportError:
            # The bot is down for a moment; a browser tries again, too.
            return
        now = {version.id: version for version in self._versions}
        for told in answer.json()["messages"]:
            before = now.get(told["id"])
            shown = self._shown(told, before)
            if before is None or (before.text, before.buttons) != (shown.text, shown.buttons):
                self._versions.append(shown)

    def _shown(self, told: Mapping[str, Any], before: ShownMessage | None) -> ShownMessage:
        rows = told["buttons"]
        return ShownMessage(
            id=told["id"], from_bot=told["from_bot"], kind="text", text=told["text"],
            sender="bot" if told["from_bot"] else self.name,
            buttons=[[button["label"] for button in row] for row in rows], keyboard=[],
            date=datetime.fromisoformat(told["at"]), deleted=False,
            edited=[*before.edited, before.text] if before else [],
            seq=len(self._versions) + 1,
            callbacks={button["label"]: button["token"] for row in rows for button in row},
        )  # fmt: skip

    def _toasts(self) -> list[dict[str, Any]]:
        """The answers to taps that the stream of events still holds."""
        toasts, kind = [], ""
        with self._client.stream("GET", f"/web/{self.id}/events?after=0") as stream:
            for line in stream.iter_lines():
                if line.startswith(":"):
                    break
                kind = line.removeprefix("event: ") if line.startswith("event: ") else kind
                if kind == "toast" and line.startswith("data: "):
                    toasts.append(json.loads(line.removeprefix("data: ")))
        return toasts

    def _until(self, look: Callable[[], Found | None], timeout: float, why: str) -> Found:
        ends = time.monotonic() + timeout
        while (found := look()) is None:
            if time.monotonic() > ends:
                raise AssertionError(f"{self.name} {why}\n{self.transcript}")
            time.sleep(LOOKS_AGAIN_S)
        return found
