"""What was acknowledged is not lost, whatever is killed whenever.

In place of Rasa a server stands that calls the real action server: Rasa itself starts too slowly
to die two hundred times. That Rasa may die too is in tests/e2e/test_trouble_on_every_channel.py.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.processes import Process
from tests.bot.rasa_on_loopback import fake_rasa
from tests.databases import new_database
from tests.e2e.system import System, wait_until
from tests.guarantees import town
from tests.guarantees.dying_bots import RANDOM
from tests.guarantees.dying_points import POINTS
from tests.guarantees.figures import report
from tests.guarantees.sizes import size
from tests.guarantees.stand_in_rasa import StandInRasa

KILLS = {"postgresql": size(140, 700), "sqlite": size(60, 300)}
BOTS = {"postgresql": 2, "sqlite": 1}
LEASE = 2.0
"""Seconds: a message of a process that died is taken up after them (40 in real life)."""
ACTIONS_LIVE = (3.0, 6.0)
"""Seconds between the deaths of the action server."""


class Deaths:
    """The processes that die, and how often they did."""

    def __init__(self, system: System, rasa_url: str, kills: int, bots: int) -> None:
        self._actions, self.of_actions = system.process("actions"), 0
        wishes = f"--kills {kills} --bots {bots} --lease {LEASE} --seed {kills}"
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
def dying(url: str, folder: Path, kills: int, bots: int) -> Iterator[tuple[System, Deaths]]:
    system = System(url, folder, channels=("telegram",), mode="webhook")
    actions = system.process("actions")
    webhook = actions.ready_url.replace("/health", "/webhook")
    with fake_rasa(StandInRasa(lambda: webhook)) as rasa:
        deaths = Deaths(system, rasa.url, kills, bots)
        try:
            actions.start()
            wait_until(actions.is_ready, seconds=60, what="the action server is ready")
            yield system, deaths
        finally:
            deaths.bots.kill()
            system.stop()


@pytest.mark.parametrize("database", ["postgresql", "sqlite"])
def test_nothing_is_lost_however_often_processes_are_killed(
    database: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'town.sqlite3'}"
    if database == "postgresql":
        url = new_database(request.getfixturevalue("postgres_url"))
    with dying(url, tmp_path, KILLS[database], BOTS[database]) as (system, deaths):
        began = time.monotonic()
        people = town.Town(system)
        people.begin()
        deaths.bots.start()
        without_end = die(system, deaths)
        people.end()
        tell(system, people, deaths, database, time.monotonic() - began)
        assert without_end == town.offers_without_end(system) == 0
        assert town.not_handled(system) == 0
        asked = town.requests_by_person(system)
        assert len(asked) == people.asked
        assert set(asked.values()) == {1}, "each request was placed once"
        taken = town.acceptances_by_request(system)
        assert len(taken) == people.asked
        assert set(taken.values()) == {1}, "each was given to one volunteer"
        repeated = town.repeated_messages(system)
        assert repeated.total() <= deaths.points.total()
        assert repeated <= town.marked_as_repeats(system, deaths.log)


def die(system: System, deaths: Deaths) -> int:
    """Until all deaths are over; the offers without an end that were seen meanwhile."""
    chance, without_end = random.Random(7), 0
    next_death = time.monotonic() + chance.uniform(*ACTIONS_LIVE)
    while not deaths.are_over():
        without_end += town.offers_without_end(system)
        if time.monotonic() > next_death:
            deaths.kill_actions()
            next_death = time.monotonic() + chance.uniform(*ACTIONS_LIVE)
        time.sleep(0.3)
    return without_end


def tell(system: System, people: town.Town, deaths: Deaths, database: str, seconds: float) -> None:
    for point, times in sorted(deaths.points.items()):
        print(f"{times:4} died {point}")
    kills = deaths.points.total() + deaths.of_actions
    repeated = town.repeated_messages(system).total()
    report(
        "What was acknowledged is not lost",
        f"{kills} kills on {database} ({deaths.of_actions} of the action server), "
        f"{people.asked} requests, {seconds:.0f} s",
        f"0 lost, 0 given twice, 0 offers without an end, {repeated} messages repeated",
    )
