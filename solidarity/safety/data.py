"""Reads the TOML tables that lie beside the code; each file once."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The content of one data file, e.g. `rules/medical.toml`."""
    return tomllib.loads(files("solidarity.safety").joinpath(name).read_text(encoding="utf-8"))
