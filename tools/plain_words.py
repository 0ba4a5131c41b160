"""Are the texts plain? The length of sentences, Flesch's score, and what is never said."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import textstat

from tools.wording_filled import Filled

FILE = Path(__file__).with_suffix(".toml")
LANGUAGES = ("fr", "nl")
ANOTHER_LANGUAGE = "foreign."
"""Texts in English and German: neither language's score says anything about them."""
END = re.compile(r"\n+|(?<=[.!?…])[»”)]?\s+|:(?=\s)")
TYPICAL: dict[str, Any] = {
    "kinds": ["groceries"],
    "when": {"start": "2026-11-24T00:00", "end": "2026-11-24T23:59"},
}
"""What most requests fill in. A long list or date is no fault of the wording."""
WORD = re.compile(r"\w[\w’'-]*")
ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Never:
    """Something that no text says."""

    pattern: str
    why: str
    languages: Sequence[str] = LANGUAGES
    only: Sequence[str] = ("",)
    but: Sequence[str] = ()

    def found(self, key: str, language: str, text: str) -> str | None:
        """What of the text is not to be said."""
        if language not in self.languages or key.startswith(tuple(self.but)):
            return None
        hit = re.search(self.pattern, text) if key.startswith(tuple(self.only)) else None
        return hit and hit[0]


@dataclass(frozen=True)
class Level:
    """How plain the texts have to be."""

    most_words: int
    least_ease: int
    fewest_words: int
    exceptions: Mapping[str, str] = field(default_factory=dict)
    never: Sequence[Never] = ()

    def complaints(self, key: str, language: str, text: str) -> Iterator[str]:
        """Everything that is not plain in a filled text."""
        for never in self.never:
            if (hit := never.found(key, language, text)) is not None:
                yield f"{language}: {key} says “{hit}” ({never.why})"
        if key not in self.exceptions:
            yield from self._too_hard(key, language, sentences(text))

    def _too_hard(self, key: str, language: str, said: Sequence[str]) -> Iterator[str]:
        longest = max(said, key=count, default="")
        if count(longest) > self.most_words:
            yield (
                f"{language}: {key} has a sentence of {count(longest)} words, "
                f"{self.most_words} at most: {longest}"
            )
        if key.startswith(ANOTHER_LANGUAGE) or sum(map(count, said)) < self.fewest_words:
            return
        if (score := ease(said, language)) < self.least_ease:
            yield (
                f"{language}: {key} is hard to read ({score:.0f} on Flesch's scale, "
                f"{self.least_ease} at least): shorter sentences, shorter words"
            )


def read_level(file: Path = FILE) -> Level:
    tables: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    never = [Never(**each) for each in tables["never"]]
    return Level(**tables["level"], exceptions=tables["exceptions"], never=never)


def sentences(text: str) -> list[str]:
    """The sentences, without addresses of pages."""
    parts = END.split(ADDRESS.sub("", text))
    return [part.strip() for part in parts if WORD.search(part)]


def count(sentence: str) -> int:
    return len(WORD.findall(sentence))


def ease(said: Sequence[str], language: str) -> float:
    """Flesch's score: 100 is very easy, 60 plain, 30 hard."""
    textstat.set_lang(language)
    # Each part counts as a sentence, whatever it ends with.
    text = " ".join(re.sub(r"[\s.!?…;:]+", " ", part).strip() + "." for part in said)
    return float(textstat.flesch_reading_ease(text))


def hard_texts(filled: Filled, level: Level) -> list[str]:
    """What is wrong with the catalogs and the templates, a line each."""
    wrong: list[str] = []
    for language in LANGUAGES:
        for key in filled.keys:
            for text in filled.texts(key, language, **TYPICAL):
                wrong += level.complaints(key, language, text)
        for one in filled.templates:
            text = filled.template(one, language)
            wrong += level.complaints(f"whatsapp.{one.name}", language, text)
    known = {*filled.keys, *(f"whatsapp.{one.name}" for one in filled.templates)}
    wrong += [f"tools/plain_words.toml: there is no text {key}" for key in level.exceptions
              if key not in known]  # fmt: skip
    return wrong
