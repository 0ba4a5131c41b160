"""Finds phrases of the rules in a message, whatever the spelling.

A phrase is written in plain words without accents; the rules' files use this notation:

    a|b      one of these words            word*    any word that begins so
    [a|b]    may be left out               ..       up to four other words between
    <who>    a class from words.toml       ...      up to seven other words between
    #        a number                      #year    a year
    =word    exactly this spelling, no likeness of sound, nothing glued before it
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from solidarity.safety.spelling import Language, Word, forms, sound

GAPS = {"..": 4, "...": 7}
SHORTEST_SOUND = 4  # shorter words are too much alike by ear ("pas", "part", "pain")
SHORTEST_TYPO = 6  # one wrong letter in a shorter word is often another word
_SPLIT = re.compile(r"[;\n]+")
_CLASS = re.compile(r"<(\w+)>")
_NUMBER = re.compile(r"\d{1,3}$")
_WORD = re.compile(r"=?[a-z0-9]+$|[a-z]{3,}\*$|#(?:year)?$")
_YEAR = re.compile(r"(?:19|20)\d\d$")


@dataclass(frozen=True, slots=True)
class Step:
    words: frozenset[str]  # as written in the rules
    gap: int  # how many words may be skipped before it


@dataclass(frozen=True, slots=True)
class Hit:
    name: str
    start: int  # index of its first word
    end: int  # index after its last word
    sentence: int


def read_phrases(block: str, classes: Mapping[str, str]) -> list[tuple[Step, ...]]:
    """Every phrase of a block (one a line, or parted by `;`), optional words written out."""
    lines = (line.strip() for line in _SPLIT.split(block))
    return [steps for line in lines if line for steps in _variants(line, classes)]


def _variants(line: str, classes: Mapping[str, str]) -> Iterable[tuple[Step, ...]]:
    written = _CLASS.sub(lambda found: classes[found[1]], line)
    choices = [(item[1:-1], "") if item.startswith("[") else (item,) for item in written.split()]
    return {_steps([item for item in chosen if item]) for chosen in product(*choices)}


def _steps(items: Sequence[str]) -> tuple[Step, ...]:
    steps, gap = [], 0
    for item in items:
        if item in GAPS:
            gap = GAPS[item]
        else:
            steps.append(Step(frozenset(item.split("|")), gap))
            gap = 0
    return tuple(steps)


class Lexicon:
    """The words of one language's phrases, and which of them a written word may be."""

    def __init__(self, vocabulary: Iterable[str], small: Iterable[str], language: Language):
        self.language = language
        self.small_words = frozenset(small)  # never taken for a misspelling
        self.whole: dict[str, set[str]] = {}  # nothing glued before it: "ans" is not in "dans"
        self.exact: dict[str, set[str]] = {}
        self.sounds: dict[str, set[str]] = {}
        self.stems: dict[str, set[str]] = {}
        self.typos: dict[str, set[str]] = {}
        for word in vocabulary:
            self._add(word)
        self.as_written = lru_cache(maxsize=20_000)(self._as_written)
        self.likely = lru_cache(maxsize=20_000)(self._likely)

    def _add(self, word: str) -> None:
        if not _WORD.match(word):
            raise ValueError(f"not a word of the rules' notation: {word!r}")
        if word.endswith("*"):
            self.stems.setdefault(word[:-1], set()).add(word)
            return
        if word.startswith("="):
            self.whole.setdefault(word[1:], set()).add(word)
            return
        self.exact.setdefault(word, set()).add(word)
        if word.startswith("#"):
            return
        if len(word) >= SHORTEST_SOUND:
            self.sounds.setdefault(sound(word, self.language), set()).add(word)
        if len(word) >= SHORTEST_TYPO:
            for shorter in _without_a_letter(word):
                self.typos.setdefault(shorter, set()).add(word)

    def _as_written(self, written: str) -> frozenset[str]:
        """The rules' words that a written word is, elision apart."""
        found = set(self.whole.get(written, ()))
        if _NUMBER.match(written):
            found.add("#")
        if _YEAR.match(written):
            found.add("#year")
        for form in forms(written, self.language):
            found |= self.exact.get(form, set())
            for length in range(3, len(form) + 1):
                found |= self.stems.get(form[:length], set())
        return frozenset(found)

    def _likely(self, written: str) -> frozenset[str]:
        """The rules' words that a written word is, sounds like, or is one slip away from."""
        found = set(self.as_written(written))
        if written in self.small_words:
            return frozenset(found)
        for form in forms(written, self.language):
            if len(form) >= SHORTEST_SOUND:
                found |= self.sounds.get(sound(form, self.language), set())
        if not found and len(written) >= SHORTEST_TYPO - 1:
            found = {
                word
                for shorter in _without_a_letter(written)
                for word in self.typos.get(shorter, ())
                if _one_slip(written, word)
            }
        return frozenset(found)


def _without_a_letter(word: str) -> set[str]:
    """The word and all it becomes by losing a letter, the first excepted."""
    return {word} | {word[:i] + word[i + 1 :] for i in range(1, len(word))}


def _one_slip(written: str, meant: str) -> bool:
    """A letter lost, added or swapped; a changed letter makes other words ("adresse")."""
    return len(written) != len(meant) or sorted(written) == sorted(meant)


class Scanner:
    """Finds named phrases of one language in a list of words."""

    def __init__(
        self,
        named: Mapping[str, Sequence[tuple[Step, ...]]],
        small_words: Iterable[str],
        language: Language,
    ):
        every = [(name, phrase) for name, phrases in named.items() for phrase in phrases]
        vocabulary = {word for _, phrase in every for step in phrase for word in step.words}
        self.lexicon = Lexicon(vocabulary, small_words, language)
        self.starts: dict[str, list[tuple[str, tuple[Step, ...]]]] = {}
        for name, phrase in every:
            for word in phrase[0].words:
                self.starts.setdefault(word, []).append((name, phrase[1:]))

    def meanings(self, words: Sequence[Word], *, as_written: bool) -> list[frozenset[str]]:
        known = self.lexicon.as_written if as_written else self.lexicon.likely
        return [known(word.text) for word in words]

    def hits(self, meanings: Sequence[frozenset[str]], words: Sequence[Word]) -> list[Hit]:
        found = []
        for start, here in enumerate(meanings):
            for word in here:
                for name, rest in self.starts.get(word, ()):
                    end = _follow(rest, meanings, start + 1)
                    if end:
                        found.append(Hit(name, start, end, words[start].sentence))
        return found


def _follow(rest: tuple[Step, ...], meanings: Sequence[frozenset[str]], at: int) -> int:
    """Where the phrase ends when its other words follow from `at`, else 0."""
    if not rest:
        return at
    step = rest[0]
    for position in range(at, min(at + step.gap + 1, len(meanings))):
        if not step.words.isdisjoint(meanings[position]):
            end = _follow(rest[1:], meanings, position + 1)
            if end:
                return end
    return 0
