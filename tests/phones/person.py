"""People with a telephone, as tests see them, whatever they write with."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from .shapes import Json

Do = Callable[..., Any]
"""Gives a command to the emulator: `do(verb, **wishes)`."""

Found = TypeVar("Found")
Ref = TypeVar("Ref", int, str)
"""How a service numbers people, messages and updates."""

LOOKS_AGAIN = 5.0  # seconds one request waits at most


class Impossible(ValueError):
    """A person cannot do this with his telephone."""


@dataclass(frozen=True)
class ShownMessage:
    """A message as it showed from event `seq` on; `edited` holds its earlier texts."""

    id: Any
    from_bot: bool
    sender: str
    kind: str
    text: str
    buttons: list[list[str]]
    keyboard: list[list[str]]
    date: datetime
    edited: list[str]
    deleted: bool
    seq: int
    callbacks: dict[str, str] = field(repr=False)

    def shows(self, label: str) -> bool:
        return any(label in row for row in self.buttons + self.keyboard)


Wanted = str | Callable[[ShownMessage], bool]
"""A pattern searched in the text, or a predicate."""


class Phone(Generic[Ref]):
    """Somebody who writes to the bot; acts give the id of the update that comes of them."""

    def __init__(self, do: Do, user: Json) -> None:
        self._do = do
        self._user = user["id"]
        self.name: str = user["first_name"]
        self._seen = 0

    @property
    def id(self) -> Ref:
        """The address of the private chat."""
        address: Ref = self._user
        return address

    def writes(self, text: str, *, reply_to: Ref | None = None) -> Ref:
        """Send a text."""
        return self._acts("write", text=text, reply_to=reply_to)

    def edits(self, message_id: Ref, text: str) -> Ref:
        return self._acts("edit", message_id=message_id, text=text)

    def sends_location(self, latitude: float, longitude: float) -> Ref:
        return self._acts("send", kind="location", latitude=latitude, longitude=longitude)

    def sends_contact(self, phone_number: str | None = None, first_name: str | None = None) -> Ref:
        """Send a contact; without a number the person's own."""
        wishes = {"phone_number": phone_number, "first_name": first_name}
        return self._acts("send", kind="contact", **{k: v for k, v in wishes.items() if v})

    def sends_voice(self, duration: int = 3) -> Ref:
        return self._acts("send", kind="voice", duration=duration)

    def sends_photo(self, caption: str = "") -> Ref:
        return self._acts("send", kind="photo", caption=caption)

    def sends_sticker(self, emoji: str = "🙂") -> Ref:
        return self._acts("send", kind="sticker", emoji=emoji)

    @property
    def chat(self) -> list[ShownMessage]:
        """All messages of the private chat, oldest first, as they show now."""
        return self.group_chat(None)

    def group_chat(self, group: str | None) -> list[ShownMessage]:
        messages = self._look(group)["messages"]
        return [shown(message, len(message["versions"]) - 1) for message in messages]

    @property
    def transcript(self) -> str:
        return str(self._do("transcript", user=self._user))

    def waits_for(
        self, wanted: Wanted, timeout: float = 20, *, group: str | None = None
    ) -> ShownMessage:
        """The first bot message or edit that fits, since the last act or wait of this person."""

        def look() -> ShownMessage | None:
            fresh = self._fresh(group)
            return next((message for message in fresh if fits(message, wanted)), None)

        found = self._until(look, timeout, f"{self.name} waited {timeout} s for {wanted!r}", group)
        self._seen = found.seq
        return found

    def hears_nothing(self, seconds: float = 1.0) -> None:
        """AssertionError if the bot writes or edits anything within `seconds`."""
        ends = time.monotonic() + seconds
        while not self._fresh(None) and (left := ends - time.monotonic()) > 0:
            self._do("wait", seq=self._look(None)["seq"], timeout=left)
        if self._fresh(None):
            raise AssertionError(f"{self.name} was to hear nothing\n{self.transcript}")

    def _look(self, group: str | None) -> Json:
        told: Json = self._do("chat", user=self._user, **in_group(group))
        return told

    def _fresh(self, group: str | None) -> list[ShownMessage]:
        """Versions of bot messages not looked at yet, in the order they appeared."""
        versions = [
            shown(message, number)
            for message in self._look(group)["messages"]
            if message["from_bot"]
            for number, version in enumerate(message["versions"])
            if version["seq"] > self._seen
        ]
        return sorted(versions, key=lambda version: version.seq)

    def _until(
        self, look: Callable[[], Found | None], timeout: float, why: str, group: str | None = None
    ) -> Found:
        """What `look` finds, looked at again after everything that happens."""
        ends = time.monotonic() + timeout
        while True:
            seq = self._look(None)["seq"]
            found = look()
            if found is not None:
                return found
            left = ends - time.monotonic()
            if left <= 0:
                told = self._do("transcript", user=self._user, **in_group(group))
                raise AssertionError(f"{why}\n{told}")
            self._do("wait", seq=seq, timeout=min(left, LOOKS_AGAIN))

    def _acts(self, verb: str, **wishes: Any) -> Ref:
        update_id: Ref = self._act(verb, **wishes)["update_id"]
        return update_id

    def _act(self, verb: str, **wishes: Any) -> Json:
        try:
            done: Json = self._do(verb, user=self._user, **wishes)
        except Impossible as error:
            raise AssertionError(f"{error}\n{self.transcript}") from error
        self._seen = done["seq"]
        return done


def in_group(group: str | None) -> Json:
    return {} if group is None else {"group": group}


def fits(message: ShownMessage, wanted: Wanted) -> bool:
    if callable(wanted):
        return wanted(message)
    return re.search(wanted, message.text) is not None


def shown(message: Json, number: int) -> ShownMessage:
    """The version `number` of a message told by the emulator."""
    version = message["versions"][number]
    alike = {key: message[key] for key in ("id", "from_bot", "sender", "kind", "deleted")}
    return ShownMessage(
        **alike,
        text=version["text"],
        buttons=version["buttons"],
        keyboard=message["keyboard"],
        date=datetime.fromtimestamp(version["date"], UTC),
        edited=[earlier["text"] for earlier in message["versions"][:number]],
        seq=version["seq"],
        callbacks=version["callbacks"],
    )
