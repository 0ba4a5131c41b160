"""Health and figures of the running process."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import metrics
from bot.ages import ages
from bot.clock import Clock
from bot.rasa import Rasa
from bot.signs import Signs
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Notice, Received, TeamTask

PATIENCE_S = 5.0
"""A database that does not answer within this time is not ready."""


def routes(sessions: Sessions, rasa: Rasa, clock: Clock, signs: Signs) -> list[Route]:
    async def live(request: Request) -> Response:
        """The process works; what it depends on may be away."""
        return JSONResponse({"live": True})

    async def ready(request: Request) -> Response:
        """The database and Rasa answer; how long the oldest waits, and how the channels are."""
        understands, now = await rasa.is_ready(), clock()
        try:
            known = asyncio.to_thread(_waiting, sessions, now)
            waiting = await asyncio.wait_for(known, PATIENCE_S)
        except (SQLAlchemyError, TimeoutError):
            waiting = {}
        is_ready = understands and bool(waiting)
        body = {"live": True, "ready": is_ready, "rasa": understands, "database": bool(waiting)}
        body |= waiting | {"channels": _channels(signs, now)}
        return JSONResponse(body, status_code=200 if is_ready else 503)

    async def figures(request: Request) -> Response:
        understands, now = await rasa.is_ready(), clock()
        shared = await asyncio.to_thread(_figures, sessions, now)
        own = metrics.of_process(signs, understands=understands, now=now)
        body = metrics.text([*shared, *own])
        return Response(body, headers={"content-type": metrics.CONTENT_TYPE})

    return [
        Route("/health", ready),
        Route("/health/live", live),
        Route("/health/ready", ready),
        Route("/metrics", figures),
    ]


def _waiting(sessions: Sessions, now: datetime) -> dict[str, Any]:
    with sessions.begin() as session:
        new = select(func.count()).where(Received.state == "new")
        unsent = select(func.count()).where(Notice.state == "waiting")
        tasks = select(func.count()).where(TeamTask.closed_at.is_(None))
        waits = ages(session, now=now)
        return {
            "inbox": session.scalars(new).one(),
            "outbox": session.scalars(unsent).one(),
            "team_tasks": session.scalars(tasks).one(),
            "oldest_unhandled_s": _seconds(waits.unhandled),
            "oldest_undelivered_s": _seconds(waits.undelivered),
            "oldest_overdue_s": _seconds(waits.overdue),
        }


def _seconds(age: timedelta) -> float:
    return round(age.total_seconds(), 1)


def _channels(signs: Signs, now: datetime) -> dict[str, dict[str, Any]]:
    """Of each channel, when it last brought and took something, and whether it is closed."""
    names = sorted({*signs.heard, *signs.sent, *signs.closed_until})
    return {
        name: {
            "heard": _iso(signs.heard.get(name)),
            "sent": _iso(signs.sent.get(name)),
            "closed": signs.is_closed(name, now=now),
        }
        for name in names
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at is not None else None


def _figures(sessions: Sessions, now: datetime) -> list[metrics.Figure]:
    with sessions.begin() as session:
        return metrics.of_database(session, now=now)
