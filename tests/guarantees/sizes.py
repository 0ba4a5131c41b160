"""How much of each promise is tried: a little in `make test`, much in `make soak`."""

import os

IS_LONG = bool(os.environ.get("SOAK"))


def size(quick: int, long: int) -> int:
    """The number for this run."""
    return long if IS_LONG else quick
