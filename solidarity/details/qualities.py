"""What a thing can be besides: "demi-écrémé" is said of milk."""

import re
from functools import cache

from solidarity.details.data import either, table
from solidarity.details.quantities import Item, bare
from solidarity.details.spelling import folded, plain


def refined(line: Item, words: str) -> str | None:
    """The text of a line with this quality instead of the one it had; None when it has no such."""
    small, said = _small(line.text), _small(bare(words))
    for name in table("qualities"):
        thing = _things(name).search(small)
        found = _quality(name).fullmatch(_things(name).sub("", said).strip())
        if thing is None or found is None:
            continue
        new = bare(words) if _things(name).search(said) is None else _named(name, words)
        return _with_quality(line.text, name, new)
    return None


def _with_quality(text: str, name: str, quality: str) -> str:
    small = _small(text)
    old = _quality(name).search(small)
    if old is not None:
        return f"{text[: old.start()]}{quality}{text[old.end() :]}"
    thing = _things(name).search(small)
    assert thing is not None
    if _is_french(name, quality):
        return f"{text[: thing.end()]} {quality}{text[thing.end() :]}"
    return f"{text[: thing.start()]}{quality} {text[thing.start() :]}"


def _named(name: str, words: str) -> str:
    """The quality alone of "halfvolle melk"."""
    found = _quality(name).search(_small(words))
    return words[slice(*found.span())] if found else words


def _small(text: str) -> str:
    """Folded, letter by letter, with one spelling for hyphens: places stay the same."""
    return folded(plain(text)).replace("-", " ")


def _is_french(name: str, quality: str) -> bool:
    return _small(quality) in _spellings(name, "fr")


def _spellings(name: str, language: str) -> list[str]:
    return [word.replace("-", " ") for word in table("qualities")[name][language].split()]


@cache
def _things(name: str) -> re.Pattern[str]:
    words = [word.replace("-", " ") for word in table("qualities")[name]["things"].split()]
    return re.compile(rf"\b{either(words)}\b")


@cache
def _quality(name: str) -> re.Pattern[str]:
    fr, nl = (_spellings(name, code) for code in ("fr", "nl"))
    return re.compile(rf"\b{either([*fr, *nl])}e?s?\b")
