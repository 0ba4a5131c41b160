"""Reads the TOML data that lie beside the code; each file once."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(package: str, path: str) -> dict[str, Any]:
    """The content of one file, e.g. `rules/medical.toml` of `solidarity.safety`."""
    return tomllib.loads(files(package).joinpath(path).read_text(encoding="utf-8"))
