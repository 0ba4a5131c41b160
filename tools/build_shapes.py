"""Shapes of the municipalities for the map of the results: solidarity/places/shapes.csv.gz.

No free package has the boundaries of Belgium's municipalities, so these are drawn: what lies nearer
to a locality of the municipality than to any other's (a Voronoi diagram of the gazetteer), inside
the outline of the country of Natural Earth (public domain) as packed in npm's world-atlas (ISC).
They show where a municipality is and how large, not where exactly it ends.

Needs shapely and scipy, which the project itself does not:
    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m tools.build_shapes package/countries-10m.json
"""

import csv
import gzip
import io
import json
import sys
from itertools import pairwise
from math import cos, radians
from pathlib import Path
from typing import Any

import shapely
from scipy.spatial import Voronoi

from solidarity.places.gazetteer import rows

TO = Path("solidarity/places/shapes.csv.gz")
BELGIUM = "056"
LEFT, TOP, MIDDLE = 2.5, 51.52, 50.5
UNITS = 240
"""Of the drawing, for a degree of latitude."""
FAR = 10 * UNITS
TOLERANCE = 1.2

Point = tuple[float, float]


def flat(lat: float, lon: float) -> Point:
    return (lon - LEFT) * cos(radians(MIDDLE)) * UNITS, (TOP - lat) * UNITS


def outline(atlas: dict[str, Any]) -> Any:
    """The country, out of TopoJSON."""
    arcs = [_positions(atlas["transform"], arc) for arc in atlas["arcs"]]
    countries = atlas["objects"]["countries"]["geometries"]
    shape = next(each for each in countries if each.get("id") == BELGIUM)
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    return shapely.union_all([
        shapely.Polygon([p for n in polygon[0] for p in (arcs[n] if n >= 0 else arcs[~n][::-1])])
        for polygon in polygons
    ])  # fmt: skip


def _positions(transform: dict[str, Any], arc: list[list[int]]) -> list[Point]:
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    found = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        found.append(flat(y * sy + ty, x * sx + tx))
    return found


def municipalities(country: Any) -> dict[str, Any]:
    """The part of each: that of all its localities together."""
    owner = {flat(row.place.lat, row.place.lon): row.place.nis for row in rows()}
    points = list(owner)
    frame = [(-FAR, -FAR), (-FAR, FAR), (FAR, -FAR), (FAR, FAR)]
    drawn = Voronoi(points + frame)
    parts: dict[str, list[Any]] = {}
    for n, point in enumerate(points):
        corners = [drawn.vertices[v] for v in drawn.regions[drawn.point_region[n]]]
        part = shapely.Polygon(corners).intersection(country)
        parts.setdefault(owner[point], []).append(part)
    return {nis: _areas(shapely.union_all(each)) for nis, each in sorted(parts.items())}


def _areas(shape: Any) -> Any:
    """Without the lines and points that cutting at the border leaves."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def path_of(shape: Any) -> str:
    """As the "d" of SVG, in whole units, each corner from the one before."""
    rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior,)]
    return "".join(filter(None, (_ring(list(ring.coords)) for ring in rings)))


def _ring(corners: list[Point]) -> str:
    whole = [(round(x), round(y)) for x, y in corners]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(whole)]
    moves = [f"{x} {y}" for x, y in steps[:-1] if (x, y) != (0, 0)]
    drawn = f"M{whole[0][0]} {whole[0][1]}l{' '.join(moves)}z".replace(" -", "-")
    return drawn if len(moves) > 1 else ""


def main() -> None:
    shapes = municipalities(outline(json.loads(Path(sys.argv[1]).read_text())))
    simple = shapely.coverage_simplify(list(shapes.values()), TOLERANCE)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("nis", "path"))
    writer.writerows((nis, path_of(each)) for nis, each in zip(shapes, simple, strict=True))
    TO.write_bytes(gzip.compress(text.getvalue().encode(), mtime=0))
    print(
        len(shapes), "municipalities,", len(text.getvalue()), "bytes,", TO.stat().st_size, "packed"
    )


if __name__ == "__main__":
    main()
