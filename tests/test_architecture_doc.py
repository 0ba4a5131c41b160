"""The drawings in docs/architecture.md say what the transition tables say."""

import re
from collections.abc import Mapping
from enum import StrEnum

import pytest

from solidarity.lifecycles import (
    CALL_STEPS,
    OFFER_STEPS,
    PAIR_STEPS,
    REQUEST_STEPS,
    VOLUNTEER_STEPS,
    WISH_STEPS,
)
from solidarity.settings import ROOT

OUTSIDE = "[*]"
DRAWN: Mapping[str, Mapping[StrEnum, frozenset[StrEnum]]] = {
    "Request": {old: frozenset(new) for old, new in REQUEST_STEPS.items()},
    "Offer": {old: frozenset(new) for old, new in OFFER_STEPS.items()},
    "Volunteer": {old: frozenset(new) for old, new in VOLUNTEER_STEPS.items()},
    "Wish": {old: frozenset(new) for old, new in WISH_STEPS.items()},
    "Pair": {old: frozenset(new) for old, new in PAIR_STEPS.items()},
    "Call": {old: frozenset(new) for old, new in CALL_STEPS.items()},
}


def drawing(name: str) -> set[tuple[str, str]]:
    """The arrows of the state diagram below a heading."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    below = text.split(f"\n### {name}\n")[1]
    diagram = below.split("```mermaid\nstateDiagram-v2\n")[1].split("```")[0]
    arrows = [re.fullmatch(r"\s*(\S+) --> (\S+)", line) for line in diagram.splitlines()]
    assert all(arrows), "every line of the drawing is an arrow"
    return {(arrow[1], arrow[2]) for arrow in arrows if arrow}


@pytest.mark.parametrize("name", DRAWN)
def test_the_drawn_steps_are_the_possible_steps(name: str) -> None:
    possible = {(old.value, new.value) for old, steps in DRAWN[name].items() for new in steps}
    assert {arrow for arrow in drawing(name) if OUTSIDE not in arrow} == possible


@pytest.mark.parametrize("name", DRAWN)
def test_a_state_is_drawn_as_an_end_when_nothing_follows_it(name: str) -> None:
    ends = {(state.value, OUTSIDE) for state, steps in DRAWN[name].items() if not steps}
    assert {arrow for arrow in drawing(name) if arrow[1] == OUTSIDE} == ends


@pytest.mark.parametrize("name", DRAWN)
def test_every_life_has_one_beginning(name: str) -> None:
    first = next(iter(DRAWN[name]))
    assert {arrow for arrow in drawing(name) if arrow[0] == OUTSIDE} == {(OUTSIDE, first.value)}


def test_every_file_the_document_names_exists() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:bot|actions|solidarity|nlu|tests|docs|locales)/[\w/.]*)`", text)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
