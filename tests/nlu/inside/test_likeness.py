"""Learning by likeness, and what becomes of scores, on numbers small enough to check."""

import tempfile
import unittest
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from nlu.components.calibration import calibrated
from nlu.components.features import Features
from nlu.components.likeness import Lesson, Likeness

DOUBT = 0.5


def features(count: int, *, seed: int) -> Features:
    """Random vectors, and bags of which most entries are zero."""
    chance = np.random.default_rng(seed)
    vectors = chance.normal(size=(count, 6)).astype(np.float32)
    bags = (chance.random((count, 9)) > 0.7).astype(np.float32)
    return Features(csr_matrix(bags), vectors)


def some_of(all_of_them: Features, chosen: np.ndarray) -> Features:
    return Features(all_of_them.bags[chosen], all_of_them.vectors[chosen])


class LikenessTest(unittest.TestCase):
    def setUp(self) -> None:
        self.features = features(40, seed=1)
        self.targets = np.sign(self.features.vectors[:, :2]).astype(np.float32)
        self.all = np.ones(40, dtype=bool)
        self.none = ~self.all

    def test_messages_are_scored_as_those_that_taught(self) -> None:
        lesson = Lesson(self.features, doubt=0.01)
        shares, _ = lesson.solve(self.targets, self.all, self.none)
        scores = lesson.learnt(shares).scores(self.features)
        assert (np.sign(scores) == self.targets).all()

    def test_what_is_left_out_is_scored_as_by_a_model_that_never_saw_it(self) -> None:
        unseen = np.arange(40) % 4 == 0
        lesson = Lesson(self.features, doubt=DOUBT)
        _, scores = lesson.solve(self.targets, self.all, unseen)
        shares, _ = lesson.solve(self.targets, ~unseen, self.none)
        honest = lesson.learnt(shares).scores(some_of(self.features, unseen))
        np.testing.assert_allclose(scores, honest, atol=1e-3)

    def test_only_some_messages_may_teach(self) -> None:
        taught = np.arange(40) < 30
        lesson = Lesson(self.features, doubt=DOUBT)
        shares, _ = lesson.solve(self.targets, taught, self.none)
        assert not shares[~taught].any()
        assert shares[taught].all()

    def test_what_was_learnt_survives_on_disk(self) -> None:
        lesson = Lesson(self.features, doubt=DOUBT)
        shares, _ = lesson.solve(self.targets, self.all, self.none)
        learnt = lesson.learnt(shares)
        with tempfile.TemporaryDirectory() as folder:
            learnt.write(Path(folder) / "likeness.npz")
            again = Likeness.read(Path(folder) / "likeness.npz")
        others = features(5, seed=2)
        np.testing.assert_array_equal(again.scores(others), learnt.scores(others))


class CalibrationTest(unittest.TestCase):
    def test_probabilities_are_right_as_often_as_they_say(self) -> None:
        chance = np.random.default_rng(3)
        scores = chance.normal(size=(4000, 1)).astype(np.float32)
        truth = chance.random((4000, 1)) < 1 / (1 + np.exp(-(3 * scores - 1)))
        found = calibrated(scores, truth, exclusive=False)
        assert abs(found.slope - 3) < 0.3
        sure = found.probabilities(scores) > 0.8
        assert abs(truth[sure].mean() - found.probabilities(scores)[sure].mean()) < 0.03

    def test_exclusive_columns_share_one(self) -> None:
        scores = np.array([[0.9, -0.8, -0.9], [-0.2, 0.1, -0.9]], dtype=np.float32)
        found = calibrated(scores, np.eye(3, dtype=bool)[:2], exclusive=True)
        np.testing.assert_allclose(found.probabilities(scores).sum(axis=1), 1, rtol=1e-5)
