"""The map cut into small squares, and the squares that a ring around a place touches. Pure.

A square's number grows along its row, so that the squares of one row that touch a ring are one
or two ranges of numbers, which an index answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, cos, floor, inf, radians, sin, sqrt

from solidarity.matching import BUCKETS_M, ECCENTRICITY_2, EQUATOR_M

CELL_LAT = 0.002
CELL_LON = 0.003
CELLS_A_ROW = 200_000
"""0.002° of latitude is 222 m; 0.003° of longitude is 208 to 217 m in Belgium."""
METRES_A_DEGREE = 111_320
"""Of longitude at the equator."""
LEAST, MOST = 110_500, 111_800
"""Metres in a degree of latitude, or in one of longitude divided by the cosine, anywhere."""
REACHES_M = (1_500, 3_000, 6_000, 12_000, 30_000)
"""Steps of how far volunteers go: a far ring is searched only for those who go that far."""
ENDS_M = (*BUCKETS_M, inf)
"""Where each ring ends: inside one, distances feel the same (solidarity.matching)."""
ROUNDING_M = 1
WHOLE_MAP = 10**11
"""More than the number of any square."""

Range = tuple[int, int, int]
"""A step of reach, the first and the last square."""


@dataclass(frozen=True)
class Ring:
    """Distances above `start_m` and up to `end_m`, when rounded to metres."""

    start_m: float
    end_m: float


RINGS = tuple(Ring(start, end) for start, end in zip((-1, *ENDS_M), ENDS_M, strict=False))


def cell_of(lat: float, lon: float) -> int:
    """The number of the square of the map in which a point lies."""
    return floor(lat / CELL_LAT) * CELLS_A_ROW + floor(lon / CELL_LON)


def ranges(
    ring: Ring, lat: float, lon: float, *, wider: float, uncertainty_m: float
) -> list[Range]:
    """The squares that hold everybody in a ring around a place who may go as far as the place.

    `wider` stretches the radius of volunteers; `uncertainty_m` is that of the place.
    """
    limits = [max(1.0, wider) * reach + uncertainty_m / 2 + ROUNDING_M for reach in REACHES_M]
    spans: dict[float, list[tuple[int, int]]] = {}
    found = []
    for step, limit in enumerate((*limits, inf)):
        end = min(ring.end_m, limit)
        if end > ring.start_m and end not in spans:
            spans[end] = list(_spans(Ring(ring.start_m, end), lat, lon))
        found += [(step, first, last) for first, last in spans.get(end, ())]
    return found


def _spans(ring: Ring, lat: float, lon: float) -> Iterator[tuple[int, int]]:
    """Row by row: what the outer circle touches, without what lies wholly in the inner one."""
    if ring.end_m == inf:
        yield -WHOLE_MAP, WHOLE_MAP
        return
    outer, inner = ring.end_m + ROUNDING_M, ring.start_m - ROUNDING_M
    high = outer / LEAST
    narrow = LEAST * cos(radians(min(89.0, abs(lat) + high)))
    wide = MOST * cos(radians(max(0.0, abs(lat) - high)))
    for row in range(floor((lat - high) / CELL_LAT), floor((lat + high) / CELL_LAT) + 1):
        south, north = row * CELL_LAT - lat, (row + 1) * CELL_LAT - lat
        nearest = max(south, -north, 0.0) * LEAST
        width = max(0.0, outer**2 - nearest**2) ** 0.5 / narrow
        start = row * CELLS_A_ROW
        first, last = floor((lon - width) / CELL_LON), floor((lon + width) / CELL_LON)
        furthest = max(-south, north) * MOST
        if inner > furthest:
            hole = (inner**2 - furthest**2) ** 0.5 / wide
            left, right = ceil((lon - hole) / CELL_LON), floor((lon + hole) / CELL_LON) - 1
            if left <= right:
                yield start + first, start + left - 1
                yield start + right + 1, start + last
                continue
        yield start + first, start + last


FLAT_ERROR = 0.001
"""Of a distance on the flat map, at most, as far as 300 km."""


@dataclass(frozen=True)
class FlatMap:
    """The surroundings of a place as if they were flat: sums and products that a database can do.

    A point so many degrees north and east of the place lies `north` metres a degree north of it,
    and `east` metres a degree east; meridians draw together by `east_more`.
    """

    north: float
    east: float
    east_more: float


def flat_map(lat: float) -> FlatMap:
    """Around a place of this latitude, on the ellipsoid."""
    sine, cosine, degree = sin(radians(lat)), cos(radians(lat)), radians(1)
    normal = EQUATOR_M / sqrt(1 - ECCENTRICITY_2 * sine * sine)
    meridian = normal**3 * (1 - ECCENTRICITY_2) / EQUATOR_M**2
    return FlatMap(
        north=meridian * degree,
        east=normal * cosine * degree,
        east_more=-meridian * sine * degree * degree / 2,
    )
