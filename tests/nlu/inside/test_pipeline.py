"""The featurizers and classifiers together, on a handful of messages."""

import json
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any
from unittest import mock

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components import sentence_features
from nlu.components.encoders import MODULES
from nlu.components.letter_features import LetterFeatures
from nlu.components.meaning import MeaningClassifier
from nlu.components.sentence_features import EncoderMissing, SentenceFeatures

PIPELINE = (SentenceFeatures, LetterFeatures, MeaningClassifier)
EXAMPLES = {
    ("request_help", "groceries", None): ["il me faut du pain", "ik heb brood en melk nodig"],
    ("request_help", "pharmacy", None): ["mes cachets à la pharmacie", "pillen bij de apotheek"],
    ("emergency", None, "medical"): ["il ne respire plus", "ze ademt niet meer"],
    ("thank", None, None): ["merci beaucoup", "dank u wel"],
}
BETWEEN_TWO = {
    "prêtez-moi de l'argent": True,
    "geef mij uw bankkaart": True,
    "je suis devant la porte": False,
    "ik ben er om drie uur": False,
}
"""Texts from one person to another, and whether they ask for money."""


def examples() -> TrainingData:
    """Each message in five variants, so that letter runs occur more than once."""
    messages = []
    for (intent, kind, danger), texts in EXAMPLES.items():
        block = {
            "voice": "test",
            "help_types": [kind] if kind else [],
            "urgent": danger is not None,
            "for_other": False,
            "safety": danger,
        }
        for text in texts:
            messages += [
                Message.build(f"{text}{end}", intent, intent_metadata=block)
                for end in ("", "!", ".", " svp", " aub")
            ]
    for text, asks in BETWEEN_TWO.items():
        block = {"voice": "test", "money": asks}
        messages += [
            Message.build(f"{text}{end}", "inform", intent_metadata=block)
            for end in ("", "!", ".", " svp", " aub")
        ]
    return TrainingData(messages)


class PipelineTest(unittest.TestCase):
    def setUp(self) -> None:
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)
        (self.folder / "model").mkdir()
        self.storage = LocalModelStorage(self.folder / "model")

    def parts(self, kind: Any, encoders: list[str]) -> tuple[Any, ...]:
        config = {**kind.get_default_config(), "vectors": str(self.folder / "vectors")}
        if kind is SentenceFeatures:
            config["encoders"] = encoders
        context = ExecutionContext(GraphSchema({}), node_name=kind.__name__)
        return config, self.storage, Resource(kind.__name__), context

    def train(self, encoders: list[str]) -> None:
        data = examples()
        for kind in PIPELINE:
            component = kind.create(*self.parts(kind, encoders))
            component.train(data)
            if kind in PIPELINE[:2]:
                data = component.process_training_data(data)

    def parse(self, text: str, encoders: list[str]) -> dict[str, Any]:
        messages = [Message(data={"text": text})]
        for kind in PIPELINE:
            messages = kind.load(*self.parts(kind, encoders)).process(messages)
        return dict(messages[0].as_dict(only_output_properties=True))

    def test_a_message_gets_ranked_intents_and_all_labels(self) -> None:
        self.train(["use"])
        parsed = json.loads(json.dumps(self.parse("ma mère ne respire plus", ["use"])))
        assert parsed["intent"]["name"] == "emergency"
        assert len(parsed["intent_ranking"]) == 3
        labels = parsed["labels"]
        assert set(labels) == {"help_types", "urgent", "for_other", "danger", "money"}
        assert len(labels["help_types"]) == 11
        assert max(labels["danger"], key=labels["danger"].get) == "medical"
        assert abs(sum(labels["danger"].values()) - 1) < 1e-4

    def test_texts_between_two_people_teach_only_whether_money_is_asked_for(self) -> None:
        self.train(["use"])
        asking = self.parse("prêtez-moi de l'argent s'il vous plaît", ["use"])
        assert asking["labels"]["money"] > 0.5
        assert self.parse("je suis là, devant la porte", ["use"])["labels"]["money"] < 0.5
        assert "inform" not in {each["name"] for each in asking["intent_ranking"]}

    def test_without_any_encoder_letters_and_words_serve(self) -> None:
        with self.assertLogs(sentence_features.logger, "WARNING") as logs, no_encoder():
            self.train(["e5", "use"])
            parsed = self.parse("merci beaucoup!!", ["e5", "use"])
        assert parsed["intent"]["name"] == "thank"
        assert "letters alone" in logs.output[0]

    def test_where_e5_does_not_run_the_other_encoder_serves(self) -> None:
        with self.assertLogs(sentence_features.logger, "WARNING") as logs, no_e5():
            self.train(["e5", "use"])
            parsed = self.parse("il me faut du pain et du lait", ["e5", "use"])
        assert parsed["intent"]["name"] == "request_help"
        assert "from use" in logs.output[0]

    def test_a_model_refuses_to_serve_without_the_encoder_it_was_trained_with(self) -> None:
        self.train(["use"])
        with no_encoder(), self.assertRaises(EncoderMissing):  # noqa: PT027  no pytest here
            self.parse("merci", ["use"])

    def test_another_set_of_encoders_makes_rasa_train_again(self) -> None:
        config = {"encoders": ["use"]}
        with_encoder = SentenceFeatures.fingerprint_addon(config)
        with no_encoder():
            assert SentenceFeatures.fingerprint_addon(config) != with_encoder

    def test_an_empty_message_is_no_failure(self) -> None:
        self.train(["use"])
        assert "intent" in self.parse("", ["use"])


def no_e5() -> Any:
    """A machine for which the package of E5 does not exist."""
    return mock.patch.dict(sys.modules, {MODULES["e5"]: None})


def no_encoder() -> Any:
    """A machine on which neither package is installed."""
    return mock.patch.dict(sys.modules, dict.fromkeys(MODULES.values()))
