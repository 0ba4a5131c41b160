"""WhatsApp's office for templates: what is there already, and handing in the rest."""

from collections.abc import Iterable
from typing import Any, TextIO

import httpx

from solidarity.errors import MissingSetting
from solidarity.settings import WhatsAppAccount

PATIENCE_S = 30.0
ASKED_FOR = {"limit": "100", "fields": "name,language,status,category,rejected_reason,components"}
HOW_TO_CHANGE = "edit it in the WhatsApp Manager, or delete it there and submit it again later"


class Refusal(Exception):
    """WhatsApp does not take it, and says why."""


def submit(account: WhatsAppAccount | None, bodies: Iterable[dict[str, Any]], out: TextIO) -> int:
    """Hand in what is not there yet, and tell what becomes of each; 1 when one is not well."""
    if account is None:
        raise MissingSetting(missing="WHATSAPP_TOKEN", needed_by="--submit")
    if not account.business_id:
        raise MissingSetting(missing="WHATSAPP_BUSINESS_ID", needed_by="--submit")
    url = f"{account.api}/{account.business_id}/message_templates"
    headers = {"Authorization": f"Bearer {account.token}"}
    failures = 0
    with httpx.Client(headers=headers, timeout=PATIENCE_S) as client:
        try:
            there = _existing(client, url)
        except Refusal as refusal:
            print(f"nothing was submitted: {refusal}", file=out)
            return 1
        for body in bodies:
            one = there.get((body["name"], body["language"]))
            said, is_well = _compare(one, body) if one else _hand_in(client, url, body)
            failures += not is_well
            print(f"{body['name']} {body['language']}: {said}", file=out)
    return 1 if failures else 0


def _existing(client: httpx.Client, url: str) -> dict[tuple[str, str], dict[str, Any]]:
    """What is there, page by page, by name and language."""
    there: dict[tuple[str, str], dict[str, Any]] = {}
    asked_for = ASKED_FOR
    while True:
        page = _answer(client, "GET", url, params=asked_for)
        there |= {(one["name"], one["language"]): one for one in page["data"]}
        paging = page.get("paging", {})
        if "next" not in paging:
            return there
        asked_for = ASKED_FOR | {"after": paging["cursors"]["after"]}


def _compare(there: dict[str, Any], body: dict[str, Any]) -> tuple[str, bool]:
    """How the one that is there stands, and whether that is well."""
    status = str(there["status"]).lower()
    if _shown(there) != _shown(body):
        return f"exists ({status}) with another text or other buttons: {HOW_TO_CHANGE}", False
    if status == "rejected":
        return f"exists, rejected: {there.get('rejected_reason')}; {HOW_TO_CHANGE}", False
    if there["category"] != body["category"]:
        status += f", as {there['category']}: ask for a review in the WhatsApp Manager"
    return f"exists already ({status})", True


def _hand_in(client: httpx.Client, url: str, body: dict[str, Any]) -> tuple[str, bool]:
    try:
        taken = _answer(client, "POST", url, json=body)
    except Refusal as refusal:
        return f"refused: {refusal}", False
    return f"submitted ({str(taken['status']).lower()})", True


def _answer(client: httpx.Client, method: str, url: str, **more: Any) -> dict[str, Any]:
    """What WhatsApp answers; Refusal, with its words, when that is no success."""
    try:
        response = client.request(method, url, **more)
        body: dict[str, Any] = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise Refusal(f"no answer that can be read ({type(error).__name__}), try again") from error
    if response.is_success:
        return body
    told = body.get("error", {})
    why = told.get("error_user_msg") or told.get("error_data", {}).get("details")
    raise Refusal(f"{why or told.get('message')} ({told.get('code')})")


def _shown(body: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What a reader sees: text and buttons."""
    parts = body["components"]
    buttons = [button for part in parts for button in part.get("buttons", [])]
    return [part["text"] for part in parts if "text" in part], [b["text"] for b in buttons]
