"""The chat of the web page over HTTP: what a person sends, and a stream of what is said.

The token in the address is the only key to a chat. What is sent is answered after it is kept.
"""

import asyncio
import json
import math
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.channels import webchat_messages as messages
from bot.channels.plain import plain_text
from bot.channels.webchat import WebChat
from bot.web.webchat_page import language_wanted
from solidarity import safety
from solidarity.vocabulary import Language

MAX_TEXT = 10_000
MAX_BODY = 200_000
"""Bytes: 10,000 characters can take twelve each when JSON escapes them."""
TOKEN = re.compile(r"[\w-]{16,64}", re.ASCII)
CLIENT_ID = re.compile(r"[\w-]{1,40}", re.ASCII)
LOOK_AGAIN_S = 2.0
"""How often a stream looks for what another process wrote."""

Answer = Callable[[Request], Awaitable[Response]]


class Refusal(Exception):
    """A request that is not taken: HTTP status and the key of the sentence that says why."""

    def __init__(self, status: int, key: str) -> None:
        super().__init__(key)
        self.status, self.key = status, key


class TooFast(Refusal):
    """Too much comes from one address of the internet; when it may be tried again."""

    def __init__(self, key: str, wait: float) -> None:
        super().__init__(429, key)
        self.wait = math.ceil(wait)


NOT_UNDERSTOOD = (400, "page.error.not_understood")
UNKNOWN_CHAT = (404, "page.error.unknown_chat")
TOO_LONG = (413, "page.error.too_long")


def routes(chat: WebChat) -> list[Route]:
    async def open_chat(request: Request) -> Response:
        body = await read_json(request)
        language = chosen(body, "language", list(Language))
        chosen(body, "role", ("person", "volunteer"))
        may_open(chat, request)
        source = body.get("source")
        mark = source if isinstance(source, str) else None
        address = await asyncio.to_thread(_open, chat, language, mark)
        await chat.greet(address)
        return JSONResponse({"token": address})

    async def text(request: Request) -> Response:
        body = await read_json(request)
        said = clean(body.get("text"))
        # Danger is read even where too much comes from.
        if safety.read(said) is None:
            may_send(chat, request)
        address = await known_chat(chat, request)
        await chat.hear(address, client_id(body), {"kind": "text", "text": said})
        return JSONResponse({"kept": True})

    async def tap(request: Request) -> Response:
        may_send(chat, request)
        address = await known_chat(chat, request)
        body = await read_json(request)
        button = body.get("button")
        if not isinstance(button, str) or not CLIENT_ID.fullmatch(button):
            raise Refusal(*NOT_UNDERSTOOD)
        await chat.hear(address, client_id(body), {"kind": "tap", "button": button})
        return JSONResponse({"kept": True})

    async def location(request: Request) -> Response:
        may_send(chat, request)
        address = await known_chat(chat, request)
        body = await read_json(request)
        lat, lon = degrees(body.get("lat"), 90), degrees(body.get("lon"), 180)
        await chat.hear(address, client_id(body), {"kind": "location", "lat": lat, "lon": lon})
        return JSONResponse({"kept": True})

    async def history(request: Request) -> Response:
        address = await known_chat(chat, request)
        return JSONResponse({"messages": await asyncio.to_thread(_history, chat, address)})

    async def events(request: Request) -> Response:
        address = await known_chat(chat, request)
        after = request.headers.get("last-event-id") or request.query_params.get("after") or "0"
        if not re.fullmatch(r"\d{1,15}", after, re.ASCII):
            raise Refusal(*NOT_UNDERSTOOD)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        stream = follow(chat, address, int(after))
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    def post(path: str, answer: Answer) -> Route:
        return Route(path, explained(chat, answer), methods=["POST"])

    return [
        post("/web/people", open_chat),
        post("/web/{token}/messages", text),
        Route("/web/{token}/messages", explained(chat, history)),
        post("/web/{token}/taps", tap),
        post("/web/{token}/location", location),
        Route("/web/{token}/events", explained(chat, events)),
    ]


