"""A browser on the web chat, by the same HTTP that the page's script uses."""

import itertools
import json
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx

from .labels import meant
from .person import Impossible, Phone
from .shapes import Json

LOOKS_AGAIN_S = 0.1
TIMEOUT_S = 10.0


class WebPhone(Phone[str]):
    """Somebody with a browser; acts give the id that the browser gave them."""

    def __init__(self, base: str, name: str, language: str) -> None:
        self._browser = Browser(base, name)
        user = self._browser.open(language)
        super().__init__(self._browser.do, user)
        self.waits_for(".")

    def taps(self, label: str) -> str:
        """Press the button with this label, prefix or pattern that shows newest."""
        return self._acts("press", label=label)

    def taps_old(self, message_id: int, token: str, /) -> str:
        """Send the token of a button that may be gone, changed or somebody else's."""
        return self._acts("tap", token=token)

    def sends_again(self, client_id: str) -> None:
        """What a browser does that missed the answer."""
        self._browser.post_again(client_id)

    def waits_for_answer(self, tap_id: str, timeout: float = 20) -> str:
        """The sentence that shows for a moment after a tap."""

        def look() -> str | None:
            return self._browser.toast(tap_id)

        return self._until(look, timeout, f"the tap of {self.name} was not answered")


class Browser:
    """One chat of the page; it looks every tenth of a second at what is shown."""

    def __init__(self, base: str, name: str) -> None:
        self._client = httpx.Client(base_url=base, timeout=TIMEOUT_S)
        self._name, self._path = name, ""
        self._ids = itertools.count(1)
        self._posted: dict[str, tuple[str, Json]] = {}
        self._seq = itertools.count(1)
        self._messages: dict[int, Json] = {}

    def open(self, language: str) -> Json:
        person = {"role": "person", "language": language}
        token = self._client.post("/web/people", json=person).raise_for_status().json()["token"]
        self._path = f"/web/{token}"
        return {"id": token, "first_name": self._name}

    def do(self, verb: str, user: str = "", **wishes: Any) -> Any:
        """What a Phone orders, by the name of a method here."""
        return getattr(self, verb)(**wishes)

    def write(self, text: str, reply_to: None = None) -> Json:
        return self._post("messages", {"text": text})

    def send(self, kind: str, **wishes: float) -> Json:
        if kind != "location":
            raise Impossible(f"the page has no way to send a {kind}")
        place = {"lat": wishes["latitude"], "lon": wishes["longitude"]}
        return self._post("location", place)

    def press(self, label: str) -> Json:
        for message in reversed(self.chat()["messages"]):
            shown = message["versions"][-1]["callbacks"]
            button = meant(label, list(shown), label=str)
            if button is not None:
                return self.tap(shown[button])
        raise Impossible(f"{self._name} sees no button {label!r} to tap")

    def tap(self, token: str) -> Json:
        return self._post("taps", {"button": token})

    def post_again(self, client_id: str) -> None:
        path, body = self._posted[client_id]
        self._client.post(path, json=body).raise_for_status()

    def _post(self, what: str, body: Json) -> Json:
        seq, client_id = self.chat()["seq"], f"c{next(self._ids)}"
        self._posted[client_id] = (f"{self._path}/{what}", {"id": client_id, **body})
        self.post_again(client_id)
        return {"update_id": client_id, "seq": seq}

    def chat(self) -> Json:
        """`{"seq", "messages"}`, the messages oldest first, each with the versions seen of it."""
        try:
            answer = self._client.get(f"{self._path}/messages")
        except httpx.TransportError:
            # The bot is down for a moment: the page shows what it showed.
            return self._told()
        for told in answer.json()["messages"]:
            self._note(told)
        return self._told()

    def _told(self) -> Json:
        messages = list(self._messages.values())
        seqs = [version["seq"] for message in messages for version in message["versions"]]
        return {"seq": max(seqs, default=0), "messages": messages}

    def _note(self, told: Mapping[str, Any]) -> None:
        sender = "bot" if told["from_bot"] else self._name
        new = {"id": told["id"], "from_bot": told["from_bot"], "sender": sender, "kind": "text",
               "keyboard": [], "deleted": False, "versions": []}  # fmt: skip
        versions = self._messages.setdefault(told["id"], new)["versions"]
        rows = told["buttons"]
        shown = {
            "text": told["text"],
            "buttons": [[button["label"] for button in row] for row in rows],
            "callbacks": {button["label"]: button["token"] for row in rows for button in row},
        }
        if not versions or any(versions[-1][part] != shown[part] for part in shown):
            date = datetime.fromisoformat(told["at"]).timestamp()
            versions.append({"seq": next(self._seq), "date": date, **shown})

    def wait(self, seq: int, timeout: float) -> None:
        ends = time.monotonic() + timeout
        while self.chat()["seq"] <= seq and time.monotonic() < ends:
            time.sleep(LOOKS_AGAIN_S)

    def transcript(self) -> str:
        lines = sorted(
            (version["seq"], f"{message['sender']} #{message['id']}", version)
            for message in self._messages.values()
            for version in message["versions"]
        )
        return "\n".join(f"{who}: {it['text']} {it['buttons'] or ''}" for _, who, it in lines)

    def toast(self, tap_id: str) -> str | None:
        """The answer to a tap, if it comes before the stream of events falls silent."""
        kind = ""
        with self._client.stream("GET", f"{self._path}/events?after=0") as stream:
            for line in stream.iter_lines():
                if line.startswith(":"):
                    return None
                kind = line.removeprefix("event: ") if line.startswith("event: ") else kind
                if kind == "toast" and line.startswith("data: "):
                    told: Json = json.loads(line.removeprefix("data: "))
                    if told["client_id"] == tap_id:
                        return str(told["text"])
        return None
