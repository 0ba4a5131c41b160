"""Who could help with a request, the nearest first: the project's search, held in memory.

The same filters as solidarity.candidates (kind, language, own radius; calls without distance);
tests/simulation compares the two on the same people.
"""

import random
from array import array
from collections import defaultdict
from collections.abc import Sequence
from math import ceil, cos, floor, radians

from solidarity.matching import apart, point
from solidarity.simulation.world import (
    DUTCH,
    FRENCH,
    KINDS,
    LISTENING,
    Helper,
    Need,
    World,
)
from solidarity.squares import LEAST

CELL_LAT, CELL_LON = 0.01, 0.015
MOST_LISTENERS = 400
"""For a call all who listen are equally near: so many are drawn by lot."""
Pool = tuple["array[int]", "array[int]"]
"""Volunteers and their distances in metres (-1 for calls), the nearest first."""
_Grid = dict[tuple[int, int], list[int]]


class Neighbourhood:
    """An index of the volunteers by radius, kind, language and square of the map."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._points = [point(helper.lat, helper.lon) for helper in world.helpers]
        self._grids: dict[tuple[int, int, int], _Grid] = defaultdict(lambda: defaultdict(list))
        self._listeners: dict[int, list[int]] = {DUTCH: [], FRENCH: []}
        for number, helper in enumerate(world.helpers):
            self._add(number, helper)
        self._radii = sorted({helper.radius_m for helper in world.helpers})

    def _add(self, number: int, helper: Helper) -> None:
        cell = (floor(helper.lat / CELL_LAT), floor(helper.lon / CELL_LON))
        for language in (DUTCH, FRENCH):
            if not helper.languages & language:
                continue
            if helper.kinds >> LISTENING & 1:
                self._listeners[language].append(number)
            for kind in range(len(KINDS)):
                if helper.kinds >> kind & 1:
                    self._grids[helper.radius_m, kind, language][cell].append(number)

    def pool(self, number: int) -> Pool:
        """Everybody who could help with this request; for a call some, drawn by lot."""
        need = self._world.needs[number]
        if need.is_call:
            return self._some_listeners(number, need)
        found: dict[int, float] = {}
        for language in (DUTCH, FRENCH):
            if need.languages & language:
                for radius in self._radii:
                    self._within(need, self._grids[radius, need.kind, language], radius, found)
        ordered = sorted(found.items(), key=lambda pair: (pair[1], pair[0]))
        return array("l", [v for v, _ in ordered]), array("l", [round(m) for _, m in ordered])

    def _some_listeners(self, number: int, need: Need) -> Pool:
        dice = random.Random(f"calls {self._world.seed} {number}")
        languages = [language for language in (DUTCH, FRENCH) if need.languages & language]
        known: Sequence[int] = self._listeners[dice.choice(languages)]
        chosen = dice.sample(known, min(MOST_LISTENERS, len(known)))
        return array("l", chosen), array("l", [-1] * len(chosen))

    def _within(self, need: Need, grid: _Grid, radius: int, found: dict[int, float]) -> None:
        here = point(need.lat, need.lon)
        rows = ceil(radius / LEAST / CELL_LAT)
        columns = ceil(radius / LEAST / cos(radians(need.lat)) / CELL_LON)
        row, column = floor(need.lat / CELL_LAT), floor(need.lon / CELL_LON)
        for y in range(row - rows, row + rows + 1):
            for x in range(column - columns, column + columns + 1):
                for number in grid.get((y, x), ()):
                    metres = apart(here, self._points[number])
                    if metres <= radius:
                        found[number] = metres
