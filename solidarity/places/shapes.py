"""Where the municipalities lie on a drawn map (tools/build_shapes.py)."""

import csv
import gzip
import io
from functools import cache
from importlib.resources import files

VIEW = "0 0 600 490"
"""What of the drawing there is, as SVG has it."""


@cache
def shapes() -> dict[str, str]:
    """The code of each municipality → its shape, as the "d" of a path."""
    packed = files("solidarity.places").joinpath("shapes.csv.gz").read_bytes()
    with io.StringIO(gzip.decompress(packed).decode()) as lines:
        return {line["nis"]: line["path"] for line in csv.DictReader(lines)}
