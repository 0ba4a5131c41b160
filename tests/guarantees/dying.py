"""A system whose processes die, or stand still, while people use it.

In place of Rasa a server stands that calls the real action server: Rasa itself starts too slowly
to die two hundred times.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.processes import Process
from tests.bot.rasa_on_loopback import fake_rasa
from tests.e2e.system import System, wait_until
from tests.guarantees.dying_bots import RANDOM
from tests.guarantees.dying_points import POINTS, UNDER_WAY
from tests.guarantees.stand_in_rasa import StandInRasa

LEASE = 4.0
"""Seconds: a message of a process that died is taken up after them (40 in real life)."""


class Deaths:
    """The processes that die, and how often they did."""

    def __init__(
        self, system: System, rasa_url: str, kills: int, bots: int, *, freeze: bool
    ) -> None:
        self._actions, self.of_actions = system.process("actions"), 0
        wishes = f"--kills {kills} --bots {bots} --lease {LEASE} --seed {kills}"
        wishes += " --freeze" if freeze else ""
        bot = system.process("bot")
        self.bots = Process(
            name="dying bots",
            command=[sys.executable, "-m", "tests.guarantees.dying_bots", *wishes.split()],
            environment={**bot.environment, "RASA_URLS": rasa_url},
            ready_url=bot.ready_url,
            log=bot.log,
        )

    @property
    def log(self) -> str:
        return self.bots.log.read_text(errors="replace")

    @property
    def points(self) -> Counter[str]:
        """How many bots died where."""
        return Counter(line for line in self.log.splitlines() if line in {*POINTS, RANDOM})

    @property
    def under_way(self) -> int:
        """How many messages those who died may have sent without noting it."""
        told = (line.partition(" ") for line in self.log.splitlines())
        return sum(int(number) for number, _, what in told if what == UNDER_WAY)

    def are_over(self) -> bool:
        assert self.bots.is_running(), self.log[-3_000:]
        return "\nover\n" in self.log

    def kill_actions(self) -> None:
        """The action server dies, and is there again after its time."""
        self._actions.kill()
        self.of_actions += 1
        self._actions.start()
        wait_until(self._actions.is_ready, seconds=60, what="the action server is back")


@contextmanager
def dying(
    url: str, folder: Path, kills: int, bots: int, *, freeze: bool = False
) -> Iterator[tuple[System, Deaths]]:
    """A system whose bots die; with `freeze` they stand still instead."""
    system = System(url, folder, channels=("telegram",), mode="webhook")
    actions = system.process("actions")
    webhook = actions.ready_url.replace("/health", "/webhook")
    with fake_rasa(StandInRasa(lambda: webhook)) as rasa:
        deaths = Deaths(system, rasa.url, kills, bots, freeze=freeze)
        try:
            actions.start()
            wait_until(actions.is_ready, seconds=60, what="the action server is ready")
            yield system, deaths
        finally:
            deaths.bots.kill()
            system.stop()
