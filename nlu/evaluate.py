"""Measure what is understood: `python -m nlu.evaluate [NAME=FILE.jsonl …]`; writes nlu/report/.

Without arguments: the sets of nlu/test, which nlu/DATA.md tells apart. Every message goes through
`solidarity parse`, the code of live messages. A file may hold both languages.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from nlu import scores
from nlu.pictures import draw_confusions, draw_reliability
from nlu.scores import Answered

PARSE = (".venv/bin/solidarity", "parse", "--now", "2026-11-24T10:00")
REPORT = Path("nlu/report")
TEST = Path("nlu/test")
OWN_SETS = ("fresh", "exam", "heldout", "danger", "blind")
PREFACE = """Made by `make nlu-report`; errors one by one in [errors.md](errors.md). Nothing was
written, chosen or tuned with `fresh` in view; for kinds of errors seen on `exam` messages were
written afterwards; on `heldout` thresholds were chosen. `danger` and `blind` hold dangers and
what sounds like them: for errors on `danger` rules and messages were made; none of
the errors of `blind` was read."""
FEW, FAINT = 3, 0.7
"""Voices with so many messages, of which fewer than this share were understood, are named."""
Sets = Mapping[tuple[str, str], Sequence[Answered]]


def main() -> int:
    """Parse all sets, write the report, and print its summary."""
    files = dict(argument.split("=", 1) for argument in sys.argv[1:]) or _own_sets()
    sets: dict[tuple[str, str], list[Answered]] = {}
    for name, path in files.items():
        for each in _answered([Path(part) for part in path.split(",")]):
            sets.setdefault((name, each.gold["language"]), []).append(each)
    REPORT.mkdir(exist_ok=True)
    text = report(sets)
    (REPORT / "README.md").write_text(text, encoding="utf-8")
    (REPORT / "errors.md").write_text("\n".join(errors(sets)) + "\n", encoding="utf-8")
    for (name, language), answers in sets.items():
        title = f"{name}, {language}"
        draw_confusions(answers, REPORT / f"confusions_{name}_{language}.png", title=title)
    draw_reliability(
        {" ".join(key): each for key, each in sets.items()}, REPORT / "reliability.png"
    )
    print(text)
    return 0


def report(sets: Sets) -> str:
    """The whole report but its list of errors, in Markdown."""
    threshold = _threshold()
    parts = [
        "# What is understood\n",
        f"{PREFACE}\n",
        _table(["", *(" ".join(key) for key in sets)], _summary_rows(sets)),
        f"\n## Asking back (confidence below {threshold})\n",
        _table(["set", "right ones asked", "errors caught", "calibration error"],
               [[" ".join(key), *map(_figure, scores.asked_back(each, threshold)),
                 _figure(scores.calibration_error(each))] for key, each in sets.items()]),
        "\n![reliability](reliability.png)\n",
        "\n## Intents by length in words\n",
        _table(["set", *scores.by_length([])], _length_rows(sets)),
        *_intents(sets),
        "\n## Voices understood least\n",
        *_voices(sets),
        *(f"\n![{' '.join(key)}](confusions_{'_'.join(key)}.png)" for key in sets),
    ]  # fmt: skip
    return "\n".join(parts) + "\n"


def errors(sets: Sets) -> Iterator[str]:
    """Every message whose intent, kinds, flags or danger were not read as labelled."""
    yield "# Errors\n"
    for key, answers in sets.items():
        yield f"\n## {' '.join(key)}\n"
        for each in answers:
            if wrong := list(_differences(each)):
                yield f"- {each.gold['text']}  \n  {'; '.join(wrong)}"


def _differences(each: Answered) -> Iterator[str]:
    gold, found = each.gold, each.found
    if not each.is_right:
        yield f"{gold['intent']} → {found['intent']} ({found['confidence']:.2f})"
    elif gold["intent"] in scores.WITH_KINDS and sorted(gold["help_types"]) != found["help_types"]:
        yield f"{'+'.join(gold['help_types']) or '–'} → {'+'.join(found['help_types']) or '–'}"
    if gold["intent"] == "request_help":
        for flag in ("urgent", "for_other"):
            if bool(gold[flag]) != found[flag]:
                yield f"{flag} → {found[flag]}"


def _summary_rows(sets: Sets) -> list[list[str]]:
    columns = [scores.summary(answers) for answers in sets.values()]
    names = list(dict.fromkeys(name for column in columns for name in column))
    return [[name, *(_figure(column.get(name)) for column in columns)] for name in names]


def _length_rows(sets: Sets) -> list[list[str]]:
    return [
        [
            " ".join(key),
            *(f"{_figure(right)} of {n}" for n, right in scores.by_length(each).values()),
        ]
        for key, each in sets.items()
    ]


def _intents(sets: Sets) -> Iterator[str]:
    for key, answers in sets.items():
        yield f"\n## Intents: {' '.join(key)}\n"
        rows = [[name, *map(_figure, row)] for name, row in scores.by_intent(answers).items()]
        yield _table(["intent", "precision", "recall", "F1"], rows)


def _voices(sets: Sets) -> Iterator[str]:
    for key, answers in sets.items():
        for voice, (count, right) in sorted(
            scores.by_voice(answers).items(), key=lambda e: e[1][1]
        ):
            if count >= FEW and right < FAINT:
                yield f"- {' '.join(key)}: {voice}: {right:.2f} of {count}"


def _answered(paths: Sequence[Path]) -> list[Answered]:
    """Ask `solidarity parse` about all messages of some files."""
    golds = [json.loads(line) for path in paths for line in path.read_text().splitlines() if line]
    asked = "\n".join(json.dumps({"id": n, "text": g["text"]}) for n, g in enumerate(golds))
    ran = subprocess.run(  # noqa: S603  a fixed command
        PARSE, input=asked, stdout=subprocess.PIPE, text=True, check=True
    )
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    return [Answered(gold, found) for gold, found in zip(golds, answers, strict=True)]


def _own_sets() -> dict[str, str]:
    return {
        name: ",".join(str(path) for path in sorted(TEST.glob(f"{name}_*.jsonl")))
        for name in OWN_SETS
    }


def _threshold() -> float:
    pipeline = YAML(typ="safe").load(Path("config.yml"))["pipeline"]
    return float(next(p["threshold"] for p in pipeline if p["name"] == "FallbackClassifier"))


def _figure(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if value > 1 else f"{value:.3f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
