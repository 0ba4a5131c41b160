"""What was acknowledged is not lost, whatever is killed whenever.

That Rasa itself may die is in tests/e2e/test_trouble_on_every_channel.py.
"""

import random
import time
from pathlib import Path

import pytest

from tests.databases import new_database
from tests.e2e.system import System
from tests.guarantees import town
from tests.guarantees.dying import Deaths, dying
from tests.guarantees.figures import report
from tests.guarantees.sizes import size

KILLS = {"postgresql": size(5, 700), "sqlite": size(4, 300)}
"""Their number is the seed too: of each of these few one comes between sending and noting."""
BOTS = {"postgresql": 2, "sqlite": 1}
ACTIONS_LIVE = (10.0, 20.0)
"""Seconds between the deaths of the action server."""


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
        assert without_end == 0
        town.all_adds_up(system, people)
        repeated = town.repeated_messages(system)
        # A sender that lives and is slower than its claim logs that it was lost.
        assert repeated.total() <= deaths.under_way + deaths.log.count('"claim_lost"')
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
        f"0 lost, 0 given twice, 0 offers without an end, {repeated} messages repeated of "
        f"{deaths.under_way} that were under way",
    )
