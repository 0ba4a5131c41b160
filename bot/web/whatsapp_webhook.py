"""WhatsApp's webhook: the signature is checked, the whole batch is kept, then acknowledged."""

import hashlib
import hmac
import json
import re
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.contract import Arrived
from bot.channels.whatsapp_batches import arrived
from solidarity.settings import WhatsAppAccount

PATH = "/whatsapp/webhook"
SIGNATURE_HEADER = "X-Hub-Signature-256"
MAX_BODY = 4_000_000
"""Bytes; WhatsApp sends up to three megabytes."""
CHALLENGE = re.compile(r"[\w.-]{1,200}", re.ASCII)

Keep = Callable[[list[Arrived]], Awaitable[None]]


def routes(keep: Keep, account: WhatsAppAccount) -> list[Route]:
    async def shake_hands(request: Request) -> Response:
        """WhatsApp asks once whether this address is ours."""
        asked = request.query_params
        challenge = asked.get("hub.challenge", "")
        is_ours = _same(asked.get("hub.verify_token", ""), account.verify_token)
        if asked.get("hub.mode") != "subscribe" or not is_ours:
            return PlainTextResponse("wrong token", status_code=403)
        if not CHALLENGE.fullmatch(challenge):
            return PlainTextResponse("no challenge", status_code=403)
        return PlainTextResponse(challenge, headers={"X-Content-Type-Options": "nosniff"})

    async def receive(request: Request) -> Response:
        body = await _read(request)
        if body is None:
            return PlainTextResponse("too large", status_code=413)
        if not _same(request.headers.get(SIGNATURE_HEADER, ""), sign(body, account.app_secret)):
            return PlainTextResponse("wrong signature", status_code=401)
        try:
            updates = arrived(json.loads(body), phone_id=account.phone_id)
        except (ValueError, RecursionError):
            return PlainTextResponse("not a batch", status_code=400)
        # News of the account, or of another number: nothing to keep, and nothing to repeat.
        if updates:
            await keep(updates)
        return PlainTextResponse("kept")

    return [
        Route(PATH, shake_hands, methods=["GET"]),
        Route(PATH, receive, methods=["POST"]),
    ]


def sign(body: bytes, secret: str) -> str:
    """The header by which a body is known to come from WhatsApp."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


async def _read(request: Request) -> bytes | None:
    """The body; one that is too large is not read to its end."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY:
            return None
    return bytes(body)
