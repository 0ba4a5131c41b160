"""The simulation: repeatable, sane on a small day, and with the project's own search."""

import json
from dataclasses import replace

import pytest

from bot.command import main
from solidarity.candidates import find_candidates
from solidarity.matching import Question
from solidarity.settings import Asking
from solidarity.simulation.compare import compare
from solidarity.simulation.figures import Figures, gini, quantile
from solidarity.simulation.habits import DAY, after, is_quiet, waking
from solidarity.simulation.neighbourhood import Neighbourhood
from solidarity.simulation.policies import OneByOne
from solidarity.simulation.run import OPEN_MINUTES, PATIENCE, Clock
from solidarity.simulation.world import KINDS, imagine
from solidarity.storage.engine import Sessions
from solidarity.vocabulary import ALL_WEEK, HelpType, help_mask
from tests.solidarity.stories import NOON, volunteer

NEAR_THE_EDGE = 0.01
"""The two measure distances a little differently: who lives that near his own limit may differ."""


def small(seed: int) -> dict[str, Figures]:
    lines = compare([seed], volunteers=4_000, requests=150, asking=Asking(), told=lambda text: None)
    return {line.policy: replace(line, seconds=0.0) for _, line in lines}


def test_the_same_seed_gives_the_same_figures_and_another_seed_others() -> None:
    assert small(5) == small(5)
    assert small(5) != small(6)


def test_a_small_day_is_sane() -> None:
    lines = small(7)
    ours = lines["this project"]
    for line in lines.values():
        assert 0 < line.helped <= 1
        assert line.median_minutes <= line.p90_minutes <= DAY
        assert line.messages >= 1
        assert 0 <= line.gini <= 1
    assert ours.helped_of_possible > 0.95
    assert ours.messages < lines["nearest 5"].messages
    assert ours.median_minutes < lines["one by one"].median_minutes
    assert ours.helped > lines["nearest 5"].helped


def test_the_people_are_as_they_were_asked_for() -> None:
    world = imagine(seed=3, volunteers=20_000, requests=5_000)
    count = len(world.helpers)
    spoken = [sum(h.languages == code for h in world.helpers) / count for code in (1, 2, 3)]
    assert spoken == pytest.approx([0.55, 0.33, 0.12], abs=0.04)
    assert sum(h.yes for h in world.helpers) / count == pytest.approx(2 / 7, abs=0.01)
    kinds = [sum(n.kind == k for n in world.needs) / 5_000 for k in range(len(KINDS))]
    assert kinds == pytest.approx([0.45, 0.20, 0.15, 0.08, 0.12], abs=0.03)
    assert all(8 * 60 <= need.minute < 20 * 60 for need in world.needs)


def test_who_lost_a_race_before_he_could_answer_does_not_count_as_asked() -> None:
    world = imagine(seed=5, volunteers=4_000, requests=150)
    around = Neighbourhood(world)
    pools = [around.pool(number) for number in range(len(world.needs))]
    day = Clock(world, pools, OneByOne()).run()
    counted = 0
    for case in day.cases:
        end = case.placed + PATIENCE if case.accepted_at is None else case.accepted_at
        counted += sum(
            helper not in case.silent or helper == case.helper or end - at >= OPEN_MINUTES
            for helper, at in case.asked.items()
        )
    assert sum(load.asked for load in day.loads) == counted
    assert counted < day.messages


def test_nobody_answers_at_night() -> None:
    for minutes in range(0, 2 * DAY, 7):
        assert not is_quiet(after(float(minutes), 30.0))
    assert after(21 * 60 + 50, 20.0) == DAY + 7 * 60 + 10
    assert waking(21 * 60 + 50, DAY + 7 * 60 + 10) == 20


def test_the_index_in_memory_finds_who_the_search_finds(lite: Sessions) -> None:
    world = imagine(seed=9, volunteers=400, requests=60)
    # All in one part of the country, so that there is somebody to find.
    middle = world.needs[0]
    near = [
        replace(
            h,
            lat=middle.lat + (h.lat - middle.lat) / 20,
            lon=middle.lon + (h.lon - middle.lon) / 20,
        )
        for h in world.helpers
    ]
    kinds = [
        HelpType.GROCERIES,
        HelpType.PHARMACY,
        HelpType.LISTENING,
        HelpType.TRANSPORT,
        HelpType.OTHER,
    ]
    needs = [replace(n, lat=middle.lat, lon=middle.lon) for n in world.needs if not n.is_call][:12]
    moved = replace(world, helpers=near, needs=needs)
    around, compared = Neighbourhood(moved), 0
    with lite.begin() as session:
        numbers = {}
        for number, h in enumerate(near):
            someone = volunteer(
                session,
                f"V{number}",
                languages={1: 2, 2: 1, 3: 3}[h.languages],
                radius_m=h.radius_m,
            )
            assert someone.volunteer is not None
            from solidarity import volunteers

            volunteers.locate(someone.volunteer, h.lat, h.lon, uncertainty_m=0)
            someone.volunteer.approved = help_mask(
                k for i, k in enumerate(kinds) if h.kinds >> i & 1
            )
            numbers[someone.id] = number
        session.flush()
        for number, need in enumerate(needs):
            question = Question(
                request_id=0, person_id=0, kinds=help_mask([kinds[need.kind]]),
                languages={1: 2, 2: 1, 3: 3}[need.languages], free=ALL_WEEK, lat=need.lat, lon=need.lon,
            )  # fmt: skip
            found = find_candidates(session, question, asking=Asking(), enough=400, now=NOON)
            pool, metres = around.pool(number)
            edge = {
                v
                for v, m in zip(pool, metres, strict=True)
                if m > near[v].radius_m * (1 - NEAR_THE_EDGE)
            }
            theirs = {numbers[c.volunteer_id] for c in found}
            close = {
                numbers[c.volunteer_id]
                for c in found
                if (c.distance_m or 0)
                > near[numbers[c.volunteer_id]].radius_m * (1 - NEAR_THE_EDGE)
            }
            assert set(pool) - edge == theirs - close
            compared += len(pool)
    assert compared > 100


def test_gini_and_quantiles() -> None:
    assert gini([1, 1, 1, 1]) == pytest.approx(0)
    assert gini([0, 0, 0, 4]) == pytest.approx(0.75)
    assert quantile([1, 2, 3, 4], 0.5) == 3


def test_the_command_prints_a_table_and_json(
    capsys: pytest.CaptureFixture[str], tmp_path: object
) -> None:
    done = main(["simulate", "--volunteers", "500", "--requests", "20", "--seeds", "1", "--json"])
    lines = capsys.readouterr().out.splitlines()
    assert done == 0
    assert lines[0].startswith("| seed")
    last = json.loads(lines[-1])
    assert {line["policy"] for line in last["means"]} >= {"this project", "nearest 5"}
