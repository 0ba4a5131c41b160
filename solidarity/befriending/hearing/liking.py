"""Which parts of a text say what somebody likes, and which what he would rather leave. Pure.

A text is taken part by part; a part without a verb goes on with what the one before it said:
"geen sport of politiek", "la musique et le jardin".
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from solidarity import word_lists
from solidarity.details.phrases import any_phrase
from solidarity.details.spelling import folded

_SIGNS = ((r"[.!?\n…]+", " . "), (r"[,;:()]+", " , "), (r"[^\w.,&]+", " "), ("&", " et "))
NamesSomething = Callable[[str], bool]


@dataclass
class _Part:
    words: str
    """Parted by one space each, with one before and behind."""
    joined: str
    """start, comma, and, or, but: how it goes on from the one before."""
    liked: str = ""
    """What of it is liked."""
    refused: bool = False
    """Something named in it is not liked."""

    def refuse(self) -> None:
        self.liked, self.refused = "", True


def liked_parts(text: str, *, names_something: NamesSomething) -> list[str]:
    """The words of a text in which it says what is liked."""
    liked: list[str] = []
    for sentence in _spelled(text).split(" . "):
        parts = list(_parts(sentence))
        for at in range(len(parts)):
            _read(parts, at, names_something)
        liked += [part.liked for part in parts if part.liked.strip()]
    return liked


def _read(parts: list[_Part], at: int, names_something: NamesSomething) -> None:
    """Say of one part what is liked in it, and of those before it what is taken back."""
    part = parts[at]
    if _is_refusal(part.words):
        _refuse_last(parts, at)
        return
    if (found := _pattern("not").search(part.words)) is not None:
        part.refused = names_something(part.words)
        if names_something(part.words[: found.start() + 1]):
            _refuse_bare(parts, at)
        return
    if (found := _pattern("without").search(part.words)) is not None:
        part.liked = part.words[: found.start() + 1]
        part.refused = names_something(part.words[found.end() - 1 :])
        return
    if _is_bare(part) and _goes_on_refusing(parts, at):
        part.refused = True
        return
    part.liked = part.words


def _refuse_last(parts: list[_Part], at: int) -> None:
    """ "le sport ou la politique, non merci": what stood before, and what "or" joins to it."""
    while at > 0:
        at -= 1
        parts[at].refuse()
        if parts[at].joined != "or":
            return


def _refuse_bare(parts: list[_Part], at: int) -> None:
    """ "le sport et la politique ne m'intéressent pas": all without a verb that leads up to it."""
    while parts[at].joined in ("and", "or", "comma") and _is_bare(parts[at - 1]):
        at -= 1
        parts[at].refuse()


def _goes_on_refusing(parts: list[_Part], at: int) -> bool:
    """ "geen sport, politiek of geloof"; but "geen sport, muziek" says what instead."""
    if at == 0 or not parts[at - 1].refused or parts[at].joined == "but":
        return False
    if parts[at].joined in ("and", "or"):
        return True
    for later in parts[at + 1 :]:
        if not _is_bare(later) or later.joined == "but":
            return False
        if later.joined == "or":
            return True
    return False


def _is_bare(part: _Part) -> bool:
    """Without words that say whether it is liked."""
    return not any(_pattern(name).search(part.words) for name in ("not", "without", "likes"))


def _is_refusal(words: str) -> bool:
    said, known = set(words.split()), word_lists.table(__package__, "words/liking.toml")["refusal"]
    return said <= set(known["all"].split()) and bool(said & set(known["no"].split()))


def _parts(sentence: str) -> Iterator[_Part]:
    """A sentence parted at its joints; of several in a row ("…, maar") the last counts."""
    words: list[str] = []
    joined = "start"
    for word in [*sentence.split(), ","]:
        joint = _joints().get(word)
        if joint is None:
            words.append(word)
        elif words:
            yield _Part(f" {' '.join(words)} ", joined)
            words, joined = [], joint
        elif joined != "start":
            joined = joint


def _spelled(text: str) -> str:
    """Small letters without accents, signs parted from the words, what looks like a no left out."""
    spelled = folded(text).replace("œ", "oe").replace("_", " ")
    for sign, written in _SIGNS:
        spelled = re.sub(sign, written, spelled)
    spelled = f" {' '.join(spelled.split())} "
    for name in ("no_refusal", "unable"):
        spelled = _pattern(name).sub(" ", spelled)
    return spelled


@cache
def _joints() -> dict[str, str]:
    joining = word_lists.table(__package__, "words/liking.toml")["joining"]
    return {word: joint for joint, words in joining.items() for word in words.split()} | {
        ",": "comma"
    }


@cache
def _pattern(name: str) -> re.Pattern[str]:
    block: str = word_lists.table(__package__, "words/liking.toml")[name]["words"]
    return any_phrase(block)
