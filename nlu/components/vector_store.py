"""Vectors of training texts kept on disk, so that a second training need not encode again."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from nlu.components.encoders import Encode, Vectors

BATCH = 32


def encode_all(texts: Sequence[str], encode: Encode, name: str, folder: Path) -> Vectors:
    """Return one row a text, encoding only the texts that the folder does not hold yet.

    `name` must change whenever `encode` would answer differently. Progress goes to stderr.
    """
    path = folder / f"{name}.npz"
    known = _read(path)
    missing = sorted({text for text in texts if _key(text) not in known}, key=len)
    try:
        for batch in _batches(missing, title=f"reading messages ({name})"):
            known.update(zip(map(_key, batch), encode(batch), strict=True))
    finally:  # What an interrupted training has read is kept for the next one.
        if missing:
            _write(path, known)
    return np.stack([known[_key(text)] for text in texts])


def _batches(texts: Sequence[str], *, title: str) -> Iterator[Sequence[str]]:
    with tqdm(total=len(texts), desc=title, disable=not texts, mininterval=1) as bar:
        for start in range(0, len(texts), BATCH):
            batch = texts[start : start + BATCH]
            yield batch
            bar.update(len(batch))


def _key(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _read(path: Path) -> dict[str, Vectors]:
    if not path.exists():
        return {}
    with np.load(path) as stored:
        return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))


def _write(path: Path, known: dict[str, Vectors]) -> None:
    """Replace the file in one step: a training that is interrupted leaves the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{os.getpid()}-{path.name}")
    np.savez(draft, keys=np.array([*known]), vectors=np.array([*known.values()]))
    draft.replace(path)
