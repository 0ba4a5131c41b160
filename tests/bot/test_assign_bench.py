"""Many requests decided together: fewer are left alone, and nobody is asked for two."""

import json

import pytest

from bot.assign_bench import WAYS, waiting
from bot.command import main


def test_together_fewer_are_left_without_anybody_than_in_turn() -> None:
    seeking = waiting(volunteers_each=1.0, seed=1)
    alone = {name: sum(not asked for asked in way(seeking).values()) for name, way in WAYS.items()}
    assert alone["together"] < alone["in_rounds"] < alone["first_come"]


@pytest.mark.parametrize("name", WAYS)
def test_nobody_is_asked_for_two_requests(name: str) -> None:
    asked = WAYS[name](waiting(volunteers_each=1.0, seed=2))
    everybody = [ranked.candidate.volunteer_id for each in asked.values() for ranked in each]
    assert len(everybody) == len(set(everybody))
    assert max(map(len, asked.values())) == 2


def test_the_bench_prints_its_figures_as_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assign-bench", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert figures["together_nobody"] <= figures["in_rounds_nobody"]
