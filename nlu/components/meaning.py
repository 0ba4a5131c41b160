"""What a message means: its intent, the kinds of help, urgency, for whom, and danger."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from tqdm import tqdm

from nlu.components.calibration import Calibration, calibrated
from nlu.components.features import Features, Numbers
from nlu.components.labels import DANGERS, HELP_TYPES, WITH_HELP_TYPES, Labels, labels_of
from nlu.components.likeness import Lesson, Likeness

LABELS = "labels"
"""The message property that reaches `/model/parse` and `tracker.latest_message`."""
REMEMBERED_MESSAGES = 2048
EVERY_FIFTH = 5
"""Without unseen voices (a handful of messages), these are left out to calibrate."""


@dataclass(frozen=True)
class Group:
    """Columns that are learnt and read together."""

    columns: tuple[str, ...]
    holds: Callable[[Labels, str], bool]
    exclusive: bool = False
    teaches: Callable[[Labels], bool] = lambda each: each.is_to_us
    """Which messages teach it."""


def groups(intents: Sequence[str]) -> dict[str, Group]:
    """All that is learnt beside each other.

    Kinds of help and flags are taught only by messages that can have them, so they mean little
    for other intents: every emergency is urgent, and taught by those too the flag would only say
    "emergency". Texts between two people teach only whether money is asked for.
    """
    return {
        "intent": Group(tuple(intents), lambda each, name: each.intent == name, exclusive=True),
        "danger": Group(DANGERS, lambda each, name: each.danger == name, exclusive=True),
        "help_types": Group(
            HELP_TYPES, lambda each, name: name in each.help_types, teaches=_of(*WITH_HELP_TYPES)
        ),
        "for_other": Group(
            ("for_other",),
            lambda each, _: each.for_other,
            teaches=_of("request_help", "emergency"),
        ),
        "urgent": Group(("urgent",), lambda each, _: each.urgent, teaches=_of("request_help")),
        "money": Group(
            ("money",),
            lambda each, _: bool(each.asks_money),
            teaches=lambda each: not each.is_to_us,
        ),
    }


def _of(*intents: str) -> Callable[[Labels], bool]:
    return lambda each: each.is_to_us and each.intent in intents


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class MeaningClassifier(IntentClassifier, GraphComponent):
    """Sets `intent`, `intent_ranking` and `labels`.

    `labels` is `{"help_types": {kind: p}, "urgent": p, "for_other": p, "danger": {kind: p},
    "money": p}`; every number is a probability. `money` means something only of a text between two
    people, and is missing where no such texts have taught.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Featurizers have to come first."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`doubt`: how far examples are mistrusted; `unseen`: voices no encoder was adapted to."""
        return {"doubt": 0.7, "unseen": []}

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self.doubt = float(config["doubt"])
        self.unseen = frozenset(config["unseen"])
        self.likeness: Likeness | None = None
        self.columns: dict[str, list[str]] = {}
        self.calibrations: dict[str, Calibration] = {}
        self._told: dict[str, str] = {}
        self._model_storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "MeaningClassifier":
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
    ) -> "MeaningClassifier":
        """Load what was learnt."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component.likeness = Likeness.read(folder / "likeness.npz")
            for name, stored in json.loads((folder / "groups.json").read_text()).items():
                component.columns[name] = stored["columns"]
                component.calibrations[name] = Calibration(**stored["calibration"])
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn all groups from the examples and their metadata."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        labels = [labels_of(m.get(INTENT), m.get(METADATA), m.get(TEXT)) for m in examples]
        lesson = Lesson(Features.of(examples), doubt=self.doubt)
        shares = []
        intents = sorted({each.intent for each in labels if each.is_to_us})
        for name, group in tqdm(groups(intents).items(), desc="learning"):
            truth = np.array([[group.holds(e, c) for c in group.columns] for e in labels])
            taught = np.array([group.teaches(each) for each in labels])
            if not taught.any():
                continue
            unseen = self._unseen(labels, taught)
            share, scores = lesson.solve(_signs(truth), taught, unseen)
            shares.append(share)
            self.columns[name] = list(group.columns)
            self.calibrations[name] = calibrated(scores, truth[unseen], exclusive=group.exclusive)
        self.likeness = lesson.learnt(np.hstack(shares))
        self._store()
        return self._resource

    def _unseen(self, labels: Sequence[Labels], taught: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Those of the taught messages on which confidence is calibrated."""
        chosen = taught & np.array([each.voice in self.unseen for each in labels])
        if not chosen.any():
            chosen[np.flatnonzero(taught)[::EVERY_FIFTH]] = True
        return chosen

    def _store(self) -> None:
        assert self.likeness is not None
        with self._model_storage.write_to(self._resource) as folder:
            self.likeness.write(folder / "likeness.npz")
            stored = {
                name: {"columns": columns, "calibration": asdict(self.calibrations[name])}
                for name, columns in self.columns.items()
            }
            (folder / "groups.json").write_text(json.dumps(stored))

    def process(self, messages: list[Message]) -> list[Message]:
        """Add intent, ranking and labels to messages."""
        if self.likeness is not None:
            for message in messages:
                self._tell(message)
        return messages

    def _tell(self, message: Message) -> None:
        text = message.get(TEXT) or ""
        if text not in self._told:
            if len(self._told) == REMEMBERED_MESSAGES:
                self._told.pop(next(iter(self._told)))
            self._told[text] = json.dumps(self._meant(message))
        found = json.loads(self._told[text])  # A copy: later components change it.
        message.set(INTENT, found[INTENT_RANKING_KEY][0], add_to_output=True)
        for name, value in found.items():
            message.set(name, value, add_to_output=True)

    def _meant(self, message: Message) -> dict[str, Any]:
        assert self.likeness is not None
        scores = self.likeness.scores(Features.of([message]))
        at, found = 0, {}
        for name, columns in self.columns.items():
            chances = self.calibrations[name].probabilities(scores[:, at : at + len(columns)])
            found[name] = dict(zip(columns, chances[0].tolist(), strict=True))
            at += len(columns)
        intents = sorted(found.pop("intent").items(), key=lambda each: -each[1])
        flags = {name: chances[name] for name, chances in found.items() if name in chances}
        return {
            INTENT_RANKING_KEY: [{"name": name, "confidence": chance} for name, chance in intents],
            LABELS: {**found, **flags},
        }


def _signs(truth: NDArray[np.bool_]) -> Numbers:
    return np.where(truth, 1, -1).astype(np.float32)
