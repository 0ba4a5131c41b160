"""From scores to probabilities that can be believed, learnt on messages the scores did not see."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, log_softmax, softmax

from nlu.components.features import Numbers


@dataclass(frozen=True)
class Calibration:
    """One slope and one shift for all columns of a group."""

    slope: float
    shift: float
    exclusive: bool
    """Exactly one column holds; otherwise any number of them."""

    def probabilities(self, scores: Numbers) -> Numbers:
        """Shape (messages, columns) → the same."""
        straight = scores * self.slope + self.shift
        chances = softmax(straight, axis=1) if self.exclusive else expit(straight)
        return np.asarray(chances, dtype=np.float32)


def calibrated(scores: Numbers, truth: NDArray[np.bool_], *, exclusive: bool) -> Calibration:
    """The slope and shift that make the truth least surprising."""
    wide, holds = scores.astype(np.float64), truth.astype(np.float64)

    def surprise(choice: NDArray[np.float64]) -> float:
        straight = wide * np.exp(choice[0]) + choice[1]
        if exclusive:
            return float(-(log_softmax(straight, axis=1) * holds).sum())
        return float((np.logaddexp(0, straight) - straight * holds).sum())

    best = minimize(surprise, np.array([1.0, 0.0]), method="Nelder-Mead")
    shift = 0.0 if exclusive else float(best.x[1])
    return Calibration(float(np.exp(best.x[0])), shift, exclusive)
