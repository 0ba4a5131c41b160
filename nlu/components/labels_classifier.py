"""What else a message says: kinds of help, urgency, for whom, and danger."""

from collections.abc import Callable, Sequence
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
CLASSES: dict[str, tuple[str, ...]] = {
    "help_types": HELP_TYPES,
    "urgent": ("urgent",),
    "for_other": ("for_other",),
    "danger": DANGERS,
}
TAUGHT_BY: dict[str, frozenset[str]] = {
    "help_types": WITH_HELP_TYPES,
    # Every emergency is urgent: taught by those too, the flag would only say "emergency".
    "urgent": frozenset({"request_help"}),
    "for_other": WITH_HELP_TYPES | {"emergency"},
}
"""The intents whose messages teach a group of labels; all messages teach the danger."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LabelsClassifier(IntentClassifier, GraphComponent):
    """Sets `labels`: `{"help_types": {…}, "urgent": p, "for_other": p, "danger": {…}}`.

    Every number is a probability. Kinds of help and flags are taught only by messages that can
    have them, so they mean little for other intents.
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
            component.models = {group: Logistic.read(folder / f"{group}.npz") for group in CLASSES}
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn each group of labels from the examples' metadata."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        labels = [labels_of(m.get(INTENT), m.get(METADATA), m.get(TEXT)) for m in examples]
        directions = Directions.of(Features.of(examples))
        with self._model_storage.write_to(self._resource) as folder:
            for group in CLASSES:
                self.models[group] = self._learn(group, directions, labels)
                self.models[group].write(folder / f"{group}.npz")
        return self._resource

    def _learn(self, group: str, directions: Directions, labels: Sequence[Labels]) -> Logistic:
        teachers = TAUGHT_BY.get(group)
        chosen = np.array([teachers is None or each.intent in teachers for each in labels])
        return fit(
            directions.only(chosen),
            CLASSES[group],
            _targets(labels, group)[chosen],
            [each.voice for each, here in zip(labels, chosen, strict=True) if here],
            strength=self.strength,
            exclusive=group == "danger",
            title=f"learning {group}",
        )

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the probabilities to messages."""
        if not messages or not self.models:
            return messages
        features = Features.of(messages)
        tables = {group: model.probabilities(features) for group, model in self.models.items()}
        for number, message in enumerate(messages):
            labels: dict[str, Any] = {
                group: dict(zip(CLASSES[group], table[number].tolist(), strict=True))
                for group, table in tables.items()
            }
            for flag in ("urgent", "for_other"):
                labels[flag] = labels[flag][flag]
            message.set(LABELS, labels, add_to_output=True)
        return messages


def _targets(labels: Sequence[Labels], group: str) -> NDArray[np.bool_]:
    """What each message is labelled with, shape (messages, classes of the group)."""
    rows: dict[str, Callable[[Labels], list[bool]]] = {
        "help_types": lambda each: [kind in each.help_types for kind in HELP_TYPES],
        "urgent": lambda each: [each.urgent],
        "for_other": lambda each: [each.for_other],
        "danger": lambda each: [each.danger == danger for danger in DANGERS],
    }
    return np.array([rows[group](each) for each in labels], dtype=bool)