def explained(chat: WebChat, answer: Answer) -> Answer:
    """The same, with a refusal told in the person's language."""

    async def answer_or_explain(request: Request) -> Response:
        try:
            return await answer(request)
        except Refusal as refusal:
            language = await asyncio.to_thread(_language, chat, request)
            body = {"error": chat.say(refusal.key, language)}
            again = {"Retry-After": str(refusal.wait)} if isinstance(refusal, TooFast) else None
            return JSONResponse(body, status_code=refusal.status, headers=again)

    return answer_or_explain


def may_open(chat: WebChat, request: Request) -> None:
    """Raises TooFast when too many chats were opened from there."""
    wait = chat.sources.wait(request, "chat")
    if wait:
        raise TooFast("page.error.many_chats", wait)


def may_send(chat: WebChat, request: Request) -> None:
    """Raises TooFast when too much was sent from there."""
    wait = chat.sources.wait(request, "message")
    if wait:
        raise TooFast("page.error.too_fast", wait)


async def follow(chat: WebChat, address: str, after: int) -> AsyncIterator[str]:
    """Server-sent events, for as long as the browser listens; the id of each is its position."""
    yield "retry: 2000\n\n"
    with chat.bell(address) as bell:
        while True:
            bell.clear()
            changes = await asyncio.to_thread(chat.changes, address, after)
            for change in changes:
                after = change.position
                data = json.dumps(change.content)
                yield f"id: {after}\nevent: {change.kind}\ndata: {data}\n\n"
            try:
                await asyncio.wait_for(bell.wait(), timeout=LOOK_AGAIN_S)
            except TimeoutError:
                # A comment now and then keeps proxies from closing the connection.
                yield ": still here\n\n"


async def known_chat(chat: WebChat, request: Request) -> str:
    """The address of the chat in the path; 404 when there is none."""
    token = request.path_params["token"]
    if not TOKEN.fullmatch(token) or not await asyncio.to_thread(_exists, chat, token):
        raise Refusal(*UNKNOWN_CHAT)
    return str(token)


async def read_json(request: Request) -> Mapping[str, Any]:
    """The JSON object in the body; one that is too large is not read to its end."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY:
            raise Refusal(*TOO_LONG)
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refusal(*NOT_UNDERSTOOD) from error
    if not isinstance(found, dict):
        raise Refusal(*NOT_UNDERSTOOD)
    return found


def client_id(body: Mapping[str, Any]) -> str:
    """The browser's own id of what was done, so that sending it twice does it once."""
    found = body.get("id")
    if not isinstance(found, str) or not CLIENT_ID.fullmatch(found):
        raise Refusal(*NOT_UNDERSTOOD)
    return found


def clean(text: object) -> str:
    """A text without what no database keeps: NUL, halves of surrogate pairs."""
    if not isinstance(text, str) or not text.strip():
        raise Refusal(*NOT_UNDERSTOOD)
    if len(text) > MAX_TEXT:
        raise Refusal(*TOO_LONG)
    return plain_text(text)


def chosen(body: Mapping[str, Any], name: str, choices: Any) -> str:
    """One of a few words."""
    found = body.get(name)
    if not isinstance(found, str) or found not in list(choices):
        raise Refusal(*NOT_UNDERSTOOD)
    return found


def degrees(value: object, most: int) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refusal(*NOT_UNDERSTOOD)
    if not math.isfinite(value) or abs(value) > most:
        raise Refusal(*NOT_UNDERSTOOD)
    return float(value)


def _language(chat: WebChat, request: Request) -> str:
    """The person's, or what the browser prefers when nobody is known."""
    token = request.path_params.get("token", "")
    if not TOKEN.fullmatch(token):
        return language_wanted(request)
    with chat.sessions.begin() as session:
        return messages.language_of(session, token) or language_wanted(request)


def _open(chat: WebChat, language: str, source: str | None) -> str:
    with chat.sessions.begin() as session:
        return chat.open(session, language=language, source=source).contacts[0].address


def _exists(chat: WebChat, address: str) -> bool:
    with chat.sessions.begin() as session:
        return messages.exists(session, address)


def _history(chat: WebChat, address: str) -> list[Mapping[str, Any]]:
    with chat.sessions.begin() as session:
        return messages.all_messages(session, address)
