"""Looking up the street of a request that was just placed, with a service of the association."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from sqlalchemy import select

from bot.clock import Clock
from solidarity import places
from solidarity.alarms import record
from solidarity.lifecycles import RequestState
from solidarity.places.geocoder import StreetPosition, StreetSearchFailed, street_geocoder
from solidarity.requests import ask_first
from solidarity.settings import Rules
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Alarm, Request

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Wanted:
    """A street to look up."""

    alarm_id: int
    request_id: int
    street: str
    postcode: str


class Locating:
    """Finds streets one after the other; whatever comes of it, the volunteers are asked then."""

    def __init__(
        self, sessions: Sessions, rules: Rules, clock: Clock, woken: Callable[[], None]
    ) -> None:
        self._sessions, self._rules, self._clock, self._woken = sessions, rules, clock, woken
        service, name = rules.places, rules.association.name
        self._find = street_geocoder(
            service=service.street_service, domain=service.street_domain, user_agent=name
        )

    async def run(self) -> None:
        """Look every second, for ever."""
        while True:
            while await asyncio.to_thread(self.locate_next):
                self._woken()
            await asyncio.sleep(1.0)

    def locate_next(self) -> bool:
        """Look up one street, outside of any transaction; False when none waits."""
        wanted = self._next()
        if wanted is None:
            return False
        position, outcome = None, "found"
        place = places.by_postcode(wanted.postcode)
        try:
            position = self._find(wanted.street, place) if place is not None else None
            outcome = "found" if position is not None else "unknown"
        except StreetSearchFailed:
            # Not the same as a street that does not exist; the commune's position is used.
            log.warning("street_search_failed", request=wanted.request_id)
            outcome = "failed"
        self._ask(wanted, position, outcome)
        return True

    def _next(self) -> Wanted | None:
        query = (
            select(Alarm, Request)
            .join(Request, Request.id == Alarm.ref)
            .where(Alarm.kind == "locate", Alarm.done_at.is_(None))
            .order_by(Alarm.id)
            .limit(1)
        )
        with self._sessions.begin() as session:
            found = session.execute(query).first()
            if found is None:
                return None
            alarm, request = found
            return Wanted(alarm.id, request.id, request.address or "", request.postcode or "")

    def _ask(self, wanted: Wanted, position: StreetPosition | None, outcome: str) -> None:
        now = self._clock()
        with self._sessions.begin() as session:
            alarm = session.get_one(Alarm, wanted.alarm_id, with_for_update=True)
            request = session.get_one(Request, wanted.request_id)
            if alarm.done_at is not None:
                return
            alarm.done_at = now
            if position is not None:
                request.lat, request.lon = position.lat, position.lon
                request.uncertainty_m = position.uncertainty_m
            record(session, "street", now=now, request_id=request.id, outcome=outcome)
            if request.state == RequestState.OPEN:
                ask_first(session, request, asking=self._rules.asking, now=now)
