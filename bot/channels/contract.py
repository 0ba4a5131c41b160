"""What every channel gives and takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Arrived:
    """An update as it came in, to be kept before it is acknowledged.

    `update_id` is unique within the channel, `address` the chat to answer in.
    """

    channel: str
    update_id: str
    address: str
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Incoming:
    """What an update says, the same whatever the channel.

    `kind`: text, tap, start, location, contact, voice, photo, sticker, edited, group, ignored
    or other.
    """

    channel: str
    address: str
    kind: str
    text: str | None = None
    token: str | None = None
    """Of the button that was tapped."""
    tap_id: str | None = None
    """What the channel wants back in answer to a tap."""
    lat: float | None = None
    lon: float | None = None
    phone: str | None = None
    first_name: str | None = None
    language: str | None = None
    """Of the person's app, if the channel tells."""
    photo: str | None = None
    """How the channel names the picture that came, if it can be shown again by that name."""


@dataclass(frozen=True)
class ShownButton:
    label: str
    token: str


@dataclass(frozen=True)
class Outgoing:
    """A worded message: text and rows of buttons."""

    text: str
    buttons: Sequence[Sequence[ShownButton]] = ()
    photo: str | None = None
    """A picture above the text, by the name that this channel gave it."""


class Channel(Protocol):
    """A way to reach people. Sending raises the errors of bot.channels.errors."""

    name: str

    async def read(self, payload: Mapping[str, Any]) -> Incoming:
        """What an update of this channel says."""
        ...

    async def send(self, address: str, message: Outgoing) -> str:
        """Send, and return the channel's own id of the message."""
        ...

    async def edit(self, address: str, message_ref: str, message: Outgoing) -> None:
        """Replace a message that was sent, in one call; unchanged or gone is no error."""
        ...

    async def answer_tap(self, tap_id: str, text: str | None) -> None:
        """Stop the waiting sign on a button, with a short sentence if there is one to say."""
        ...
