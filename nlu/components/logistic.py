"""Logistic regression whose probabilities can be believed, and which is stored as plain arrays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import minimize, minimize_scalar
from scipy.special import expit, log_softmax, softmax
from sklearn.model_selection import GroupKFold
from tqdm import tqdm

from nlu.components.features import Features, Numbers

FOLDS = 5
SAME_TWICE = 1e-3
"""Keeps the root defined when two messages have the same features."""
CLOSE_ENOUGH = 1e-3
"""Stopping when a step gains less (of the loss) took half the time and cost no accuracy."""


@dataclass(frozen=True)
class Logistic:
    """One column a class; `exclusive`: exactly one class holds; otherwise any number of them."""

    classes: tuple[str, ...]
    weights: Numbers
    intercepts: Numbers
    exclusive: bool

    def probabilities(self, features: Features) -> Numbers:
        """Return shape (messages, classes)."""
        scores = features.times(self.weights) + self.intercepts
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
    """Training messages in as many directions as there are messages, instead of all features.

    The best weights are a mixture of the training messages, so that nothing is lost; with five
    thousand messages and ten times as many features, training is many times faster.
    """

    features: Features
    rows: Numbers
    """Messages × directions; the products of two rows are those of the messages' features."""
    root: Numbers
    """Directions × directions: the rows of all messages that the directions were made of."""

    @classmethod
    def of(cls, features: Features) -> "Directions":
        """Find them: a triangular root of the products of all messages with each other."""
        products = features.products()
        products[np.diag_indices_from(products)] += SAME_TWICE
        root = cholesky(products, lower=True, overwrite_a=True)
        return cls(features, rows=root, root=root)

    def only(self, chosen: NDArray[np.bool_]) -> "Directions":
        """Learn from some of the messages only, along the same directions."""
        return replace(self, rows=self.rows[chosen])

    def weights(self, weights: Numbers) -> Numbers:
        """From weights of directions to weights of features; the number of columns stays."""
        shares = solve_triangular(self.root, weights, trans="T", lower=True)
        return self.features.mixture(shares)


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
    unseen = _unseen_scores(
        directions.rows, truth, voices, strength=strength, exclusive=exclusive, title=title
    )
    slope, shift = _temperature(unseen, truth) if exclusive else _platt(unseen, truth)
    weights, intercepts = _regression(
        directions.rows, truth, strength=strength, exclusive=exclusive
    )
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
    *,
    strength: float,
    exclusive: bool,
    title: str,
) -> Numbers:
    """Score each message by a model that has not seen its voice; without voices, its fold."""
    groups = np.asarray(voices) if len(set(voices)) >= FOLDS else np.arange(len(rows))
    scores = np.zeros_like(truth)
    folds = GroupKFold(FOLDS).split(rows, groups=groups)
    for learn, check in tqdm(folds, desc=title, total=FOLDS):
        weights, intercepts = _regression(
            rows[learn], truth[learn], strength=strength, exclusive=exclusive
        )
        scores[check] = rows[check] @ weights + intercepts
    return scores


def _regression(
    rows: Numbers,
    truth: Numbers,
    *,
    strength: float,
    exclusive: bool,
    tolerance: float = CLOSE_ENOUGH,
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

    best = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", tol=tolerance)
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

    def surprise(factor: float) -> float:
        return _surprise(scores * factor, truth, exclusive=True)

    found = minimize_scalar(surprise, bounds=(0.05, 5), method="bounded")
    return float(found.x), 0.0


def _platt(scores: Numbers, truth: Numbers) -> tuple[Numbers, Numbers]:
    """The slope and the shift of each class that make its truth least surprising."""
    columns = [
        _regression(
            scores[:, [column]], truth[:, [column]], strength=1e3, exclusive=False, tolerance=1e-9
        )
        for column in range(truth.shape[1])
    ]
    slopes = np.array([weights[0, 0] for weights, _ in columns], dtype=np.float32)
    return slopes, np.array([shift[0] for _, shift in columns], dtype=np.float32)
