"""The table of what can come from WhatsApp: what each update of the inbox says."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.channels.contract import Delivery, Incoming
from bot.channels.plain import plain_text
from bot.channels.whatsapp_errors import kind_of
from bot.templates import OPEN
from solidarity.details.telephone import phone_number

NAME = "whatsapp"
NUMBER = re.compile(r"[0-9]{5,20}")
USER_ID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9.]{1,140}")
MEDIA_ID = re.compile(r"[\w.-]{1,200}", re.ASCII)
NOTICE_ID = re.compile(r"[0-9]{1,9}")
ARRIVED = ("delivered", "read")
MOVES = ("user_changed_number", "customer_changed_number", "user_changed_user_id")
SOONEST, LATEST = 1_230_768_000, 4_102_444_800
"""A message was written after 2008 (WhatsApp's first year) and before 2100."""

Part = Mapping[str, Any]
Facts = dict[str, Any]


def read(payload: Part) -> Incoming:
    """What an update says; nothing that can stand in one is an error."""
    if "status" in payload:
        return _delivery(part(payload, "status"))
    message, contact = part(payload, "message"), part(payload, "contact")
    address, also = addresses(message, contact)
    if not address or "group_id" in message:
        return Incoming(NAME, address, "ignored")
    reader = READERS.get(text(message, "type"))
    facts: Facts = reader(message) if reader is not None else {"kind": "other"}
    if facts["kind"] == "tap":
        facts["tap_id"] = address
    return Incoming(
        channel=NAME,
        address=address,
        also=also,
        first_name=_first_name(text(part(contact, "profile"), "name")),
        at=written_at(message),
        **facts,
    )


def addresses(message: Part, contact: Part) -> tuple[str, str | None]:
    """Where to answer, and another name of the same chat: the number goes before the user id."""
    number = _first(NUMBER, text(message, "from"), text(contact, "wa_id"))
    user = _first(USER_ID, text(message, "from_user_id"), text(contact, "user_id"))
    return (number, user or None) if number else (user, None)


def written_at(message: Part) -> datetime | None:
    """The channel's own time of a message or a status."""
    digits = str(message.get("timestamp", ""))
    if not re.fullmatch(r"[0-9]{10}", digits) or not SOONEST <= int(digits) < LATEST:
        return None
    return datetime.fromtimestamp(int(digits), UTC)


def part(of: Part, name: str) -> Part:
    """A part of a payload; an empty one when it is not there, or is something else."""
    found = of.get(name)
    return found if isinstance(found, Mapping) else {}


def parts(of: Part, name: str) -> list[Part]:
    found = of.get(name)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def text(of: Part, name: str) -> str:
    """A text without what no database keeps: NUL, halves of surrogate pairs."""
    found = of.get(name)
    if not isinstance(found, str):
        return ""
    return plain_text(found)


def _first(wanted: re.Pattern[str], *candidates: str) -> str:
    return next((each for each in candidates if wanted.fullmatch(each)), "")


def _first_name(profile: str) -> str | None:
    """People write what they like there: emoji, or their whole name."""
    words = (word for word in profile.split() if any(c.isalpha() for c in word))
    return next(words, "")[:80] or None


def _words(message: Part) -> Facts:
    words = text(part(message, "text"), "body")
    if words.split()[:1] == ["/start"]:
        return {"kind": "start", "source": next(iter(words.split()[1:]), None)}
    return {"kind": "text", "text": words}


def _edited(message: Part) -> Facts:
    changed = part(part(message, "edit"), "message")
    media = part(changed, text(changed, "type"))
    words = text(media, "body") or text(media, "caption")
    # A changed picture without words: what was said before stands.
    return {"kind": "edited", "text": words} if words else {"kind": "ignored"}


def _unsupported(message: Part) -> Facts:
    """WhatsApp says only that there was something; of corrected words too, at times."""
    corrected = text(part(message, "unsupported"), "type") == "edit"
    return {"kind": "edited" if corrected else "other"}


def _quick_reply(message: Part) -> Facts:
    """A button of a template."""
    payload = text(part(message, "button"), "payload")
    return {"kind": "opened"} if payload == OPEN else {"kind": "tap", "token": payload}


def _button(message: Part) -> Facts:
    interactive = part(message, "interactive")
    for kind in ("button_reply", "list_reply"):
        if text(interactive, "type") == kind:
            return {"kind": "tap", "token": text(part(interactive, kind), "id")}
    return {"kind": "other"}


def _location(message: Part) -> Facts:
    place = part(message, "location")
    lat, lon = _degrees(place.get("latitude"), 90), _degrees(place.get("longitude"), 180)
    if lat is None or lon is None:
        return {"kind": "other"}
    return {"kind": "location", "lat": lat, "lon": lon}


def _degrees(value: object, most: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and abs(value) <= most else None


def _contact(message: Part) -> Facts:
    """Only his own number is his: a card is mostly that of somebody else."""
    asked_for = text(message, "origin") == "contact_request"
    number = text(message, "from")
    for card in parts(message, "contacts"):
        for phone in parts(card, "phones"):
            if asked_for or (number and text(phone, "wa_id") == number):
                return {"kind": "contact", "phone": phone_number(text(phone, "phone"))}
    return {"kind": "contact"}


def _voice(message: Part) -> Facts:
    return {"kind": "voice", "voice": _media(message, "audio")}


def _image(message: Part) -> Facts:
    """A picture with words under it is read as words."""
    return _seen(part(message, "image"), _media(message, "image"))


def _video(message: Part) -> Facts:
    return _seen(part(message, "video"), None)


def _document(message: Part) -> Facts:
    """The words under it are read for danger alone."""
    return {"kind": "other", "text": text(part(message, "document"), "caption") or None}


def _seen(media: Part, photo: str | None) -> Facts:
    caption = text(media, "caption")
    if caption.strip():
        return {"kind": "text", "text": caption, "photo": photo}
    return {"kind": "photo", "photo": photo}


def _media(message: Part, kind: str) -> str | None:
    return _first(MEDIA_ID, text(part(message, kind), "id")) or None


def _system(message: Part) -> Facts:
    """Somebody has another number or another user id; all else is between him and WhatsApp."""
    system = part(message, "system")
    if text(system, "type") not in MOVES:
        return {"kind": "ignored"}
    number = _first(NUMBER, text(system, "wa_id"), text(system, "new_wa_id"))
    user = _first(USER_ID, text(system, "user_id"))
    old_number = _first(NUMBER, text(message, "from"), text(system, "customer"))
    old_user = _first(USER_ID, text(system, "previous_user_id"), text(message, "from_user_id"))
    moves = {old_number: number or user, old_user: user or number}
    moves = {old: new for old, new in moves.items() if old and new and old != new}
    return {"kind": "moved", "moves": moves}


def _delivery(status: Part) -> Incoming:
    number = _first(NUMBER, text(status, "recipient_id"))
    user = _first(USER_ID, text(status, "recipient_user_id"))
    notice = _first(NOTICE_ID, text(status, "biz_opaque_callback_data"))
    news, error = text(status, "status"), None
    if news == "failed":
        error = kind_of(next(iter(parts(status, "errors")), {}))
    return Incoming(
        channel=NAME,
        address=number or user,
        kind="delivery",
        also=user or None,
        at=written_at(status),
        delivery=Delivery(
            text(status, "id"), int(notice) if notice else None, error, news in ARRIVED
        ),
    )


def _of_kind(kind: str) -> Callable[[Part], Facts]:
    return lambda message: {"kind": kind}


READERS: Mapping[str, Callable[[Part], Facts]] = {
    "text": _words,
    "button": _quick_reply,
    "interactive": _button,
    "location": _location,
    "contacts": _contact,
    "audio": _voice,
    "image": _image,
    "video": _video,
    "document": _document,
    "sticker": _of_kind("sticker"),
    "edit": _edited,
    "unsupported": _unsupported,
    "system": _system,
    "request_welcome": _of_kind("start"),
    "reaction": _of_kind("ignored"),
    "revoke": _of_kind("ignored"),
}
"""By the type of the message. Any other (an order, a poll) is answered as "other"."""
