"""How much of each promise is tried: a little in `make test`, much in `make soak`."""

import os

import pytest

IS_LONG = bool(os.environ.get("SOAK"))


only_long = pytest.mark.skipif(not IS_LONG, reason="minutes of many processes: make soak")


def size(quick: int, long: int) -> int:
    """The number for this run."""
    return long if IS_LONG else quick
