"""All features of messages as one table, one row a message."""

from collections.abc import Sequence

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix, hstack, vstack


class NoFeatures(RuntimeError):
    """No featurizer stands before the classifier in config.yml."""


def message_matrix(messages: Sequence[Message]) -> csr_matrix:
    """Return shape (messages, features): sparse sentence features, then dense ones."""
    return csr_matrix(vstack([_row(message) for message in messages]))


def _row(message: Message) -> csr_matrix:
    _, sparse = message.get_sparse_features(TEXT)
    _, dense = message.get_dense_features(TEXT)
    parts = [csr_matrix(found.features) for found in (sparse, dense) if found is not None]
    if not parts:
        raise NoFeatures
    return hstack(parts)
