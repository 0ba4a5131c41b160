"""The demonstration over HTTP: three phones on one page, and what happens behind them."""

import asyncio
import re
import secrets
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import demo_phones
from bot.channels.webchat import WebChat
from bot.demo_happened import happened
from bot.web import webchat_page
from bot.web.webchat_chat import (
    NOT_UNDERSTOOD,
    TOKEN,
    Refusal,
    chosen,
    explained,
    known_chat,
    may_open,
    read_json,
)
from bot.web.webchat_page import Phone, language_wanted
from solidarity.vocabulary import Language

ROLES = ("person", "volunteer", "newcomer")
GREETED = ("person", "newcomer")
PAGE = re.compile(r"[\w-]{16,40}", re.ASCII)


def routes(chat: WebChat) -> list[Route]:
    async def page(request: Request) -> Response:
        language = language_wanted(request)
        names = demo_phones.LANGUAGES.items()
        phones = [
            Phone("person", demo_phones.REQUESTER, language),
            *(Phone("volunteer", name, spoken) for name, spoken in names),
        ]
        return webchat_page.render(chat.wording, chat.clock, language, phones, demo=True)

    async def add_phone(request: Request) -> Response:
        """Like the plain chat's, with the page the phone is on: "page", as answered before."""
        body = await read_json(request)
        page, role = _page(body), chosen(body, "role", ROLES)
        may_open(chat, request)
        address = await asyncio.to_thread(_add_phone, chat, body, role, page)
        if role in GREETED:
            await chat.greet(address)
        return JSONResponse({"token": address, "page": page})

    async def tell(request: Request) -> Response:
        address = await known_chat(chat, request)
        wanted = request.query_params.get("lang")
        language = wanted if wanted in list(Language) else None
        return JSONResponse(await asyncio.to_thread(_tell, chat, address, language))

    return [
        Route("/", page),
        Route("/web/people", explained(chat, add_phone), methods=["POST"]),
        Route("/demo/{token}/happened", explained(chat, tell)),
    ]


def _page(body: Mapping[str, Any]) -> str:
    """The page a phone is added to; without one, a new page."""
    page = body.get("page") or secrets.token_urlsafe(16)
    if not isinstance(page, str) or not PAGE.fullmatch(page):
        raise Refusal(*NOT_UNDERSTOOD)
    return page


def _add_phone(chat: WebChat, body: Mapping[str, Any], role: str, page: str) -> str:
    language = chosen(body, "language", list(Language))
    instead_of = body.get("instead_of")
    with chat.sessions.begin() as session:
        if isinstance(instead_of, str) and TOKEN.fullmatch(instead_of):
            demo_phones.leave(session, instead_of, page)
        return demo_phones.join(session, chat, role=role, language=language, page=page)


def _tell(chat: WebChat, address: str, language: str | None) -> list[Any]:
    with chat.sessions.begin() as session:
        return happened(session, chat, address, language)
