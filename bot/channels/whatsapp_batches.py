"""What WhatsApp's webhook brings at once, taken apart for the inbox."""

import math
import re
from collections.abc import Iterator, Mapping

import structlog

from bot.channels.contract import Arrived
from bot.channels.plain import is_plain
from bot.channels.whatsapp_updates import (
    ARRIVED,
    NAME,
    Part,
    addresses,
    part,
    parts,
    text,
    written_at,
)

log = structlog.get_logger(__name__)

OBJECT = "whatsapp_business_account"
MESSAGE_ID = re.compile(r"[\x21-\x7e]{1,180}")
STATUSES = ("sent", "failed", *ARRIVED)
KEPT_OF_STATUS = (
    "id", "status", "timestamp", "recipient_id", "recipient_user_id",
    "biz_opaque_callback_data", "errors",
)  # fmt: skip


def arrived(batch: object, *, phone_id: str) -> list[Arrived]:
    """Every message and every status for our number, messages in the order of their times.

    ValueError when it is no batch of WhatsApp. What cannot be kept (without an id, or with what
    no database takes) is counted in the log and does not stop the others.
    """
    if not isinstance(batch, Mapping) or batch.get("object") != OBJECT:
        raise ValueError("not a batch")
    found = [each for value in _values(batch, phone_id) for each in _items(value)]
    kept = [each for each in found if each is not None]
    if len(kept) < len(found):
        log.warning("not_kept", items=len(found) - len(kept))
    # Sorting is stable: within a second the order of the batch stays.
    return sorted(kept, key=_second)


def status_id(ref: str, status: str) -> str:
    """The id in the inbox of what was told of a message that we sent."""
    return f"{ref}:{status}"


def _second(update: Arrived) -> float:
    at = written_at(part(update.payload, "message"))
    return at.timestamp() if at is not None else math.inf


def _values(batch: Part, phone_id: str) -> Iterator[Part]:
    """What changed for our number; an account can have several, and other kinds of news."""
    for entry in parts(batch, "entry"):
        for change in parts(entry, "changes"):
            value = part(change, "value")
            ours = text(part(value, "metadata"), "phone_number_id") == phone_id
            if ours and change.get("field") == "messages":
                yield value


def _items(value: Part) -> Iterator[Arrived | None]:
    contacts = parts(value, "contacts")
    known = {text(contact, key): contact for key in ("user_id", "wa_id") for contact in contacts}
    alone = contacts[0] if len(contacts) == 1 else {}
    for message in parts(value, "messages"):
        yield _message(message, _contact_of(message, known, alone))
    for status in parts(value, "statuses"):
        if text(status, "status") in STATUSES:
            yield _status(status)


def _contact_of(message: Part, known: Mapping[str, Part], alone: Part) -> Part:
    """Who wrote it, by his number or his user id; `alone` where the message has neither."""
    ids = [each for each in (text(message, "from"), text(message, "from_user_id")) if each]
    return next((known[each] for each in ids if each in known), {}) if ids else alone


def _message(message: Part, contact: Part) -> Arrived | None:
    who = {key: text(contact, key) for key in ("wa_id", "user_id") if text(contact, key)}
    name = text(part(contact, "profile"), "name")
    payload = {"message": message, "contact": who | {"profile": {"name": name}}}
    address, _ = addresses(message, contact)
    return _kept(message, address, payload) if address else None


def _status(status: Part) -> Arrived | None:
    """It belongs to no chat: it waits for nobody, and nobody waits for it."""
    told = {key: status[key] for key in KEPT_OF_STATUS if key in status}
    return _kept(status, "", {"status": told}, status=text(status, "status"))


def _kept(item: Part, address: str, payload: Part, *, status: str = "") -> Arrived | None:
    number = item.get("id")
    if not isinstance(number, str) or not MESSAGE_ID.fullmatch(number):
        return None
    if not is_plain(payload):
        return None
    return Arrived(NAME, status_id(number, status) if status else number, address, payload)
