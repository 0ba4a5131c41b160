"""What the webhook is given: the envelope of v24.0, messages of people, statuses of ours.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/
"""

import hashlib
import hmac
import json
from collections.abc import Iterable

from tests.phones.shapes import Json

from .contents import Sending
from .errors import CloudError
from .outbound import Event
from .world import Account, User, World


def envelope(account: Account, events: Iterable[Event]) -> Json:
    """Messages stand in one entry, statuses in another."""
    events = list(events)
    kinds = sorted({event.kind for event in events})
    return {
        "object": "whatsapp_business_account",
        "entry": [
            {"id": account.business_id, "changes": [change(account, kind, events)]}
            for kind in kinds
        ],
    }


def change(account: Account, kind: str, events: list[Event]) -> Json:
    chosen = [event for event in events if event.kind == kind]
    contacts: list[Json] = []
    for event in chosen:
        if event.contact and event.contact not in contacts:
            contacts.append(event.contact)
    number = {"display_phone_number": account.number, "phone_number_id": account.phone_id}
    value: Json = {"messaging_product": "whatsapp", "metadata": number}
    if contacts:
        value["contacts"] = contacts
    value[kind] = [event.content for event in chosen]
    return {"field": "messages", "value": value}


def contact(user: User) -> Json:
    told: Json = {"profile": {"name": user.name}, "user_id": user.user_id}
    if user.shows_number:
        return told | {"wa_id": user.wa_id}
    told["profile"]["username"] = user.name.lower()
    return told


def arrived(world: World, user: User, message_id: str, kind: str, content: Json) -> Event:
    """A message of a person; `content` holds what stands beside the sender and the id."""
    sender = {"from": user.wa_id} if user.shows_number else {}
    told = sender | {"from_user_id": user.user_id, "id": message_id}
    told |= {"timestamp": str(int(world.now())), "type": kind} | content
    return Event("messages", message_id, told, contact(user))


def status(
    world: World,
    user: User | None,
    message_id: str,
    state: str,
    sending: Sending,
    error: CloudError | None,
) -> Event:
    """What became of a message of ours. Prices are told with "sent" and "delivered"."""
    told: Json = {"id": message_id, "status": state, "timestamp": str(int(world.now()))}
    # Whoever was written to by a user id is not given away by his number.
    if sending.by_number or (user is not None and user.shows_number):
        told["recipient_id"] = user.wa_id if user else sending.address.lstrip("+")
    if user is not None or not sending.by_number:
        told["recipient_user_id"] = user.user_id if user else sending.address
    if sending.note:
        told["biz_opaque_callback_data"] = sending.note
    if error is not None:
        told["errors"] = [error.in_webhook()]
    elif state in ("sent", "delivered"):
        told["pricing"] = pricing(sending.shown.category)
    return Event("statuses", message_id, told, contact(user) if user else None)


def pricing(category: str) -> Json:
    """Per-message pricing; since v24.0 it stands without an object "conversation"."""
    is_free = category == "service"
    kind = "free_customer_service" if is_free else "regular"
    told: Json = {"billable": not is_free, "pricing_model": "PMP"}
    return told | {"category": category, "type": kind}


def signed(account: Account, payload: Json) -> tuple[bytes, str]:
    """(body, value of X-Hub-Signature-256); escaped as Meta does, slashes too."""
    told = json.dumps(payload, ensure_ascii=True, separators=(",", ":"))
    body = told.replace("/", "\\/").encode()
    digest = hmac.new(account.app_secret.encode(), body, hashlib.sha256).hexdigest()
    return body, f"sha256={digest}"
