"""Logistic regression whose probabilities can be believed, and which is stored as plain arrays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.sparse import csr_matrix
from scipy.special import expit, log_softmax, softmax
from sklearn.model_selection import GroupKFold
from sklearn.utils.extmath import randomized_svd
from tqdm import tqdm

Numbers = NDArray[np.float32]
DIRECTIONS = 1000
FOLDS = 5


@dataclass(frozen=True)
class Logistic:
    """One column a class; `exclusive`: exactly one class holds; otherwise any number of them."""

    classes: tuple[str, ...]
    weights: Numbers
    intercepts: Numbers
    exclusive: bool

    def probabilities(self, features: csr_matrix) -> Numbers:
        """Return shape (messages, classes)."""
        scores = features @ self.weights + self.intercepts
        return np.asarray(softmax(scores, axis=1) if self.exclusive else expit(scores))

    def write(self, path: Path) -> None:
        """Store as an .npz file without pickled objects."""
        classes = np.array(self.classes)
        np.savez(
            path,
            classes=classes,
            weights=self.weights,
            intercepts=self.intercepts,
            exclusive=self.exclusive,
        )

    @classmethod
    def read(cls, path: Path) -> "Logistic":
        """Load what `write` stored."""
        with np.load(path) as stored:
            return cls(
                classes=tuple(stored["classes"].tolist()),
                weights=stored["weights"],
                intercepts=stored["intercepts"],
                exclusive=bool(stored["exclusive"]),
            )


@dataclass(frozen=True)
class Directions:
    """Training messages along the directions in which they differ most.

    Only the directions that messages span can matter to the weights, and a thousand of them say
    nearly all: training with them is many times faster than with all features, and as good.
    """

    features: csr_matrix
    """Messages × features."""
    shares: Numbers
    """Messages × directions: how much of each message makes up each direction."""
    rows: Numbers
    """Messages × directions: the messages, seen along the directions."""

    @classmethod
    def of(cls, features: csr_matrix) -> "Directions":
        """Find them; the same features always give the same directions."""
        likeness = (features @ features.T).toarray().astype(np.float32)
        count = min(DIRECTIONS, len(likeness))
        vectors, lengths, _ = randomized_svd(likeness, count, n_iter=4, random_state=0)
        kept = lengths > lengths[0] * 1e-6
        vectors, roots = vectors[:, kept], np.sqrt(lengths[kept])
        return cls(features, vectors / roots, vectors * roots)

    def only(self, chosen: NDArray[np.bool_]) -> "Directions":
        """Learn from some of the messages only, along the same directions."""
        return replace(self, rows=self.rows[chosen])

    def weights(self, weights: Numbers) -> Numbers:
        """From weights of directions to weights of features; the number of columns stays."""
        return np.asarray(self.features.T @ (self.shares @ weights))


def fit(
    directions: Directions,
    classes: Sequence[str],
    targets: NDArray[np.bool_],
    voices: Sequence[str],
    *,
    strength: float,
    exclusive: bool,
    title: str,
) -> Logistic:
    """Learn `targets` (messages × classes) and correct the probabilities.

    They are corrected on messages of voices (writers) that the model did not learn from, as it
    will be with real people: with one temperature when classes are exclusive, otherwise with a
    slope and a shift for each class (Platt). A larger `strength` follows the examples closer.
    """
    truth = targets.astype(np.float32)
    unseen = _unseen_scores(directions.rows, truth, voices, strength, exclusive, title)
    slope, shift = _temperature(unseen, truth) if exclusive else _platt(unseen, truth)
    weights, intercepts = _regression(directions.rows, truth, strength, exclusive)
    return Logistic(
        classes=tuple(classes),
        weights=(directions.weights(weights) * slope).astype(np.float32),
        intercepts=(intercepts * slope + shift).astype(np.float32),
        exclusive=exclusive,
    )


def _unseen_scores(
    rows: Numbers,
    truth: Numbers,
    voices: Sequence[str],
    strength: float,
    exclusive: bool,
    title: str,
) -> Numbers:
    """Score each message by a model that has not seen its voice; without voices, its fold."""
    groups = np.asarray(voices) if len(set(voices)) >= FOLDS else np.arange(len(rows))
    scores = np.zeros_like(truth)
    folds = GroupKFold(FOLDS).split(rows, groups=groups)
    for learn, check in tqdm(folds, desc=title, total=FOLDS):
        weights, intercepts = _regression(rows[learn], truth[learn], strength, exclusive)
        scores[check] = rows[check] @ weights + intercepts
    return scores


def _regression(
    rows: Numbers, truth: Numbers, strength: float, exclusive: bool
) -> tuple[Numbers, Numbers]:
    """Weights (directions × classes) and intercepts of least loss, all classes at once."""
    shape = (rows.shape[1] + 1, truth.shape[1])

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        table = flat.reshape(shape).astype(np.float32)
        scores = rows @ table[:-1] + table[-1]
        share = softmax(scores, axis=1) if exclusive else expit(scores)
        error = share - truth
        slope = np.vstack([rows.T @ error + table[:-1] / strength, error.sum(axis=0)])
        size = (table[:-1].astype(np.float64) ** 2).sum() / (2 * strength)
        return _surprise(scores, truth, exclusive) + size, slope.ravel().astype(np.float64)

    best = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", tol=1e-6)
    table = best.x.reshape(shape).astype(np.float32)
    return table[:-1], table[-1]


def _surprise(scores: Numbers, truth: Numbers, exclusive: bool) -> float:
    """Negative log likelihood, summed."""
    wide = scores.astype(np.float64)
    if exclusive:
        return float(-(log_softmax(wide, axis=1) * truth).sum())
    return float((np.logaddexp(0, wide) - wide * truth).sum())


def _temperature(scores: Numbers, truth: Numbers) -> tuple[float, float]:
    """The factor on all scores that makes the truth least surprising, and no shift."""
    found = minimize_scalar(
        lambda factor: _surprise(scores * factor, truth, exclusive=True), bounds=(0.05, 5), method="bounded"
    )
    return float(found.x), 0.0


def _platt(scores: Numbers, truth: Numbers) -> tuple[Numbers, Numbers]:
    """The slope and the shift of each class that make its truth least surprising."""
    columns = [
        _regression(scores[:, [column]], truth[:, [column]], strength=1e3, exclusive=False)
        for column in range(truth.shape[1])
    ]
    slopes = np.array([weights[0, 0] for weights, _ in columns], dtype=np.float32)
    return slopes, np.array([shift[0] for _, shift in columns], dtype=np.float32)
