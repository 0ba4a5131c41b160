"""Requests that the team has to call about, from the shell, and what it found."""

from argparse import Namespace
from datetime import UTC, datetime
from typing import TextIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity import seeing
from solidarity.details import phone_number
from solidarity.errors import IllegalStep
from solidarity.lifecycles import BEFORE_DONE
from solidarity.requests import verdicts
from solidarity.requests.call_backs import CallBack
from solidarity.settings import Rules, Settings
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.tables import Request


def run(settings: Settings, arguments: Namespace, out: TextIO) -> int:
    """Without an option the list: request, person, since when, first or beside, the number."""
    sessions = Sessions(open_engine(settings.database_url))
    number = arguments.real or arguments.hoax
    if number is None:
        _show(sessions, out)
        return 0
    try:
        with sessions.begin() as session:
            request = session.get(Request, number)
            if request is not None:
                _decide(session, request, settings.rules, is_real=bool(arguments.real))
                return 0
    except IllegalStep:
        pass
    print(f"nobody has to call about request {number}", file=out)
    return 1


def _decide(session: Session, request: Request, rules: Rules, *, is_real: bool) -> None:
    now = datetime.now(UTC)
    if is_real:
        verdicts.is_real(session, request, rules=rules, now=now)
    else:
        verdicts.is_hoax(session, request, abuse=rules.abuse, now=now)


def _show(sessions: Sessions, out: TextIO) -> None:
    waiting = select(Request).where(
        Request.call_back.in_((CallBack.FIRST, CallBack.BESIDE)), Request.state.in_(BEFORE_DONE)
    )
    with sessions.begin() as session:
        for request in session.scalars(waiting.order_by(Request.id)):
            # The number of who is helped stands with the address, when it was told.
            helped, writer = phone_number(request.address or ""), request.person.phone
            seeing.look_up_from_shell(
                session, request.person_id, "telephone", now=datetime.now(UTC)
            )
            assert request.placed_at is not None
            since = request.placed_at.isoformat(timespec="minutes")
            who = f"request {request.id}  person {request.person_id}"
            numbers = f"helped {helped or '-'}  writer {writer or '-'}"
            print(f"{who}  {since}  {request.call_back}  {numbers}", file=out)
