"""What a person wants of the bot: one intent, with a confidence that can be believed."""

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.features import Features
from nlu.components.labels import labels_of
from nlu.components.logistic import Directions, Logistic, fit


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class CalibratedIntentClassifier(IntentClassifier, GraphComponent):
    """Sets `intent` and `intent_ranking` (all intents, the likeliest first)."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Featurizers have to come first."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`strength`: how closely to follow the examples; chosen on voices left out."""
        return {"strength": 30.0}

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self.strength = float(config["strength"])
        self.model: Logistic | None = None
        self._model_storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "CalibratedIntentClassifier":
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "CalibratedIntentClassifier":
        """Load the weights."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component.model = Logistic.read(folder / "intents.npz")
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the intents from all examples that have one."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        labels = [labels_of(m.get(INTENT), m.get(METADATA), m.get(TEXT)) for m in examples]
        intents = sorted({each.intent for each in labels})
        self.model = fit(
            Directions.of(Features.of(examples)),
            intents,
            np.array([[each.intent == intent for intent in intents] for each in labels]),
            [each.voice for each in labels],
            strength=self.strength,
            exclusive=True,
            title="learning intents",
        )
        with self._model_storage.write_to(self._resource) as folder:
            self.model.write(folder / "intents.npz")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank the intents of messages."""
        if not messages or self.model is None:
            return messages
        table = self.model.probabilities(Features.of(messages))
        for message, row in zip(messages, table, strict=True):
            ranking = [
                {"name": self.model.classes[place], "confidence": float(row[place])}
                for place in np.argsort(-row, kind="stable")
            ]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages
