"""Telegram's webhook: the secret is checked, the update is kept, then acknowledged."""

import hmac
import json
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.contract import Arrived
from bot.channels.telegram import arrived

PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  a name, no secret
MAX_BODY = 1_000_000


def routes(keep: Callable[[list[Arrived]], Awaitable[None]], secret: str) -> list[Route]:
    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return PlainTextResponse("wrong secret", status_code=401)
        body = await request.body()
        if len(body) > MAX_BODY:
            return PlainTextResponse("too large", status_code=413)
        try:
            update = arrived(json.loads(body))
        except (ValueError, AttributeError, RecursionError):
            return PlainTextResponse("not an update", status_code=400)
        await keep([update])
        return PlainTextResponse("kept")

    return [Route(PATH, receive, methods=["POST"])]
