"""Many requests at once: everybody gets somebody before somebody gets many."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.assigning import Seeking, assign, cost_m
from solidarity.matching import Candidate, Ranked, rank
from tests.solidarity.stories import NOON

SOMEBODY = Candidate(
    volunteer_id=1, distance_m=500, recent_offers=0, last_asked_at=None, accepted=0, done=0,
    helped_before=False,
)  # fmt: skip


def ranked(*distances: tuple[int, int]) -> list[Ranked]:
    """Volunteers with their distances, as the ranking orders them."""
    some = [replace(SOMEBODY, volunteer_id=who, distance_m=far) for who, far in distances]
    return rank(some, has_time=False, now=NOON)


def who(asked: list[Ranked]) -> list[int]:
    return [each.candidate.volunteer_id for each in asked]


def first_come(waiting: list[Seeking]) -> dict[int, list[Ranked]]:
    """What would happen one request after the other."""
    taken: set[int] = set()
    asked = {}
    for one in waiting:
        free = [each for each in one.ranked if each.candidate.volunteer_id not in taken]
        asked[one.request_id] = free[: one.wanted]
        taken |= set(who(asked[one.request_id]))
    return asked


def test_the_only_neighbour_of_one_is_left_to_him() -> None:
    first = Seeking(1, wanted=1, ranked=ranked((7, 300), (8, 400)))
    second = Seeking(2, wanted=1, ranked=ranked((7, 900)))
    assert who(first_come([first, second])[2]) == []
    asked = assign([first, second])
    assert (who(asked[1]), who(asked[2])) == ([8], [7])


def test_each_gets_one_before_another_gets_two() -> None:
    some = ((7, 300), (8, 9_000))
    asked = assign([Seeking(1, 3, ranked(*some)), Seeking(2, 3, ranked(*some))])
    assert sorted(map(len, asked.values())) == [1, 1]


def test_who_helped_before_is_asked_first() -> None:
    friend = replace(SOMEBODY, volunteer_id=9, distance_m=4_000, helped_before=True)
    others = [replace(SOMEBODY, volunteer_id=8, distance_m=100), friend]
    asked = assign([Seeking(1, 1, rank(others, has_time=False, now=NOON))])
    assert who(asked[1]) == [9]


@pytest.mark.parametrize("nobody", [[], [Seeking(1, 2, [])], [Seeking(1, 0, ranked((7, 1)))]])
def test_without_anybody_nobody_is_asked(nobody: list[Seeking]) -> None:
    assert all(asked == [] for asked in assign(nobody).values())


@st.composite
def several(draw: st.DrawFn) -> list[Seeking]:
    distances = st.lists(
        st.tuples(st.integers(1, 5), st.integers(1, 9_000)), unique_by=lambda each: each[0]
    )
    return [Seeking(n, draw(st.integers(0, 2)), ranked(*draw(distances))) for n in range(3)]


@given(several())
def test_nobody_is_asked_twice_and_nobody_more_than_wanted(waiting: list[Seeking]) -> None:
    asked = assign(waiting)
    everybody = [volunteer for each in asked.values() for volunteer in who(each)]
    assert len(everybody) == len(set(everybody))
    for one in waiting:
        assert len(asked[one.request_id]) <= one.wanted
        assert set(who(asked[one.request_id])) <= set(who(list(one.ranked)))


@given(several())
def test_no_order_of_coming_would_reach_more_people(waiting: list[Seeking]) -> None:
    """First come, first served in its luckiest order leaves at least as many without anybody."""
    together = reached(assign(waiting))
    for order in permutations(waiting):
        one_by_one = reached(first_come(list(order)))
        assert together >= one_by_one


def reached(asked: dict[int, list[Ranked]]) -> int:
    return sum(bool(each) for each in asked.values())


def test_further_away_asked_lately_or_unreliable_costs_more() -> None:
    plain = cost_m(SOMEBODY)
    assert plain < cost_m(replace(SOMEBODY, distance_m=600))
    assert plain < cost_m(replace(SOMEBODY, recent_offers=1))
    assert plain < cost_m(replace(SOMEBODY, accepted=3, done=1))
