"""Many people and listeners paired at once: as many as possible, then as well as possible."""

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, permutations
from random import Random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.command import main
from bot.pair_bench import WAYS, worths
from solidarity.befriending.pairs.pairing_many import assign
from solidarity.befriending.pairs.scoring import Caller, Seeker, score
from solidarity.befriending.times.week import span
from solidarity.simulation.year.people import imagine

TUESDAY, FRIDAY = span(1, 8 * 60, 18 * 60), span(4, 8 * 60, 18 * 60)
FRENCH, DUTCH = 1, 2


def seeker(person_id: int, *, hours: int = TUESDAY, interests: int = 1) -> Seeker:
    return Seeker(person_id, FRENCH, interests, hours)


def caller(volunteer_id: int, *, hours: int = TUESDAY, room: int = 1, interests: int = 1) -> Caller:
    return Caller(volunteer_id, FRENCH, interests, hours, 0, room, frozenset())


def test_nobody_is_left_alone_for_a_better_pair_of_another() -> None:
    """An suits both; Denise can have nobody else, Marcel can."""
    denise, marcel = seeker(1, hours=FRIDAY, interests=8), seeker(2, hours=TUESDAY | FRIDAY)
    an, bart = caller(11, hours=TUESDAY | FRIDAY), caller(12, interests=4)
    assert score(marcel, an) > score(denise, an) > 0
    assert score(marcel, an) > score(marcel, bart) > 0
    assert assign([denise, marcel], [an, bart]) == {1: 11, 2: 12}


def test_a_listener_gets_no_more_people_than_he_wants() -> None:
    people = [seeker(number) for number in range(1, 6)]
    chosen = assign(people, [caller(11, room=3), replace(caller(12, room=2), pairs=1)])
    assert sorted(chosen.values()) == [11, 11, 11, 12]


def test_people_are_spread_over_listeners_who_are_alike() -> None:
    people = [seeker(number) for number in range(1, 4)]
    chosen = assign(people, [caller(number, room=3) for number in (11, 12, 13)])
    assert sorted(chosen.values()) == [11, 12, 13]


def test_who_cannot_be_a_pair_is_not_paired() -> None:
    assert assign([seeker(1)], [replace(caller(11), languages=DUTCH)]) == {}


def test_who_may_not_be_asked_for_somebody_is_given_to_another() -> None:
    people, listeners = [seeker(1), seeker(2)], [caller(11), caller(12, interests=4)]
    assert assign(people, listeners, may={1: {12}, 2: {11, 12}}) == {1: 12, 2: 11}
    assert assign(people, listeners, may={2: {12}}) == {2: 12}


def test_with_nobody_on_one_side_there_are_no_pairs() -> None:
    assert assign([], [caller(11)]) == {}
    assert assign([seeker(1)], []) == {}
    assert assign([seeker(1)], [replace(caller(11), pairs=1)]) == {}


@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_in_which_people_are_given_changes_nothing(seed: int, dice: Random) -> None:
    people, listeners = imagine(6, 4, seed=seed)
    chosen = assign(people, listeners)
    dice.shuffle(people)
    dice.shuffle(listeners)
    assert assign(people, listeners) == chosen


@given(st.integers(0, 10_000))
def test_no_other_way_pairs_more_people(seed: int) -> None:
    people, listeners = imagine(4, 3, seed=seed)
    assert len(assign(people, listeners)) == _most_pairs(people, listeners)


@given(st.integers(0, 10_000))
def test_every_pair_is_possible_and_nobody_has_too_many(seed: int) -> None:
    people, listeners = imagine(15, 6, seed=seed)
    by_id = {listener.volunteer_id: listener for listener in listeners}
    chosen = assign(people, listeners)
    assert all(
        score(one, by_id[chosen[one.person_id]]) > 0 for one in people if one.person_id in chosen
    )
    for listener in listeners:
        mine = list(chosen.values()).count(listener.volunteer_id)
        assert listener.pairs + mine <= listener.most_pairs


@pytest.mark.parametrize(("listeners", "seed"), [(600, 1), (600, 2), (500, 3)])
def test_the_sum_and_the_worst_served_tenth_are_better_than_greedy(
    listeners: int, seed: int
) -> None:
    people, callers = imagine(1_000, listeners, seed=seed)
    worth = {name: worths(people, callers, way(people, callers)) for name, way in WAYS.items()}
    for greedy in ("best_first", "first_come"):
        assert sum(worth["assignment"]) > sum(worth[greedy])
        assert sum(worth["assignment"][:100]) > sum(worth[greedy][:100])


def test_a_thousand_people_are_paired_in_five_seconds() -> None:
    people, callers = imagine(1_000, 600, seed=4)
    began = process_time()
    assert len(assign(people, callers)) == 1_000
    assert process_time() - began < 5


def test_the_bench_prints_its_figures_as_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pair-bench", "--people", "60", "--listeners", "40", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert figures["assignment_pairs"] >= figures["best_first_pairs"] > 0
    assert figures["assignment_s"] >= 0


def _most_pairs(people: Sequence[Seeker], listeners: Sequence[Caller]) -> int:
    """By trying everything."""
    places = [each for each in listeners for _ in range(each.most_pairs - each.pairs)]
    for many in range(min(len(people), len(places)), 0, -1):
        for some in combinations(people, many):
            if any(
                all(score(one, two) > 0 for one, two in zip(some, seats, strict=True))
                for seats in permutations(places, many)
            ):
                return many
    return 0
