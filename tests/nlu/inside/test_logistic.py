"""Logistic regression: it learns, its probabilities are honest, it survives storage."""

import tempfile
import unittest
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from nlu.components.features import Features
from nlu.components.logistic import Directions, Logistic, fit

MESSAGES = 400
VOICES = [f"voice {number % 8}" for number in range(MESSAGES)]


def points(noise: float) -> tuple[Features, NDArray[np.bool_]]:
    """Messages around three centres, and which centre each belongs to, shape (messages, 3)."""
    chance = np.random.default_rng(7)
    belongs = np.eye(3, dtype=bool)[chance.integers(0, 3, MESSAGES)]
    vectors = belongs + chance.normal(0, noise, belongs.shape)
    bags = csr_matrix(chance.integers(0, 2, (MESSAGES, 5)), dtype=np.float32)
    return Features(bags, vectors.astype(np.float32)), belongs


def learnt(features: Features, belongs: NDArray[np.bool_], *, exclusive: bool) -> Logistic:
    return fit(
        Directions.of(features),
        ["a", "b", "c"],
        belongs,
        VOICES,
        strength=10,
        exclusive=exclusive,
        title="test",
    )


class LogisticTest(unittest.TestCase):
    def test_classes_far_apart_are_told_apart(self) -> None:
        features, belongs = points(noise=0.1)
        for exclusive in (True, False):
            chances = learnt(features, belongs, exclusive=exclusive).probabilities(features)
            assert (chances.argmax(axis=1) == belongs.argmax(axis=1)).all()

    def test_a_confidence_is_right_as_often_as_it_says(self) -> None:
        features, belongs = points(noise=0.8)
        chances = learnt(features, belongs, exclusive=True).probabilities(features)
        right = chances.argmax(axis=1) == belongs.argmax(axis=1)
        assert abs(float(chances.max(axis=1).mean()) - float(right.mean())) < 0.05

    def test_exclusive_chances_sum_to_one_and_independent_ones_need_not(self) -> None:
        features, belongs = points(noise=0.5)
        belongs[:, 2] = True
        together = learnt(features, belongs, exclusive=False).probabilities(features)
        assert float(together.sum(axis=1).min()) > 1.0
        features, belongs = points(noise=0.5)
        alone = learnt(features, belongs, exclusive=True).probabilities(features)
        np.testing.assert_allclose(alone.sum(axis=1), 1, rtol=1e-4)

    def test_learning_from_some_messages_leaves_the_others_out(self) -> None:
        features, belongs = points(noise=0.1)
        first = np.arange(MESSAGES) < MESSAGES // 2
        turned = belongs.copy()
        turned[~first] = np.roll(belongs[~first], 1, axis=1)
        model = fit(
            Directions.of(features).only(first),
            ["a", "b", "c"],
            turned[first],
            VOICES[: MESSAGES // 2],
            strength=10,
            exclusive=True,
            title="test",
        )
        chances = model.probabilities(features)
        assert (chances.argmax(axis=1) == belongs.argmax(axis=1)).all()

    def test_a_stored_model_answers_the_same(self) -> None:
        features, belongs = points(noise=0.5)
        model = learnt(features, belongs, exclusive=True)
        with tempfile.TemporaryDirectory() as folder:
            model.write(Path(folder) / "model.npz")
            again = Logistic.read(Path(folder) / "model.npz")
        assert again.classes == ("a", "b", "c")
        np.testing.assert_array_equal(again.probabilities(features), model.probabilities(features))
