"""All features of messages as tables of numbers, one row a message."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix, vstack

Numbers = NDArray[np.float32]
NO_ENCODER: Numbers = np.zeros((1, 0), dtype=np.float32)


class NoFeatures(RuntimeError):
    """LetterFeatures has to stand before the classifiers in config.yml."""


@dataclass(frozen=True)
class Features:
    """Bags of letters and words (mostly zeros) and, side by side with them, sentence vectors."""

    bags: csr_matrix
    vectors: Numbers

    @classmethod
    def of(cls, messages: Sequence[Message]) -> "Features":
        """Collect what the featurizers have put on messages."""
        bags = [_sentence(message.get_sparse_features(TEXT)) for message in messages]
        vectors = [_sentence(message.get_dense_features(TEXT)) for message in messages]
        if any(bag is None for bag in bags):
            raise NoFeatures
        if any(vector is None for vector in vectors):
            vectors = [NO_ENCODER for _ in messages]
        return cls(vstack(bags, format="csr", dtype=np.float32), np.vstack(vectors))

    def times(self, weights: Numbers) -> Numbers:
        """Shape (features, columns) → (messages, columns)."""
        width = self.bags.shape[1]
        return np.asarray(self.bags @ weights[:width] + self.vectors @ weights[width:])

    def products(self) -> Numbers:
        """How alike each two messages are, shape (messages, messages)."""
        return np.asarray((self.bags @ self.bags.T).toarray() + self.vectors @ self.vectors.T)

    def mixture(self, shares: Numbers) -> Numbers:
        """Sum the messages by their shares: (messages, columns) → (features, columns)."""
        return np.vstack([self.bags.T @ shares, self.vectors.T @ shares])


def _sentence(found: tuple[Any, Any]) -> Any:
    """The features of the sentence as a whole; Rasa gives those of its words first."""
    _, sentence = found
    return None if sentence is None else sentence.features
