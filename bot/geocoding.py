"""`solidarity geocode`: a place for each line, or nulls when there is a doubt."""

import json
import sys
from typing import Any, TextIO

from solidarity import places

FIELDS = ("postcode", "name", "nis", "lat", "lon", "uncertainty_m")


def geocode_stream(lines: TextIO, out: TextIO) -> int:
    """JSON Lines {"id", "text"} in; one answer per line, in order. Bad lines end it with 2."""
    for line in lines:
        if not line.strip():
            continue
        try:
            question = json.loads(line)
            answer = geocode(str(question["text"]))
        except (ValueError, KeyError, TypeError) as error:
            print(f"solidarity geocode: every line must be {{id, text}}: {error}", file=sys.stderr)
            return 2
        print(json.dumps({"id": question.get("id"), **answer}, ensure_ascii=False), file=out)
    return 0


def geocode(text: str) -> dict[str, Any]:
    """The place a query names; nulls and, for a doubt, the candidates' postcodes."""
    found = places.find(text)
    place = found.place
    if place is None:
        nothing: dict[str, Any] = dict.fromkeys(FIELDS)
        return {
            **nothing,
            "ambiguous": found.ambiguous,
            "candidates": [candidate.postcode for candidate in found.candidates],
        }
    return {
        "postcode": place.postcode,
        "name": " / ".join(dict.fromkeys((place.name_fr, place.name_nl))),
        "nis": place.nis,
        "lat": place.lat,
        "lon": place.lon,
        "uncertainty_m": place.uncertainty_m,
        "ambiguous": found.ambiguous,
    }
