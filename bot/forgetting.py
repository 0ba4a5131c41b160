"""Each hour what is old is forgotten, and Rasa forgets who was erased."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import inspect, select

from bot.clock import Clock
from bot.rasa import Rasa, RasaFailed
from solidarity import sweeping
from solidarity.forgetting import tombstones
from solidarity.forgetting.erasing import erase
from solidarity.forgetting.expiring import EXPIRIES, Expiry, ask_silent, forget_old
from solidarity.settings import Rules, Settings
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.tables import Person, Tombstone

log = structlog.get_logger(__name__)

EVERY_S = 30.0
TURN, EACH = "forgetting", timedelta(hours=1)


class Forgetting:
    """Forgets what is old, by solidarity.forgetting.expiring."""

    def __init__(self, sessions: Sessions, rasa: Rasa, rules: Rules, clock: Clock) -> None:
        self._sessions, self._rasa, self._rules, self._clock = sessions, rasa, rules, clock

    async def run(self) -> None:
        """For ever; first of all those whom an older copy has brought back."""
        await asyncio.to_thread(_erase_again, self._sessions, self._rules, self._clock())
        while True:
            await self.look()
            await asyncio.sleep(EVERY_S)

    async def look(self) -> None:
        await asyncio.to_thread(self._forget_in_turn)
        for tombstone in await asyncio.to_thread(self._unknown_to_rasa):
            await self._tell_rasa(tombstone)

    def _forget_in_turn(self) -> None:
        now = self._clock()
        with self._sessions.begin() as session:
            if not sweeping.claim(session, TURN, each=EACH, now=now):
                return
        self.forget(now)

    def forget(self, now: datetime) -> None:
        """All that is old, a batch in each transaction."""
        for expiry in EXPIRIES:
            while self._forget_some(expiry, now):
                pass
        with self._sessions.begin() as session:
            ask_silent(session, retention=self._rules.retention, now=now)

    def _forget_some(self, expiry: Expiry, now: datetime) -> bool:
        with self._sessions.begin() as session:
            return forget_old(session, expiry, retention=self._rules.retention, now=now)

    def _unknown_to_rasa(self) -> list[Tombstone]:
        with self._sessions.begin() as session:
            return tombstones.unknown_to_rasa(session)

    async def _tell_rasa(self, tombstone: Tombstone) -> None:
        assert tombstone.sender is not None
        try:
            await self._rasa.forget(tombstone.sender)
        except RasaFailed as error:
            log.info("rasa_forgets_later", error=type(error).__name__)
            return
        await asyncio.to_thread(self._note_forgotten, tombstone.id)

    def _note_forgotten(self, number: int) -> None:
        with self._sessions.begin() as session:
            session.get_one(Tombstone, number).sender = None


def tombstones_of(settings: Settings) -> list[Tombstone]:
    """Who was erased, by the database that a copy is about to replace."""
    engine = open_engine(settings.database_url)
    try:
        if not inspect(engine).has_table(Tombstone.__tablename__):
            return []
        with Sessions(engine).begin() as session:
            return list(session.scalars(select(Tombstone)))
    finally:
        engine.dispose()


def erase_again(settings: Settings, erased: Sequence[Tombstone]) -> None:
    """In a database that a copy was put into: it is told who was erased since, and erases them."""
    engine = open_engine(settings.database_url)
    sessions = Sessions(engine)
    with sessions.begin() as session:
        tombstones.take_over(session, erased)
    _erase_again(sessions, settings.rules, datetime.now(UTC))
    engine.dispose()


def _erase_again(sessions: Sessions, rules: Rules, now: datetime) -> None:
    with sessions.begin() as session:
        back = tombstones.erased_before(session)
    for number in back:
        with sessions.begin() as session:
            person = session.get(Person, number)
            if person is not None:
                erase(session, person, rules=rules, now=now)
    if back:
        log.warning("erased_again", people=len(back))
