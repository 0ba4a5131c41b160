"""What every channel gives and takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.channels.errors import SendingError


@dataclass(frozen=True)
class Arrived:
    """An update as it came in, to be kept before it is acknowledged.

    `update_id` is unique within the channel, `address` the chat to answer in; "" for what belongs
    to no chat, such as what became of a message: it keeps no order and is answered to nobody.
    """

    channel: str
    update_id: str
    address: str
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Delivery:
    """What a channel tells later about a message that was sent."""

    ref: str
    """The channel's own id of the message."""
    notice_id: int | None = None
    """The row of the outbox, where the channel gives back what it was handed with the message."""
    error: SendingError | None = None
    """Why it did not reach the person; None: it is on its way, or has arrived."""
    arrived: bool = False
    """It is on the person's telephone."""


@dataclass(frozen=True)
class Incoming:
    """What an update says, the same whatever the channel.

    `kind`: text, tap, start, location, contact, voice, photo, sticker, edited, group, opened (the
    person asked to see what waits for him), delivery, moved (he has another address), ignored or
    other.
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
    """How the channel names the picture that came; Channel.fetch brings it."""
    voice: str | None = None
    """How the channel names the recording that came; Channel.fetch brings it. Of a text: it was
    spoken, and agreed to."""
    seconds: float | None = None
    """How long the recording is, if the channel tells."""
    source: str | None = None
    """Of a start: the mark of the poster whose link was followed (solidarity/posters.py)."""
    at: datetime | None = None
    """When the person wrote, if the channel tells: it may deliver late."""
    also: str | None = None
    """Another address of the same chat (WhatsApp: a number and a user id)."""
    delivery: Delivery | None = None
    moves: Mapping[str, str] = field(default_factory=dict)
    """Old addresses of a chat, each with the new one."""


@dataclass(frozen=True)
class ShownButton:
    label: str
    token: str


@dataclass(frozen=True)
class Template:
    """A text that the channel approved beforehand, with what fills its gaps.

    `buttons` are the tokens of its buttons, in their order.
    """

    name: str
    language: str
    gaps: Sequence[str] = ()
    buttons: Sequence[str] = ()


@dataclass(frozen=True)
class Media:
    """A picture or a recording."""

    content: bytes
    mime_type: str


@dataclass(frozen=True)
class Document:
    """A file to keep."""

    name: str
    content: bytes
    mime_type: str


@dataclass(frozen=True)
class Outgoing:
    """A worded message: text and rows of buttons."""

    text: str
    buttons: Sequence[Sequence[ShownButton]] = ()
    photo: str | Media | None = None
    """A picture above the text, by the name that this channel gave it, or the picture itself."""
    document: str | Document | None = None
    """A file with the text, or what it is: the outbox has it made when it is sent."""
    language: str = "fr"
    asks_place: bool = False
    """The answer is a place: a channel that can lets the person send where he is."""
    template: Template | None = None
    """Sent instead of the text, to somebody who has not written lately."""
    notice_id: int | None = None
    """The row of the outbox, for channels that tell later what became of it (Delivery)."""


class Channel(Protocol):
    """A way to reach people. Sending raises the errors of bot.channels.errors."""

    name: str
    edits: bool
    """Whether a message that was sent can be changed."""
    window: timedelta | None
    """So long after a person wrote words of our own reach him, later templates; None: always."""

    async def read(self, payload: Mapping[str, Any]) -> Incoming:
        """What an update of this channel says."""
        ...

    async def send(self, address: str, message: Outgoing) -> str:
        """Send, and return the channel's own id of the message."""
        ...

    async def edit(self, address: str, message_ref: str, message: Outgoing) -> None:
        """Replace a message that was sent, in one call; unchanged or gone is no error."""
        ...

    async def delete(self, address: str, message_ref: str, instead: Outgoing) -> None:
        """Take a message out of the chat; where that is not possible it becomes `instead`."""
        ...

    async def answer_tap(self, tap_id: str, text: str | None) -> None:
        """Stop the waiting sign on a button, with a short sentence if there is one to say."""
        ...

    async def fetch(self, ref: str) -> Media:
        """A picture or a recording that came by this channel; Refused when it is gone."""
        ...
