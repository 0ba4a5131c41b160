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
        bag = bags[0].tocsr() if len(bags) == 1 else vstack(bags, format="csr", dtype=np.float32)
        return cls(bag, np.vstack(vectors))


def _sentence(found: tuple[Any, Any]) -> Any:
    """The features of the sentence as a whole; Rasa gives those of its words first."""
    _, sentence = found
    return None if sentence is None else sentence.features
