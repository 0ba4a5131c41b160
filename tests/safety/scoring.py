"""Recall and precision of the danger rules on labelled messages.

To see the table: python -m tests.safety.scoring [FILE.jsonl …]
Each line of a file: {"id", "language", "kind": one of the dangers or null, "text"}.
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from solidarity.safety import DangerKind, read

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Labelled:
    id: str
    language: str
    kind: DangerKind | None
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    found: int  # dangers recognised as danger
    missed: int
    false: int  # harmless messages taken for danger
    right_kind: int  # of those found

    @property
    def recall(self) -> float:
        return self.found / max(1, self.found + self.missed)

    @property
    def precision(self) -> float:
        return self.found / max(1, self.found + self.false)


def labelled(path: Path) -> list[Labelled]:
    return [Labelled(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def score(messages: Iterable[Labelled]) -> Score:
    found = missed = false = right_kind = 0
    for message in messages:
        danger = read(message.text)
        if danger and message.kind:
            found += 1
            right_kind += danger.kind == message.kind
        missed += bool(message.kind and not danger)
        false += bool(danger and not message.kind)
    return Score(found, missed, false, right_kind)


def _print_table(path: Path) -> None:
    messages = labelled(path)
    for language in ("fr", "nl"):
        own = [message for message in messages if message.language == language]
        result = score(own)
        _write(
            f"{path.name} {language}: recall {result.recall:.3f} ({result.found}/"
            f"{result.found + result.missed}), precision {result.precision:.3f} "
            f"({result.false} false), kind {result.right_kind}/{result.found}"
        )
        for kind in ("medical", "suicide", "violence", "fire_gas"):
            of_kind = score(message for message in own if message.kind == kind)
            _write(f"    {kind}: {of_kind.found}/{of_kind.found + of_kind.missed}")


def _write(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    for name in sys.argv[1:] or ["dev.jsonl", "heldout.jsonl"]:
        _print_table(HERE / name)
