"""Calendars over the web: one file a volunteer, one a call, at addresses nobody can guess."""

import asyncio
import hashlib
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.clock import Clock
from bot.wording import Wording
from solidarity.befriending.calendar import agenda, calendars
from solidarity.befriending.calendar.calendar_file import Title, written
from solidarity.clock import wall_time
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Person

HEADERS = {
    # Whoever stands in between keeps nothing, and no search engine shows it.
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
}

LARGEST = 2**31 - 1
"""No call has a larger number: the databases know none."""


def routes(sessions: Sessions, wording: Wording, clock: Clock) -> list[Route]:
    async def feed(request: Request) -> Response:
        """All calls of a volunteer."""
        token = request.path_params["token"]
        body = await asyncio.to_thread(_feed, sessions, wording, token, clock())
        return _answer(request, body)

    async def call(request: Request) -> Response:
        """One call."""
        token, number = request.path_params["token"], request.path_params["call"]
        body = await asyncio.to_thread(_call, sessions, wording, token, number, clock())
        return _answer(request, body, attached="call.ics")

    return [
        Route("/calendar/{token:str}.ics", feed),
        Route("/calendar/{token:str}/{call:int}.ics", call),
    ]


def _answer(request: Request, body: bytes | None, *, attached: str | None = None) -> Response:
    if body is None:
        return Response("404", status_code=404, media_type="text/plain", headers=HEADERS)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = HEADERS | {"ETag": etag}
    known = request.headers.get("if-none-match", "")
    if etag in (one.strip().removeprefix("W/") for one in known.split(",")):
        return Response(status_code=304, headers=headers)
    if attached is not None:
        headers |= {"Content-Disposition": f'attachment; filename="{attached}"'}
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)


def _feed(sessions: Sessions, wording: Wording, token: str, now: datetime) -> bytes | None:
    with sessions.begin() as session:
        feed = calendars.feed_of(session, token, now=now)
        if feed is None:
            return None
        language = session.get_one(Person, feed.volunteer_id).language
        return written(
            agenda.entries(session, feed.volunteer_id),
            name=wording.say("calendar.name", {}, language=language, now=wall_time(now)),
            title=_title(wording, language, now),
            stamp=feed.created_at,
        )


def _call(
    sessions: Sessions, wording: Wording, token: str, number: int, now: datetime
) -> bytes | None:
    with sessions.begin() as session:
        found = calendars.call_behind(session, token, number) if number <= LARGEST else None
        if found is None:
            return None
        call, for_person = found
        reader = call.person if for_person else call.volunteer.person
        entry = agenda.entry_of(session, call, for_person=for_person)
        title = _title(wording, reader.language, now)
        return written([entry], name=None, title=title, stamp=call.pair.proposed_at)


def _title(wording: Wording, language: str, now: datetime) -> Title:
    """What stands over a call, in the reader's language."""
    wall = wall_time(now)
    return lambda name: wording.say("calendar.title", {"name": name}, language=language, now=wall)
