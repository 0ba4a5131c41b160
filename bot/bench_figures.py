"""How the figures of a bench are printed."""

import json
from collections.abc import Mapping


def show(figures: Mapping[str, float | int | None], *, as_json: bool) -> int:
    """A line each, or one JSON object; the exit code."""
    if as_json:
        print(json.dumps(figures))
        return 0
    for name, value in figures.items():
        print(f"{name:24} {value}")
    return 0
