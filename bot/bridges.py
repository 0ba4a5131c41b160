"""Bringing two telephones together, outside of any transaction."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.clock import Clock
from solidarity.befriending.around import calling
from solidarity.settings import Rules, Settings
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Alarm, Call
from solidarity.telephone import Bridge, BridgeFailed, Connection, NullBridge

log = structlog.get_logger(__name__)

TIMEOUT_S = 20.0
LEASE = timedelta(minutes=1)
"""So long a process that connects two telephones may take; then it has died."""


class HttpBridge:
    """A service on the web that rings both telephones (docs/decisions/0018-telephone-bridge.md)."""

    def __init__(self, url: str, token: str) -> None:
        self._url, self._token = url, token

    def connect(self, volunteer_number: str | None, person_number: str) -> Connection:
        if volunteer_number is None:
            raise BridgeFailed(why="no number of the volunteer")
        try:
            answer = httpx.post(
                self._url,
                json={"from": volunteer_number, "to": person_number},
                headers={"Authorization": f"Bearer {self._token}"},
                timeout=TIMEOUT_S,
            )
            answer.raise_for_status()
            reference = str(answer.json()["reference"])[:80]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            # The error may quote what was sent: its kind alone is told, and no cause is kept.
            raise BridgeFailed(why=type(error).__name__) from None
        # The reference is kept with what happened, where no number may stand.
        holds_number = any(n[-8:] in reference for n in (volunteer_number, person_number))
        return Connection(reference="" if holds_number else reference)


def open_bridge(settings: Settings) -> Bridge:
    """The bridge that the association has set."""
    calls, token = settings.rules.calls, settings.bridge_token
    if calls.bridge == "http" and token is not None:
        return HttpBridge(calls.bridge_url, token)
    return NullBridge()


@dataclass(frozen=True)
class Wanted:
    """Two telephones to bring together; `is_first`: nobody has tried before."""

    alarm_id: int
    until: datetime
    """When the claim ends."""
    call_id: int
    volunteer_number: str | None
    person_number: str | None
    is_first: bool


class Connecting:
    """Connects those who want to call now, one after the other."""

    def __init__(
        self, sessions: Sessions, bridge: Bridge, rules: Rules, clock: Clock,
        woken: Callable[[], None],
    ) -> None:  # fmt: skip
        self._sessions, self._bridge, self._rules = sessions, bridge, rules
        self._clock, self._woken = clock, woken

    async def run(self) -> None:
        """Look every second, for ever."""
        while True:
            while await asyncio.to_thread(self.connect_next):
                self._woken()
            await asyncio.sleep(1.0)

    def connect_next(self) -> bool:
        """Connect two; False when nobody waits."""
        wanted = self._claim()
        if wanted is None:
            return False
        connection = self._connect(wanted)
        now = self._clock()
        with self._sessions.begin() as session:
            alarm = session.get_one(Alarm, wanted.alarm_id, with_for_update=True)
            if alarm.done_at is not None or alarm.due_at != wanted.until:
                log.warning("claim_lost", call=wanted.call_id)
            elif connection is None:
                calling.not_connected(session, wanted.call_id, rules=self._rules, now=now)
                alarm.done_at = now
            else:
                calling.connected(session, wanted.call_id, connection, now=now)
                alarm.done_at = now
        return True

    def _connect(self, wanted: Wanted) -> Connection | None:
        """None when it failed, or when it may have rung already: nobody is rung twice."""
        if wanted.person_number is None or not wanted.is_first or self._clock() >= wanted.until:
            return None
        try:
            return self._bridge.connect(wanted.volunteer_number, wanted.person_number)
        except BridgeFailed as error:
            log.warning("bridge_failed", call=wanted.call_id, why=error.data.get("why"))
            return None

    def _claim(self) -> Wanted | None:
        now = self._clock()
        query = (
            select(Alarm)
            .where(Alarm.kind == calling.CONNECT, Alarm.done_at.is_(None), Alarm.due_at <= now)
            .order_by(Alarm.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with self._sessions.begin() as session:
            alarm = session.scalars(query).one_or_none()
            if alarm is None:
                return None
            alarm.attempts, alarm.due_at = alarm.attempts + 1, now + LEASE
            return _wanted(session, alarm)


def _wanted(session: Session, alarm: Alarm) -> Wanted:
    call = session.get_one(Call, alarm.ref)
    volunteer, person = call.volunteer.person, call.person
    return Wanted(
        alarm_id=alarm.id,
        until=alarm.due_at,
        call_id=call.id,
        volunteer_number=calling.number_of(session, volunteer),
        person_number=calling.number_of(session, person),
        is_first=alarm.attempts == 1,
    )
