"""Health and figures of the running process."""

import asyncio

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.rasa import Rasa
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Notice, Received, TeamTask
from solidarity.storage.tables import Request as HelpRequest

PATIENCE_S = 3.0
"""A database that takes longer is taken by another, or away."""


def routes(sessions: Sessions, rasa: Rasa, clock: Clock) -> list[Route]:
    async def health(request: Request) -> Response:
        """Live and ready: the database and Rasa answer."""
        understands = await rasa.is_ready()
        try:
            counting = asyncio.to_thread(_waiting, sessions)
            waiting = await asyncio.wait_for(counting, PATIENCE_S)
        except (SQLAlchemyError, TimeoutError):
            waiting = {}
        ready = understands and bool(waiting)
        body = {"live": True, "ready": ready, "rasa": understands, "database": bool(waiting)}
        return JSONResponse(body | waiting, status_code=200 if ready else 503)

    async def metrics(request: Request) -> Response:
        figures = await asyncio.to_thread(_figures, sessions)
        lines = (f"solidarity_{name} {value}" for name, value in figures.items())
        return PlainTextResponse("\n".join(lines) + "\n")

    return [Route("/health", health), Route("/metrics", metrics)]


def _waiting(sessions: Sessions) -> dict[str, int]:
    with sessions.begin() as session:
        new = select(func.count()).where(Received.state == "new")
        unsent = select(func.count()).where(Notice.state == "waiting")
        tasks = select(func.count()).where(TeamTask.closed_at.is_(None))
        return {
            "inbox": session.scalars(new).one(),
            "outbox": session.scalars(unsent).one(),
            "team_tasks": session.scalars(tasks).one(),
        }


def _figures(sessions: Sessions) -> dict[str, int]:
    by_state = select(HelpRequest.state, func.count()).group_by(HelpRequest.state)
    with sessions.begin() as session:
        counts = {f'requests{{state="{s}"}}': n for s, n in session.execute(by_state).tuples()}
    return counts | _waiting(sessions)
