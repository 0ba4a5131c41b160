"""What else a message says: kinds of help, urgency, for whom, and danger."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.features import Features
from nlu.components.labels import DANGERS, HELP_TYPES, WITH_HELP_TYPES, Labels, labels_of
from nlu.components.logistic import Directions, Logistic, fit

LABELS = "labels"
"""The message property that reaches `/model/parse` and `tracker.latest_message`."""
FOR_SOMEBODY = WITH_HELP_TYPES | {"emergency"}
LEARNT_FROM = {
    "help_types": WITH_HELP_TYPES,
    # Every emergency is urgent: learnt from those too, the flag would only say "emergency".
    "urgent": frozenset({"request_help"}),
    "for_other": FOR_SOMEBODY,
    "danger": None,
}
"""The groups of labels, and the intents whose messages teach each (None: all)."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LabelsClassifier(IntentClassifier, GraphComponent):
    """Sets `labels`: `{"help_types": {…}, "urgent": p, "for_other": p, "danger": {…}}`.

    Every number is a probability. Kinds of help and flags are learnt only from messages that
    can have them, so they mean little for other intents; danger is learnt from all messages.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Featurizers have to come first."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`strength`: how closely to follow the examples; chosen on voices left out."""
        return {"strength": 10.0}

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self.strength = float(config["strength"])
        self.models: dict[str, Logistic] = {}
        self._model_storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LabelsClassifier":
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
    ) -> "LabelsClassifier":
        """Load the weights."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component.models = {
                head: Logistic.read(folder / f"{head}.npz")
                for head in ("help_types", "flags", "danger")
            }
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the three groups of labels from the examples' metadata."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        labels = [labels_of(m.get(INTENT), m.get(METADATA), m.get(TEXT)) for m in examples]
        directions = Directions.of(Features.of(examples))
        everything = np.ones(len(labels), dtype=bool)
        for head, classes, chosen in (
            ("help_types", HELP_TYPES, _of_intents(labels, WITH_HELP_TYPES)),
            ("flags", FLAGS, _of_intents(labels, WITH_FLAGS)),
            ("danger", DANGERS, everything),
        ):
            self.models[head] = fit(
                directions.only(chosen),
                classes,
                _targets(labels, head)[chosen],
                [each.voice for each, here in zip(labels, chosen, strict=True) if here],
                strength=self.strength,
                exclusive=head == "danger",
                title=f"learning {head.replace('_', ' ')}",
            )
        with self._model_storage.write_to(self._resource) as folder:
            for head, model in self.models.items():
                model.write(folder / f"{head}.npz")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the probabilities to messages."""
        if not messages or not self.models:
            return messages
        features = Features.of(messages)
        tables = {head: model.probabilities(features) for head, model in self.models.items()}
        for number, message in enumerate(messages):
            shares = {
                head: dict(zip(model.classes, tables[head][number].tolist(), strict=True))
                for head, model in self.models.items()
            }
            flags = shares.pop("flags")
            message.set(LABELS, {**shares, **flags}, add_to_output=True)
        return messages


def _of_intents(labels: Sequence[Labels], intents: frozenset[str]) -> NDArray[np.bool_]:
    return np.array([each.intent in intents for each in labels])


def _targets(labels: Sequence[Labels], head: str) -> NDArray[np.bool_]:
    """What each message is labelled with, shape (messages, classes of the head)."""
    if head == "help_types":
        return np.array([[kind in each.help_types for kind in HELP_TYPES] for each in labels])
    if head == "flags":
        return np.array([[each.urgent, each.for_other] for each in labels])
    return np.array([[each.danger == danger for danger in DANGERS] for each in labels])
