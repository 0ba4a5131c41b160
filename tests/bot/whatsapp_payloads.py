"""What WhatsApp's webhook sends, in the shapes of its documentation."""

import json
from typing import Any

from bot.web.whatsapp_webhook import SIGNATURE_HEADER, sign
from solidarity.settings import WhatsAppAccount
from tests.solidarity.stories import NOON

ACCOUNT = WhatsAppAccount(
    token="the token",
    phone_id="106540352242922",
    app_secret="only WhatsApp knows",
    verify_token="chosen by us",
    api="http://127.0.0.1:9/v24.0",
)
ANNA, ANNAS_USER = "32470123456", "BE.13491208655302741918"
BRAM = "32470654321"

Payload = dict[str, Any]


def message(
    kind: str, content: Any = None, *, number: str = "wamid.1", second: int = 0, **more: Any
) -> Payload:
    """A message of Anna's, so many seconds after noon; keys given as None are left out."""
    built = {
        "from": ANNA,
        "from_user_id": ANNAS_USER,
        "id": number,
        "timestamp": str(int(NOON.timestamp()) + second),
        "type": kind,
        kind: content,
        **more,
    }
    return {key: value for key, value in built.items() if value is not None}


def words(text: str, **more: Any) -> Payload:
    return message("text", {"body": text}, **more)


def contact(name: str = "Anna Peeters", **ids: str | None) -> Payload:
    ids = {"wa_id": ANNA, "user_id": ANNAS_USER} | ids
    return {"profile": {"name": name}} | {key: value for key, value in ids.items() if value}


def status(word: str, *, number: str = "wamid.out", notice: int | None = 1, **more: Any) -> Payload:
    built = {
        "id": number,
        "status": word,
        "timestamp": str(int(NOON.timestamp())),
        "recipient_id": ANNA,
        "recipient_user_id": ANNAS_USER,
        "pricing": {"billable": False, "pricing_model": "PMP", "category": "service"},
        "biz_opaque_callback_data": None if notice is None else str(notice),
        **more,
    }
    return {key: value for key, value in built.items() if value is not None}


def value(
    *messages: Payload, statuses: list[Payload] | None = None, phone_id: str = ACCOUNT.phone_id
) -> Payload:
    return {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "3225550000", "phone_number_id": phone_id},
        "contacts": [contact()],
        **({"messages": list(messages)} if messages else {}),
        **({"statuses": statuses} if statuses else {}),
    }


def batch(*values: Payload, field: str = "messages") -> Payload:
    """One entry for each value, as when several were waiting."""
    entries = [{"id": "102290129340398", "changes": [{"value": v, "field": field}]} for v in values]
    return {"object": "whatsapp_business_account", "entry": entries}


def signed(body: bytes) -> dict[str, str]:
    return {SIGNATURE_HEADER: sign(body, ACCOUNT.app_secret)}


def encoded(payload: object) -> bytes:
    return json.dumps(payload).encode()
