"""A worded message as messages of WhatsApp's Cloud API: one of ours may take several of theirs.

Pure. The limits are those of developers.facebook.com/documentation/business-messaging/whatsapp,
pages "Interactive reply buttons", "Interactive lists", "Text", "Image" and "Templates".
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.contract import Document, Outgoing, ShownButton, Template

Body = Mapping[str, Any]
"""The part of a message that says what it is; WhatsApp adds to whom it goes."""

MAX_TEXT = 4096
MAX_BODY = 1024
"""Of a text above buttons, and of a caption."""
MAX_BUTTONS = 3
MAX_BUTTON = 20
MAX_ROWS = 10
MAX_TITLE = 24
MAX_DESCRIPTION = 72
NO_GAP = "–"
"""No gap of a template may be empty."""


@dataclass(frozen=True)
class Phrases:
    """What WhatsApp wants said around buttons, in the person's language."""

    choose: str
    """On the button that opens a list."""
    choice: str
    """Above buttons whose text had to go before them."""
    more: str
    """Above the rest of a list that is too long for one message."""


def bodies(message: Outgoing, phrases: Phrases, *, file_id: str | None = None) -> list[Body]:
    """What is sent, in this order; `file_id` is the id on WhatsApp of its picture or file."""
    if message.template is not None:
        return [template(message.template)]
    if isinstance(message.document, Document) and file_id:
        return [_document(message.text, message.document.name, file_id)]
    buttons = [button for row in message.buttons for button in row]
    found = list(_photo(message.text, file_id, has_buttons=bool(buttons))) if file_id else []
    if file_id and "caption" in found[0]["image"]:
        return found
    if buttons:
        found += _with_buttons(message.text, buttons, phrases)
    elif message.asks_place and 0 < len(message.text) <= MAX_BODY:
        found.append(
            _interactive("location_request_message", message.text, {"name": "send_location"})
        )
    else:
        found += texts(message.text)
    return found


def texts(text: str) -> Iterator[Body]:
    """A text, in pieces where it is too long for one message; nothing for an empty one."""
    rest = text.strip()
    while rest:
        piece = rest if len(rest) <= MAX_TEXT else _beginning(rest)
        yield {"type": "text", "text": {"body": piece}}
        rest = rest[len(piece) :].lstrip()


def _beginning(text: str) -> str:
    """As much as fits, up to the end of a line or of a word."""
    cut = max(text.rfind("\n", 0, MAX_TEXT), text.rfind(" ", 0, MAX_TEXT))
    return text[: cut if cut > 0 else MAX_TEXT].rstrip()


def _document(text: str, name: str, file_id: str) -> Body:
    """A file, with the text under it."""
    shown = name if name.endswith(".pdf") else f"{name}.txt"
    return {
        "type": "document",
        "document": {"id": file_id, "filename": shown, "caption": text[:MAX_BODY]},
    }


def _photo(text: str, photo_id: str, *, has_buttons: bool) -> Iterator[Body]:
    """The picture, with the text under it where nothing else follows: lists take no picture."""
    image = {"id": photo_id}
    if text and not has_buttons and len(text) <= MAX_BODY:
        image["caption"] = text
    yield {"type": "image", "image": image}


def _with_buttons(text: str, buttons: Sequence[ShownButton], phrases: Phrases) -> Iterator[Body]:
    head = text
    if not 0 < len(text) <= MAX_BODY:
        yield from texts(text)
        head = phrases.choice
    # A label that is too long for a button is not cut: the beginning alone ("Oui, je peux le …")
    # may promise something else. A row of a list shows it whole.
    fits = all(len(button.label) <= MAX_BUTTON for button in buttons)
    if len(buttons) <= MAX_BUTTONS and fits:
        yield _interactive("button", head, {"buttons": _replies(buttons)})
        return
    for start in range(0, len(buttons), MAX_ROWS):
        rows = _rows(buttons[start : start + MAX_ROWS])
        action = {"button": phrases.choose, "sections": [{"rows": rows}]}
        yield _interactive("list", head if start == 0 else phrases.more, action)


def _interactive(kind: str, text: str, action: Body) -> Body:
    return {
        "type": "interactive",
        "interactive": {"type": kind, "body": {"text": text}, "action": action},
    }


def _replies(buttons: Sequence[ShownButton]) -> list[Body]:
    titles = _unlike([button.label for button in buttons], MAX_BUTTON)
    return [
        {"type": "reply", "reply": {"id": button.token, "title": title}}
        for button, title in zip(buttons, titles, strict=True)
    ]


def _rows(buttons: Sequence[ShownButton]) -> list[Body]:
    titles = _unlike([_cut(button.label, MAX_TITLE) for button in buttons], MAX_TITLE)
    rows: list[Body] = []
    for button, title in zip(buttons, titles, strict=True):
        row = {"id": button.token, "title": title}
        if len(button.label) > MAX_TITLE:
            row["description"] = _cut(button.label, MAX_DESCRIPTION)
        rows.append(row)
    return rows


def _cut(label: str, length: int) -> str:
    return label if len(label) <= length else label[: length - 1].rstrip(" ,") + "…"


def _unlike(titles: Sequence[str], length: int) -> list[str]:
    """Titles of one message must differ: the second of two alike gets a number."""
    shown: list[str] = []
    for title in titles:
        number, unlike = 2, title
        while unlike in shown:
            mark = f" ({number})"
            number, unlike = number + 1, _cut(title, length - len(mark)) + mark
        shown.append(unlike)
    return shown


def template(filled: Template) -> Body:
    """A template with its gaps filled and what its buttons bring back."""
    components: list[Body] = []
    if filled.gaps:
        gaps = [{"type": "text", "text": _in_one_line(gap)} for gap in filled.gaps]
        components.append({"type": "body", "parameters": gaps})
    components += [
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": str(index),
            "parameters": [{"type": "payload", "payload": token}],
        }
        for index, token in enumerate(filled.buttons)
    ]
    named = {"name": filled.name, "language": {"code": filled.language}}
    return {"type": "template", "template": {**named, "components": components}}


def _in_one_line(gap: str) -> str:
    """WhatsApp refuses gaps with new lines, tabs or more than four spaces together."""
    return re.sub(r"[ \t\r\n]+", " ", gap).strip() or NO_GAP
