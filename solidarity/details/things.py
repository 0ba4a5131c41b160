"""Which things of a list are the same, and how much of one there is in all."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from solidarity.details.quantities import Item, bare, counted, digits, rest_of
from solidarity.details.spelling import folded

_WORD = re.compile(r"[^\W\d_]+")
_SMALL_WORDS = frozenset({
    "de", "du", "des", "d", "la", "le", "les", "l", "un", "une", "au", "aux", "ce", "cette", "ces",
    "mon", "ma", "mes", "en", "a", "et", "het", "een", "van", "die", "dat", "deze", "mijn", "n",
    "t", "s", "nog", "encore", "plus",
})  # fmt: skip
"""Words that name no thing."""


def same_thing(one: Item, other: Item) -> bool:
    """The same thing in the same unit, whether one or many: "1 brood" and "2 broden"."""
    units = {one.unit, other.unit}
    is_open = one.amount is None or other.amount is None
    return (len(units) == 1 or is_open) and _agree(_words(one.thing), _words(other.thing))


def together(items: Iterable[Item]) -> list[Item]:
    """The list with every thing once: twice "2 pains" is "4 pains"."""
    lines: list[Item] = []
    for item in items:
        place = next((n for n, line in enumerate(lines) if same_thing(line, item)), None)
        if place is None:
            lines.append(item)
        else:
            lines[place] = _sum(lines[place], item)
    return lines


def _sum(line: Item, more: Item) -> Item:
    if more.amount is None:
        return line
    if line.amount is None:
        return replace(more, got=False, missing=False)
    # Of the two wordings the plural fits the sum.
    plural = max((more, line), key=lambda item: (item.amount or 0) > 1)
    return with_amount(plural, line.amount + more.amount)


def with_amount(item: Item, amount: float) -> Item:
    """The same thing, another amount; it has to be got again."""
    rest = rest_of(item)
    text = f"{digits(Decimal(str(amount)))} {rest if item.unit else counted(rest, amount)}"
    return replace(item, text=text, amount=amount, got=False, missing=False)


def meant(items: Sequence[Item], words: str) -> list[int]:
    """The places of the lines that somebody means by "le lait": exact ones, or all with it."""
    wanted = _words(words)
    if not wanted:
        return []
    exact = [n for n, item in enumerate(items) if _agree(wanted, _words(item.thing))]
    return exact or [
        n
        for n, item in enumerate(items)
        if all(any(a & b for b in _words(item.text)) for a in wanted)
    ]


def sharing(items: Sequence[Item], words: str) -> list[int]:
    """The places of the lines that have one of these words: "volle melk" for "melk"."""
    wanted = _words(words)
    return [
        n for n, item in enumerate(items) if any(a & b for a in wanted for b in _words(item.thing))
    ]


def _words(thing: str) -> list[frozenset[str]]:
    small = folded(bare(thing)).replace("œ", "oe")
    return [_stems(word) for word in _WORD.findall(small) if word not in _SMALL_WORDS]


def _agree(one: list[frozenset[str]], other: list[frozenset[str]]) -> bool:
    return len(one) == len(other) and all(a & b for a, b in zip(one, other, strict=True))


def _stems(word: str) -> frozenset[str]:
    """What a word can be the plural of; "broden" and "brood" have one in common."""
    ends = ("", "s", "x", "en", "eren", "n")
    cut = {word.removesuffix(end) for end in ends if len(word) - len(end) >= 2}
    return frozenset(re.sub(r"(.)\1", r"\1", stem) for stem in cut)
