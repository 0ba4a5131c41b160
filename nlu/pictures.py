"""The pictures of the report: what was taken for what, and whether confidence can be believed."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np

mpl.use("Agg")
from matplotlib import pyplot as plt

from nlu import scores
from nlu.scores import Answered


def draw_confusions(answers: Sequence[Answered], path: Path, *, title: str) -> None:
    """Rows: what was meant; columns: what it was taken for; shares of the row in colour."""
    names, table = scores.confusions(answers)
    counts = np.array(table)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure, axes = plt.subplots(figsize=(9, 8.5))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, column in np.argwhere(counts > 0):
        colour = "white" if shares[row, column] > 0.5 else "black"
        axes.text(column, row, counts[row, column], ha="center", va="center", color=colour)
    axes.set_xticks(range(len(names)), names, rotation=90)
    axes.set_yticks(range(len(names)), names)
    axes.set(title=title, xlabel="taken for", ylabel="meant")
    _save(figure, path)


def draw_reliability(sets: Mapping[str, Sequence[Answered]], path: Path) -> None:
    """One line a set; on the diagonal the confidence is true."""
    figure, axes = plt.subplots(figsize=(5.5, 5))
    axes.plot([0, 1], [0, 1], color="grey", linestyle=":")
    for name, answers in sets.items():
        bins = scores.reliability(answers)
        error = scores.calibration_error(answers)
        axes.plot(
            [said for said, _, _ in bins],
            [right for _, right, _ in bins],
            marker="o",
            label=f"{name} (error {error:.3f})",
        )
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="share of right intents")
    axes.legend()
    _save(figure, path)


def _save(figure: plt.Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, dpi=90)
    plt.close(figure)
