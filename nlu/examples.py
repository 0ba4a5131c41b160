"""The messages that teach and that test, read from their files."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from nlu.components.labels import Labels, labels_of

TAUGHT = Path("nlu/data/nlu")
HELD_OUT = Path("nlu/test")


@dataclass(frozen=True)
class Example:
    """One message and what it is labelled with; `file` is where to correct it."""

    text: str
    language: str
    labels: Labels
    file: Path


def taught(folder: Path = TAUGHT) -> list[Example]:
    """All training messages, in the order of their files."""
    return [each for path in sorted(folder.rglob("*.yml")) for each in _blocks(path)]


def held_out(folder: Path = HELD_OUT) -> list[Example]:
    """All messages that no training reads."""
    return [each for path in sorted(folder.glob("*.jsonl")) for each in _lines(path)]


def _blocks(path: Path) -> Iterator[Example]:
    for block in YAML(typ="safe").load(path)["nlu"]:
        for line in block["examples"].splitlines():
            text = line.removeprefix("- ")
            labels = labels_of(block["intent"], {"intent": block["metadata"]}, text)
            yield Example(text, block["metadata"]["language"], labels, path)


def _lines(path: Path) -> Iterator[Example]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        labels = labels_of(row["intent"], {"intent": row}, row["text"])
        yield Example(row["text"], row["language"], labels, path)
