"""What the bot may send, checked field by field, and what it shows on a telephone.

https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/message-api
"""

from collections.abc import Callable
from dataclasses import dataclass

from .errors import invalid, missing, unknown
from .fields import Fields
from .interactive import interactive
from .world import Button, World

LONGEST_TEXT = 4096  # characters
LONGEST_CAPTION = 1024
LONGEST_NAME = 240
DOCUMENTS = ("application/pdf", "text/plain", "application/msword", "application/vnd.")
LONGEST_NOTE = 512  # biz_opaque_callback_data
LONGEST_ADDRESS = 150


@dataclass(frozen=True)
class Shown:
    """A message as a telephone shows it."""

    kind: str
    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    place_button: Button | None = None
    category: str = "service"
    """What the message counts as; a template has its own category."""
    is_template: bool = False


@dataclass(frozen=True)
class Sending:
    """A message that is in order. `by_number`: it names a telephone number, not a user id."""

    address: str
    by_number: bool
    shown: Shown
    note: str
    """The bot's own, given back by the statuses of the message."""


def read_message(world: World, body: object) -> Sending:
    """A body of POST /messages, or CloudError."""
    fields = Fields(body)
    fields.choice("messaging_product", "whatsapp")
    if fields.has("recipient_type"):
        fields.choice("recipient_type", "individual")
    by_number = fields.has("to")
    if not by_number and not fields.has("recipient"):
        raise missing("The parameter to or recipient is required.")
    address = fields.text("to" if by_number else "recipient", LONGEST_ADDRESS)
    if by_number and not address.lstrip("+").isdigit():
        raise invalid("to must be a telephone number; a user id belongs in recipient.")
    if fields.has("context"):
        context = fields.inside("context")
        context.text("message_id", 500)
        context.end()
    note = fields.text("biz_opaque_callback_data", LONGEST_NOTE, optional=True)
    shown = read_content(world, fields)
    fields.end()
    return Sending(address, by_number, shown, note)


def read_content(world: World, fields: Fields) -> Shown:
    kind = fields.text("type", 50) if fields.has("type") else "text"
    if kind not in CONTENTS:
        raise unknown(f"This emulator does not send messages of type {kind}.")
    content = fields.inside(kind)
    shown = CONTENTS[kind](world, content)
    content.end()
    return shown


def text(world: World, content: Fields) -> Shown:
    content.get("preview_url")
    return Shown("text", content.text("body", LONGEST_TEXT))


def image(world: World, content: Fields) -> Shown:
    caption = content.text("caption", LONGEST_CAPTION, optional=True)
    check_picture(world, content)
    return Shown("photo", caption)


def document(world: World, content: Fields) -> Shown:
    caption = content.text("caption", LONGEST_CAPTION, optional=True)
    content.text("filename", LONGEST_NAME)
    if not world.file(content.text("id", 100)).mime_type.startswith(DOCUMENTS):
        raise content.refuse("id", "is no document.")
    return Shown("document", caption)


def check_picture(world: World, picture: Fields) -> None:
    """A picture is named by the id of an upload or by a link, never by both."""
    if picture.has("id") == picture.has("link"):
        raise invalid("An image has either an id or a link.")
    if picture.has("link"):
        if not picture.text("link", 2000).startswith(("http://", "https://")):
            raise picture.refuse("link", "is not a URL.")
    elif not world.file(picture.text("id", 100)).mime_type.startswith("image/"):
        raise picture.refuse("id", "is not an image.")


def interactive_message(world: World, content: Fields) -> Shown:
    has_picture = content.has("header") and content.inside("header").get("type") == "image"
    if has_picture:
        check_picture(world, content.inside("header").inside("image"))
    told, rows, place_button = interactive(content)
    return Shown("photo" if has_picture else "text", told, rows, place_button)


def template(world: World, content: Fields) -> Shown:
    told, buttons, category = world.templates.filled(content)
    rows = tuple((Button("button", payload, title),) for title, payload in buttons)
    return Shown("template", told, rows, category=category, is_template=True)


CONTENTS: dict[str, Callable[[World, Fields], Shown]] = {
    "text": text,
    "image": image,
    "document": document,
    "interactive": interactive_message,
    "template": template,
}
