"""Regularised least squares on how alike messages are: a message means what those like it mean.

Two messages are alike when their sentence vectors are near (a bell curve of the distance) and when
they share letter runs and words (cosine of their bags). Solved exactly in one step, it did better
than logistic regression and support vectors on the same features (docs/decisions/0010).
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from nlu.components.features import Features, Numbers

VECTORS_COUNT = 4.0
"""How much near vectors weigh against shared letters; chosen on the held-out messages."""
DIRECTIONS = 200
"""Of the sentence vectors those directions in which messages differ most; more gained nothing."""
AT_ONCE = 2000
"""Messages whose shared letters are counted at a time; all at once would take 5 GB."""
MANY = 1500
"""Messages from which the usual distance is measured."""


@dataclass(frozen=True)
class Nearness:
    """What vectors are reduced to, and which distance is usual (`reach`)."""

    axes: Numbers
    reach: float

    @classmethod
    def of(cls, vectors: Numbers) -> "Nearness":
        """Learn axes of shape (features, directions) from vectors whose mean is zero."""
        if not vectors.shape[1]:
            return cls(np.zeros((0, 0), dtype=np.float32), 1.0)
        _, axes = np.linalg.eigh(vectors.T @ vectors)
        axes = np.ascontiguousarray(axes[:, ::-1][:, :DIRECTIONS], dtype=np.float32)
        some = (vectors @ axes)[:: max(1, len(vectors) // MANY)]
        return cls(axes, float(np.sqrt(np.median(_squares(some, some)))) or 1.0)

    def placed(self, vectors: Numbers) -> Numbers:
        """Shape (messages, directions), in units of `reach`."""
        return np.asarray(vectors @ self.axes / np.float32(self.reach), dtype=np.float32)


@dataclass(frozen=True)
class Likeness:
    """What was learnt: scores of messages by their likeness to those that taught."""

    nearness: Nearness
    known: Numbers
    """Where the messages that taught are, shape (messages, directions)."""
    shares: Numbers
    """How much each of them counts, shape (messages, columns)."""
    weights: Numbers
    """The same for letter runs and words, shape (entries of the bags, columns)."""

    def scores(self, features: Features) -> Numbers:
        """About +1 where a column holds and -1 where not, shape (messages, columns)."""
        by_letters = features.bags @ self.weights
        near = near_by(self.nearness.placed(features.vectors), self.known, self._lengths)
        return np.asarray(near @ self.shares + by_letters, dtype=np.float32)

    @cached_property
    def _lengths(self) -> Numbers:
        return _squared_lengths(self.known)

    def write(self, path: Path) -> None:
        """Store as an .npz file without pickled objects."""
        np.savez(
            path,
            axes=self.nearness.axes,
            reach=self.nearness.reach,
            known=self.known,
            shares=self.shares,
            weights=self.weights,
        )

    @classmethod
    def read(cls, path: Path) -> "Likeness":
        """Load what `write` stored."""
        with np.load(path) as stored:
            nearness = Nearness(stored["axes"], float(stored["reach"]))
            return cls(nearness, stored["known"], stored["shares"], stored["weights"])


class Lesson:
    """All messages that teach, and how alike each two of them are."""

    def __init__(self, features: Features, *, doubt: float) -> None:
        """`doubt`: how far the examples are mistrusted."""
        self.features = features
        self.doubt = doubt
        self.nearness = Nearness.of(features.vectors)
        self.known = self.nearness.placed(features.vectors)
        self.alike = near_by(self.known, self.known)
        for start in range(0, len(self.known), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            self.alike[some] += (features.bags[some] @ features.bags.T).toarray()
        self._last: tuple[NDArray[np.bool_], Any] | None = None

    def solve(
        self,
        targets: Numbers,
        taught: NDArray[np.bool_],
        unseen: NDArray[np.bool_],
    ) -> tuple[Numbers, Numbers]:
        """Return the share of each message, and scores of `unseen` ones as if they taught nothing.

        `targets`: +1 or -1, shape (messages, columns); `taught`: which messages teach them. The
        second result has one row for each message of `taught & unseen`: leaving messages out of
        least squares needs no second run, only the inverse for those left out.
        """
        factor = self._factored(taught)
        shares = cho_solve(factor, targets[taught], check_finite=False)
        left_out = np.flatnonzero(unseen[taught])
        ones = np.zeros((len(shares), len(left_out)), dtype=np.float32)
        ones[left_out, np.arange(len(left_out))] = 1
        block = cho_solve(factor, ones, check_finite=False, overwrite_b=True)[left_out]
        missed = np.linalg.solve(block, shares[left_out])
        everyone = np.zeros_like(targets)
        everyone[taught] = shares
        return everyone, targets[taught][left_out] - missed

    def _factored(self, taught: NDArray[np.bool_]) -> Any:
        """What takes the time; kept for the next columns that the same messages teach."""
        if self._last is None or not np.array_equal(self._last[0], taught):
            own = np.ascontiguousarray(self.alike[np.ix_(taught, taught)])
            own[np.diag_indices_from(own)] += self.doubt
            self._last = taught, cho_factor(own, lower=True, overwrite_a=True, check_finite=False)
        return self._last[1]

    def learnt(self, shares: Numbers) -> Likeness:
        """From shares of messages to what scores new ones."""
        weights = np.asarray(self.features.bags.T @ shares, dtype=np.float32)
        return Likeness(self.nearness, self.known, shares, weights)


def near_by(some: Numbers, others: Numbers, lengths: Numbers | None = None) -> Numbers:
    """How near each two vectors are: VECTORS_COUNT for the same one, 0 far away.

    `lengths`: the squared ones of `others`, where they are known.
    """
    if not some.shape[1]:
        return np.zeros((len(some), len(others)), dtype=np.float32)
    apart = _squares(some, others, lengths)
    return np.asarray(VECTORS_COUNT * np.exp(-apart), dtype=np.float32)


def _squares(some: Numbers, others: Numbers, lengths: Numbers | None = None) -> Numbers:
    """Squared distances, shape (some, others)."""
    theirs = _squared_lengths(others) if lengths is None else lengths
    sums = _squared_lengths(some)[:, None] + theirs[None]
    return np.asarray(np.maximum(sums - 2 * some @ others.T, 0))


def _squared_lengths(some: Numbers) -> Numbers:
    return np.asarray((some**2).sum(axis=1))
