"""Each minute: is anything stuck, does anything wait too long, does Rasa answer?"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.ages import ages
from bot.clock import Clock
from bot.rasa import Rasa
from solidarity import patterns, sweeping
from solidarity.settings import Rules
from solidarity.storage.engine import Sessions
from solidarity.sweeping import Stuck
from solidarity.team import tell_team, trouble_is_over

log = structlog.get_logger(__name__)

EVERY_S = 15.0
A_DAY = timedelta(days=1)
TOO_LONG = timedelta(minutes=5)
"""After this time somebody has to look why nothing moves."""


class Watching:
    """Sweeps what is stuck, and tells the team what does not come right by itself."""

    def __init__(
        self,
        sessions: Sessions,
        rasa: Rasa,
        rules: Rules,
        clock: Clock,
        woken: Callable[[], None],
    ) -> None:
        self._sessions, self._rasa, self._rules = sessions, rasa, rules
        self._clock, self._woken = clock, woken
        self._no_rasa_since: datetime | None = None

    async def run(self) -> None:
        """Watch for ever."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY_S)

    async def look(self) -> bool:
        """Look at everything; False when another process, or this one, has just done so."""
        understands, now = await self._rasa.is_ready(), self._clock()
        self._no_rasa_since = None if understands else self._no_rasa_since or now
        try:
            swept = await asyncio.to_thread(self._sweep_in_turn, now)
        except Exception:  # whatever it is, everything is looked at again soon
            log.exception("sweep_failed")
            return False
        if swept:
            self._woken()
        return swept

    def _sweep_in_turn(self, now: datetime) -> bool:
        with self._sessions.begin() as session:
            if not sweeping.claim(session, now=now):
                return False
        self.sweep(now)
        self._judge(now)
        self._look_for_patterns(now)
        return True

    def _look_for_patterns(self, now: datetime) -> None:
        with self._sessions.begin() as session:
            if sweeping.claim(session, "patterns", each=A_DAY, now=now):
                patterns.tell_of_new(session, patterns=self._rules.patterns, now=now)

    def sweep(self, now: datetime) -> int:
        """Give everything that is stuck its next step; how many there were."""
        with self._sessions.begin() as session:
            stuck = sweeping.find_stuck(session, now=now)
        for each in stuck:
            self._unstick(each, now)
        with self._sessions.begin() as session:
            sweeping.forget_drafts(session, asking=self._rules.asking, now=now)
        return len(stuck)

    def _unstick(self, stuck: Stuck, now: datetime) -> None:
        """Each in a transaction of its own: one that fails leaves the others alone."""
        try:
            with self._sessions.begin() as session:
                went_on = sweeping.unstick(session, stuck, rules=self._rules, now=now)
            log.warning("stuck", what=stuck.name, ref=stuck.ref, went_on=went_on)
        except Exception:
            log.exception("not_unstuck", what=stuck.name, ref=stuck.ref)
            with self._sessions.begin() as session:
                tell_team(session, "technical", now=now)

    def _judge(self, now: datetime) -> None:
        """The team hears what lasts too long, and the task ends by itself when that is over."""
        since = self._no_rasa_since
        with self._sessions.begin() as session:
            waits = ages(session, now=now)
            trouble = {
                "waits": waits.oldest > TOO_LONG,
                "no_rasa": since is not None and now - since > TOO_LONG,
            }
            for kind, lasts in trouble.items():
                if lasts:
                    tell_team(session, kind, now=now)
                elif kind == "waits" or since is None:
                    trouble_is_over(session, kind, now=now)
