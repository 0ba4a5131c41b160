"""What a message means, as numbers: the vector of a pretrained sentence encoder."""

import json
import logging
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.encoders import Vectors, bulk_encoder, encoder, runs_here, version
from nlu.components.tidy import ends_of, tidied
from nlu.components.vector_store import encode_all

logger = logging.getLogger(__name__)
REMEMBERED_MESSAGES = 2048


class EncoderMissing(RuntimeError):
    """The model was trained with a sentence encoder, or an adaptation, that is not here."""


@lru_cache(maxsize=REMEMBERED_MESSAGES)
def _vector(name: str, text: str) -> Vectors:
    """The vector of one tidied text, shape (dimensions,)."""
    vector: Vectors = encoder(name)([text])[0]
    return vector


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceFeatures(DenseFeaturizer, GraphComponent):
    """Adds the vector of the first encoder that runs here to each message.

    Vectors are standardised (mean and spread are learnt from the training messages) and scaled to
    a length of about one.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`encoders`: the best first; `vectors`: the folder that keeps what was encoded."""
        return {
            **DenseFeaturizer.get_default_config(),
            "encoders": ["e5", "use"],
            "vectors": "build/features",
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse the name of an encoder that does not exist."""
        _first_that_runs(config["encoders"])

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Let Rasa train again when another encoder, or version of it, is at hand."""
        name = _first_that_runs({**cls.get_default_config(), **config}["encoders"])
        return name and version(name)

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        super().__init__(name, config)
        self.encoder = _first_that_runs(config["encoders"])
        self.mean: Vectors = np.zeros(0, dtype=np.float32)
        self.scale: Vectors = np.zeros(0, dtype=np.float32)
        self._model_storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceFeatures":
        """Make an untrained component, and say aloud when the best encoder does not run here."""
        component = cls(config, execution_context.node_name, model_storage, resource)
        if component.encoder not in config["encoders"][:1]:
            logger.warning(
                "Sentence encoder %s does not run on this machine: messages will be understood "
                "less well, from %s.",
                ", ".join(config["encoders"][:1]) or "(none)",
                component.encoder or "their letters alone",
            )
        return component

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SentenceFeatures":
        """Load what was learnt; raise EncoderMissing when its encoder is not here."""
        component = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            learnt = json.loads((folder / "encoder.json").read_text())
            component.encoder = learnt["name"]
            if component.encoder is None:
                return component
            if not runs_here(component.encoder) or version(component.encoder) != learnt["version"]:
                raise EncoderMissing(f"{learnt['version']} is missing; run `make train` here.")
            with np.load(folder / "standard.npz") as standard:
                component.mean, component.scale = standard["mean"], standard["scale"]
        _vector(component.encoder, "bonjour")  # The first message need not wait for the encoder.
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn mean and spread of the vectors."""
        with self._model_storage.write_to(self._resource) as folder:
            known = {"name": self.encoder, "version": self.encoder and version(self.encoder)}
            (folder / "encoder.json").write_text(json.dumps(known))
            if self.encoder:
                vectors = self._vectors(_with_text(training_data))
                self.mean, self.scale = vectors.mean(axis=0), _scale(vectors)
                np.savez(folder / "standard.npz", mean=self.mean, scale=self.scale)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the features to all training messages; `train` has encoded them already."""
        messages = _with_text(training_data)
        if self.encoder:
            for message, vector in zip(messages, self._vectors(messages), strict=True):
                self._add(message, vector)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the features to messages that people wrote."""
        if self.encoder:
            for message in messages:
                self._add(message, _vector(self.encoder, _read_text(message)))
        return messages

    def _vectors(self, messages: Sequence[Message]) -> Vectors:
        assert self.encoder is not None
        texts = [_read_text(message) for message in messages]
        folder = Path(self._config["vectors"])
        return encode_all(texts, bulk_encoder(self.encoder), version(self.encoder), folder)

    def _add(self, message: Message, vector: Vectors) -> None:
        """Rasa wants sentence features as a matrix of one row."""
        row = ((vector - self.mean) * self.scale)[None, :]
        self.add_features_to_message(None, row, TEXT, message)


def _scale(vectors: Vectors) -> Vectors:
    spread = vectors.std(axis=0) + 1e-6
    return np.asarray(1 / (spread * np.sqrt(vectors.shape[1])), dtype=np.float32)


def _first_that_runs(names: Sequence[str]) -> str | None:
    return next((name for name in names if runs_here(name)), None)


def _read_text(message: Message) -> str:
    """What of a message the encoder is given."""
    return ends_of(tidied(message.get(TEXT) or ""))


def _with_text(training_data: TrainingData) -> list[Message]:
    return [message for message in training_data.training_examples if message.get(TEXT)]
