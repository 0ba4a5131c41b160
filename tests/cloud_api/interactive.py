"""Messages with buttons, with a list, or asking for a place.

Limits: the pages on reply buttons, lists and location requests under
https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/
"""

from collections.abc import Callable

from .errors import invalid
from .fields import Fields, unique
from .world import Button

MOST_BUTTONS = 3
MOST_ROWS = 10  # in all sections together
MOST_SECTIONS = 10
LONGEST = {
    "body": 1024,
    "body of a list": 4096,
    "header": 60,
    "footer": 60,
    "title": 20,
    "id": 256,
    "row id": 200,
    "row title": 24,
    "row description": 72,
    "section title": 24,
    "list button": 20,
}
PLACE_LABEL = "Send location"
"""WhatsApp writes this button itself, in the language of the telephone."""

Rows = tuple[tuple[Button, ...], ...]
Told = tuple[str, Rows, Button | None]
"""(text, rows of buttons, the button that sends a place)"""


def interactive(content: Fields) -> Told:
    kind = content.choice("type", *ACTIONS)
    header = read_header(content) if content.has("header") else ""
    body = content.inside("body")
    told = body.text("text", LONGEST["body of a list" if kind == "list" else "body"])
    body.end()
    footer = ""
    if content.has("footer"):
        if kind == "location_request_message":
            raise invalid("A location request has no footer.")
        below = content.inside("footer")
        footer = below.text("text", LONGEST["footer"])
        below.end()
    action = content.inside("action")
    rows, place_button = ACTIONS[kind](action)
    action.end()
    return "\n".join(filter(None, (header, told, footer))), rows, place_button


def read_header(content: Fields) -> str:
    """The words of a header; a picture has none, and lists take no picture."""
    header = content.inside("header")
    kinds = ("text",) if content.get("type") != "button" else ("text", "image")
    kind = header.choice("type", *kinds)
    if content.get("type") == "location_request_message":
        raise invalid("A location request has no header.")
    told = header.text("text", LONGEST["header"]) if kind == "text" else ""
    if kind == "image":
        header.inside("image")
    header.end()
    return told


def reply_buttons(action: Fields) -> tuple[Rows, Button | None]:
    buttons = []
    for item in action.each("buttons", MOST_BUTTONS):
        item.choice("type", "reply")
        reply = item.inside("reply")
        payload, title = reply.text("id", LONGEST["id"]), reply.text("title", LONGEST["title"])
        buttons.append(Button("button_reply", payload, title))
        reply.end()
        item.end()
    unique([button.payload for button in buttons], "id of a button")
    unique([button.title for button in buttons], "title of a button")
    return tuple((button,) for button in buttons), None


def list_rows(action: Fields) -> tuple[Rows, Button | None]:
    action.text("button", LONGEST["list button"])
    sections = action.each("sections", MOST_SECTIONS)
    rows: list[Button] = []
    for section in sections:
        section.text("title", LONGEST["section title"], optional=len(sections) == 1)
        rows += [read_row(row) for row in section.each("rows", MOST_ROWS)]
        section.end()
    if len(rows) > MOST_ROWS:
        raise invalid(f"Total row count exceed max allowed count: {MOST_ROWS}")
    unique([row.payload for row in rows], "id of a row")
    return tuple((row,) for row in rows), None


def read_row(row: Fields) -> Button:
    button = Button(
        "list_reply",
        row.text("id", LONGEST["row id"]),
        row.text("title", LONGEST["row title"]),
        row.text("description", LONGEST["row description"], optional=True),
    )
    row.end()
    return button


def place_request(action: Fields) -> tuple[Rows, Button | None]:
    action.choice("name", "send_location")
    return (), Button("place", "", PLACE_LABEL)


ACTIONS: dict[str, Callable[[Fields], tuple[Rows, Button | None]]] = {
    "button": reply_buttons,
    "list": list_rows,
    "location_request_message": place_request,
}
