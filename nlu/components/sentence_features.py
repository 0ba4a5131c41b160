"""What a message means, as numbers: the vectors of pretrained sentence encoders."""

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

from nlu.components.encoders import Vectors, encoder, runs_here, version
from nlu.components.tidy import ends_of, tidied
from nlu.components.vector_store import encode_all

logger = logging.getLogger(__name__)
REMEMBERED_MESSAGES = 2048


class EncoderMissing(RuntimeError):
    """The model was trained with a sentence encoder that does not run on this machine."""


@lru_cache(maxsize=REMEMBERED_MESSAGES)
def _vector(name: str, text: str) -> Vectors:
    """The vector of one tidied text, shape (dimensions,)."""
    vector: Vectors = encoder(name)([text])[0]
    return vector


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceFeatures(DenseFeaturizer, GraphComponent):
    """Adds the vectors of all encoders that run here, side by side, to each message.

    Each encoder's part is standardised (mean and spread are learnt from the training messages)
    and scaled to a length of about one, so that no part outweighs another by its size.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`encoders`: which to use; `vectors`: the folder that keeps vectors between trainings."""
        return {
            **DenseFeaturizer.get_default_config(),
            "encoders": ["e5", "use"],
            "vectors": "build/features",
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse the name of an encoder that does not exist."""
        _that_run_here(config["encoders"])

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Let Rasa train again when another set or version of encoders is at hand."""
        names = {**cls.get_default_config(), **config}["encoders"]
        return ",".join(version(name) for name in _that_run_here(names))

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        super().__init__(name, config)
        self.encoders = _that_run_here(config["encoders"])
        self.means: dict[str, Vectors] = {}
        self.scales: dict[str, Vectors] = {}
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
        """Make an untrained component, and say aloud when an encoder does not run here."""
        missing = [name for name in config["encoders"] if not runs_here(name)]
        if missing:
            logger.warning(
                "Sentence encoder %s does not run on this machine: messages will be understood "
                "less well, from %s.",
                " and ".join(missing),
                " and ".join(_that_run_here(config["encoders"])) or "their letters alone",
            )
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SentenceFeatures":
        """Load what was learnt; raise EncoderMissing when an encoder is not here."""
        component = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component.encoders = json.loads((folder / "encoders.json").read_text())
            for name in component.encoders:
                if not runs_here(name):
                    raise EncoderMissing(f"{version(name)} is missing; run `make train` here.")
                with np.load(folder / f"{name}.npz") as learnt:
                    component.means[name] = learnt["mean"]
                    component.scales[name] = learnt["scale"]
                _vector(name, "bonjour")  # The first message need not wait for the encoder.
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn mean and spread of each encoder's vectors."""
        texts = [_read_text(message) for message in _with_text(training_data)]
        with self._model_storage.write_to(self._resource) as folder:
            (folder / "encoders.json").write_text(json.dumps(self.encoders))
            for name in self.encoders:
                vectors = self._encode_all(name, texts)
                self.means[name] = vectors.mean(axis=0)
                self.scales[name] = _scale(vectors)
                np.savez(folder / f"{name}.npz", mean=self.means[name], scale=self.scales[name])
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the features to all training messages; `train` has encoded them already."""
        messages = _with_text(training_data)
        texts = [_read_text(message) for message in messages]
        rows = [self._standardised(name, self._encode_all(name, texts)) for name in self.encoders]
        for number, message in enumerate(messages):
            self._add(message, [part[number] for part in rows])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the features to messages that people wrote."""
        for message in messages:
            text = _read_text(message)
            parts = [self._standardised(name, _vector(name, text)) for name in self.encoders]
            self._add(message, parts)
        return messages

    def _encode_all(self, name: str, texts: Sequence[str]) -> Vectors:
        folder = Path(self._config["vectors"])
        return encode_all(texts, encoder(name), version(name), folder)

    def _standardised(self, name: str, vectors: Vectors) -> Vectors:
        return (vectors - self.means[name]) * self.scales[name]

    def _add(self, message: Message, parts: Sequence[Vectors]) -> None:
        """Rasa wants sentence features as a matrix of one row."""
        if parts:
            self.add_features_to_message(None, np.concatenate(parts)[None, :], TEXT, message)


def _scale(vectors: Vectors) -> Vectors:
    spread = vectors.std(axis=0) + 1e-6
    return np.asarray(1 / (spread * np.sqrt(vectors.shape[1])), dtype=np.float32)


def _that_run_here(names: Sequence[str]) -> list[str]:
    return [name for name in names if runs_here(name)]


def _read_text(message: Message) -> str:
    """What of a message the encoders are given."""
    return ends_of(tidied(message.get(TEXT) or ""))


def _with_text(training_data: TrainingData) -> list[Message]:
    return [message for message in training_data.training_examples if message.get(TEXT)]
