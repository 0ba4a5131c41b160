"""A picture that came by one channel is shown on another."""

from collections.abc import Mapping
from dataclasses import replace

from bot.channels.contract import Channel, Media, Outgoing
from bot.channels.errors import RetryLater, SendingError
from solidarity.receipts import WITH_PHOTOS

BY_NAME = frozenset({"telegram"})
"""Channels that promise to show a picture that came by the name they gave it; WhatsApp promises it
only of pictures that we have handed over ourselves."""
KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
"""How the pictures begin that every channel takes."""


async def with_picture(
    message: Outgoing, to: Channel, channels: Mapping[str, Channel], *, sorry: str
) -> Outgoing:
    """The message as this channel can show it: its picture by the name the channel gave it, or
    the picture itself, or, where it is gone or cannot be shown, a sentence that says so.
    """
    if not isinstance(message.photo, str):
        return message
    came_by, ref = message.photo.split(" ", 1)
    if came_by == to.name and came_by in BY_NAME:
        return replace(message, photo=ref)
    picture = None
    if to.name in WITH_PHOTOS and came_by in channels:
        picture = await _fetch(channels[came_by], ref)
    if picture is None:
        return replace(message, photo=None, text=f"{message.text}\n\n{sorry}")
    return replace(message, photo=picture)


async def _fetch(channel: Channel, ref: str) -> Media | None:
    try:
        content = (await channel.fetch(ref)).content
    except RetryLater as error:
        # Even where that channel rests, the one to which the message goes need not.
        raise RetryLater(error.seconds) from error
    except SendingError:
        # The words do not wait for a picture that may never come.
        return None
    kind = next((kind for begin, kind in KINDS.items() if content.startswith(begin)), None)
    return Media(content, kind) if kind is not None else None
