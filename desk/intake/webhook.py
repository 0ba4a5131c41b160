"""`POST /intake/<source>`: checked, slowed down, done once, and answered with what became of it."""

import asyncio
import math
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy.orm import Session
from starlette.requests import Request as Http
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from desk.intake import aircall, generic, signatures
from desk.intake.fields import Malformed, parse
from desk.intake.openapi import MOST_BYTES, describe
from desk.site import Site
from solidarity import missed_calls, sources
from solidarity.handing_in import hand_in
from solidarity.storage.tables import IntakeSource

log = structlog.get_logger(__name__)
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def routes(site: Site) -> list[Route]:
    async def show_description(http: Http) -> Response:
        return JSONResponse(describe(site.settings.public_url), headers=HEADERS)

    async def receive(http: Http) -> Response:
        body = await _read(http)
        if body is None:
            return _refuse(413, f"more than {MOST_BYTES} bytes")
        response = await asyncio.to_thread(_answer, site, http, body)
        site.wake()
        return response

    return [
        Route("/intake/openapi.json", show_description, methods=["GET"]),
        Route("/intake/{source}", receive, methods=["POST"]),
    ]


def _answer(site: Site, http: Http, body: bytes) -> Response:
    """All in one transaction: what a refusal leaves is how much the source has sent."""
    now = site.clock()
    with site.sessions.begin() as session:
        source = sources.of_name(session, http.path_params["source"])
        if source is None:
            return _refuse(404, "no such source")
        if not signatures.is_from(source, http.headers, body, now=now):
            log.info("intake_unsigned", source=source.id)
            return _refuse(401, "the signature or the token is wrong, or too old")
        wait = sources.hold(session, source, intake=site.settings.rules.intake, now=now)
        if wait:
            return _refuse(429, "too fast", **{"Retry-After": str(math.ceil(wait))})
        try:
            result = _take(site, session, source, body, now)
        except Malformed as error:
            log.info("intake_malformed", source=source.id, field=error.field)
            return _refuse(422, f"{error.field} {error.why}", field=error.field)
        log.info("intake", source=source.id, result=result)
    return JSONResponse({"result": result}, headers=HEADERS)


def _take(site: Site, session: Session, source: IntakeSource, body: bytes, now: datetime) -> str:
    take = _take_call if source.kind == sources.AIRCALL else _take_told
    return take(site, session, source, body, now)


def _take_told(
    site: Site, session: Session, source: IntakeSource, body: bytes, now: datetime
) -> str:
    event, told = generic.read(parse(body))
    does = partial(
        hand_in, session, source, told, hear=partial(site.hands.hear, session, now=now),
        team_language=site.settings.rules.team.language, now=now,
    )  # fmt: skip
    return sources.once(session, source, event, does, now=now)


def _take_call(
    site: Site, session: Session, source: IntakeSource, body: bytes, now: datetime
) -> str:
    rang = aircall.read(parse(body), now=now)
    if rang is None:
        return "nothing"
    if rang.is_taken:
        does = partial(missed_calls.answered, session, rang.number, at=rang.at, now=now)
        return sources.once(session, source, f"answered {rang.id}", does, now=now)
    does = partial(
        missed_calls.missed, session, source, rang.number, began_at=rang.at,
        team_language=site.settings.rules.team.language, now=now,
    )  # fmt: skip
    return sources.once(session, source, f"missed {rang.id}", does, now=now)


def _refuse(status: int, why: str, *, field: str | None = None, **headers: str) -> Response:
    known = {"error": why} | ({"field": field} if field else {})
    return JSONResponse(known, status_code=status, headers=HEADERS | headers)


async def _read(http: Http) -> bytes | None:
    """The body; one that is too large is not read to its end."""
    body = bytearray()
    async for piece in http.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)
