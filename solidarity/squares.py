"""The map cut into small squares, and the rings of squares around a place. Pure.

A square's number grows along its row, so that the squares of one row that lie in a ring are one
or two ranges of numbers, which an index answers. Rings are relative to the square in the middle.
"""

from collections.abc import Iterator
from functools import cache
from math import cos, floor, radians

from solidarity.matching import BUCKETS_M

CELL_LAT = 0.002
CELL_LON = 0.003
CELLS_A_ROW = 200_000
"""0.002° of latitude is 222 m; 0.003° of longitude is 208 to 217 m in Belgium."""
METRES_A_DEGREE = 111_320
"""Of longitude at the equator: elsewhere at least this, times the cosine of the latitude."""
FEWEST_METRES_A_DEGREE = 110_500
"""Of latitude, anywhere on Earth (110,574 at the equator)."""
REACHES_M = (1_500, 3_000, 6_000, 12_000, 30_000)
"""Steps of how far volunteers go: a far ring is searched only for those who go that far."""
RINGS_M = (*BUCKETS_M, 20_000, 40_000)
"""How far each ring goes; those of the ranking first, so that a bucket is whole after its ring."""
ROUNDING_M = 1
LAT_BANDS = 10
"""In a degree."""
WHOLE_MAP = 10**11
"""More than any difference between the numbers of two squares."""

Range = tuple[int, int, int]
"""A step of reach, and the first and last square relative to the one in the middle."""


def cell_of(lat: float, lon: float) -> int:
    """The number of the square of the map in which a point lies."""
    return floor(lat / CELL_LAT) * CELLS_A_ROW + floor(lon / CELL_LON)


def ring_starts() -> tuple[int, ...]:
    """How far away each ring begins, in metres; the last one has no end."""
    return (0, *RINGS_M)


def reaching(metres: float, *, wider: float, uncertainty_m: float) -> tuple[int, ...]:
    """The steps of reach of those who may go that far, when their radius is stretched."""
    limits = (max(1.0, wider) * reach + uncertainty_m / 2 + ROUNDING_M for reach in REACHES_M)
    far_enough = [step for step, limit in enumerate(limits) if limit >= metres]
    return (*far_enough, len(REACHES_M))


def band_of(lat: float) -> int:
    """The tenth of a degree of latitude in which squares are taken to be equally wide."""
    return floor(lat * LAT_BANDS)


def ring(number: int, reaches: tuple[int, ...], band: int) -> tuple[Range, ...]:
    """The ranges of squares of a ring around a place of this band, for some steps of reach.

    Together, the rings up to `number` hold every point not further away than RINGS_M[number].
    The one after the last is the rest of the map; it takes in the squares of the others again.
    """
    if number == len(RINGS_M):
        return tuple((reach, -WHOLE_MAP, WHOLE_MAP) for reach in reaches)
    spans = _ring(number, band)
    return tuple((reach, first, last) for reach in reaches for first, last in spans)


@cache
def _ring(number: int, band: int) -> tuple[tuple[int, int], ...]:
    """A disc without the disc before it."""
    disc = _disc(RINGS_M[number], band)
    hole = _disc(RINGS_M[number - 1], band) if number else {}
    return tuple(
        (row * CELLS_A_ROW + first, row * CELLS_A_ROW + last)
        for row, columns in disc.items()
        for first, last in _around(columns, hole.get(row))
    )


def _around(columns: int, hole: int | None) -> Iterator[tuple[int, int]]:
    if hole is None:
        yield -columns, columns
    elif hole < columns:
        yield -columns, -hole - 1
        yield hole + 1, columns


def _disc(metres: int, band: int) -> dict[int, int]:
    """The rows of squares that a disc touches, with the number of columns on either side.

    From anywhere in the middle square; squares are taken as small as they can be in the disc.
    """
    reach = metres + ROUNDING_M
    furthest = max(abs(band), abs(band + 1)) / LAT_BANDS + reach / FEWEST_METRES_A_DEGREE
    high = CELL_LAT * FEWEST_METRES_A_DEGREE
    wide = CELL_LON * METRES_A_DEGREE * cos(radians(min(furthest, 89.0)))
    rows = floor(reach / high) + 1
    return {
        row: floor(max(0.0, reach**2 - (max(0, abs(row) - 1) * high) ** 2) ** 0.5 / wide) + 1
        for row in range(-rows, rows + 1)
    }
