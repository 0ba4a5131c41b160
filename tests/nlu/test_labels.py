"""What the training data says, as far as it can be checked without Rasa."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from nlu.components.labels import (
    DANGERS,
    HELP_TYPES,
    WITH_HELP_TYPES,
    UnlabelledExample,
    labels_of,
)
from solidarity import understanding
from solidarity.vocabulary import HelpType

ROOT = Path(__file__).parents[2]


@cache
def blocks() -> list[tuple[str, dict[str, Any]]]:
    """Every block of the training data, with the name of its file."""
    reader = YAML(typ="safe")
    files = sorted((ROOT / "nlu" / "data" / "nlu").rglob("*.yml"))
    return [(path.name, block) for path in files for block in reader.load(path)["nlu"]]


def test_the_model_and_the_bot_know_the_same_kinds_of_help() -> None:
    assert list(HELP_TYPES) == [kind.value for kind in HelpType]
    assert understanding.WITH_KINDS == WITH_HELP_TYPES


def test_every_block_carries_labels_that_are_known() -> None:
    assert blocks()
    for _, block in blocks():
        labels_of(block["intent"], {"intent": block["metadata"]}, block["examples"])


def test_every_intent_of_the_data_is_in_the_domain() -> None:
    domain = YAML(typ="safe").load(ROOT / "nlu" / "domain.yml")
    assert {block["intent"] for _, block in blocks()} == set(domain["intents"])


def test_emergencies_and_only_they_have_a_danger() -> None:
    wrong = [
        (name, block["intent"], block["examples"])
        for name, block in blocks()
        if (block["metadata"]["safety"] is not None) != (block["intent"] == "emergency")
    ]
    assert wrong == []


def test_kinds_of_help_stand_only_where_they_mean_something() -> None:
    allowed = WITH_HELP_TYPES | {"emergency"}
    wrong = [
        (name, block["intent"], block["examples"])
        for name, block in blocks()
        if block["metadata"]["help_types"] and block["intent"] not in allowed
    ]
    assert wrong == []


def test_labels_come_from_the_metadata_of_the_block() -> None:
    metadata = {
        "intent": {
            "language": "nl",
            "voice": "nl-kort",
            "help_types": ["meals", "pharmacy"],
            "urgent": True,
            "for_other": True,
            "safety": None,
        }
    }
    labels = labels_of("request_help", metadata, "…")
    assert labels.help_types == {"meals", "pharmacy"}
    assert (labels.urgent, labels.for_other) == (True, True)
    assert (labels.danger, labels.voice) == (DANGERS[0], "nl-kort")


@pytest.mark.parametrize(
    "metadata", [None, {}, {"intent": {"help_types": ["gardening"]}}, {"intent": {"safety": "no"}}]
)
def test_an_example_without_known_labels_is_refused(metadata: dict[str, Any] | None) -> None:
    with pytest.raises(UnlabelledExample):
        labels_of("request_help", metadata, "…")
