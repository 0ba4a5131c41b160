"""The letters and words of a message, as numbers: what typos and short answers are known by."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import coo_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.components.tidy import tidied

VIEWS: dict[str, dict[str, Any]] = {
    "letters": {"analyzer": "char_wb", "ngram_range": (2, 5)},
    "words": {"ngram_range": (1, 2), "token_pattern": r"(?u)\w+|[?!]"},
}


def vectorizer(view: str, **limits: Any) -> TfidfVectorizer:
    """Runs of 2 to 5 letters within words, or words and pairs of words; accents count not."""
    return TfidfVectorizer(**VIEWS[view], lowercase=False, strip_accents="unicode", **limits)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class LetterFeatures(SparseFeaturizer, GraphComponent):
    """Adds two weighted bags, of letter runs and of words, each of length one."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`least`: in how many messages a run or word must occur; `most`: how many are kept."""
        return {**SparseFeaturizer.get_default_config(), "least": 2, "most": 60_000}

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """There is nothing to refuse."""

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        super().__init__(name, config)
        self.views: list[View] = []
        self._model_storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LetterFeatures":
        """Make an untrained component."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LetterFeatures":
        """Load the vocabulary and the weights of its entries."""
        component = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component.views = [View(name, folder) for name in VIEWS]
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn which letter runs and words there are, and how rare each is."""
        texts = [
            tidied(message.get(TEXT))
            for message in training_data.training_examples
            if message.get(TEXT)
        ]
        limits = {"min_df": self._config["least"], "max_features": self._config["most"]}
        with self._model_storage.write_to(self._resource) as folder:
            for name in VIEWS:
                learnt = vectorizer(name, **limits).fit(texts)
                entries = learnt.get_feature_names_out().tolist()
                (folder / f"{name}.json").write_text(json.dumps(entries))
                np.save(folder / f"{name}.npy", learnt.idf_)
            self.views = [View(name, folder) for name in VIEWS]
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the features to all training messages."""
        self.process([m for m in training_data.training_examples if m.get(TEXT)])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the features to messages; the matrix of each has one row."""
        for message in messages:
            bag = self._bag(tidied(message.get(TEXT) or ""))
            self.add_features_to_message(None, bag, TEXT, message)
        return messages

    def _bag(self, text: str) -> coo_matrix:
        """The views beside each other, shape (1, entries of all)."""
        columns, values, before = [], [], 0
        for view in self.views:
            own, weights = view.entries_of(text)
            columns.append(own + before)
            values.append(weights)
            before += len(view.entries)
        places = np.concatenate(columns)
        return coo_matrix((np.concatenate(values), (np.zeros_like(places), places)), (1, before))


class View:
    """Counts what a text holds of a learnt vocabulary; one text at a time, scikit-learn is slow."""

    def __init__(self, name: str, folder: Path) -> None:
        self.entries = {
            entry: number
            for number, entry in enumerate(json.loads((folder / f"{name}.json").read_text()))
        }
        self.rarity = np.load(folder / f"{name}.npy").astype(np.float32)
        self._cut = vectorizer(name).build_analyzer()

    def entries_of(self, text: str) -> tuple[Any, Any]:
        """Numbers of the entries found, and their weights (of length one together)."""
        found = Counter(self.entries[part] for part in self._cut(text) if part in self.entries)
        columns = np.fromiter(found.keys(), dtype=np.int32, count=len(found))
        counts = np.fromiter(found.values(), dtype=np.float32, count=len(found))
        weights = (1 + np.log(counts)) * self.rarity[columns]
        return columns, weights / (np.linalg.norm(weights) or 1)
