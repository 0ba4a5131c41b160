"""Numbers in digits and in words, French and Dutch, up to 9999."""

import re
from decimal import Decimal
from functools import cache
from itertools import product

from solidarity.details.data import either, table

_DIGITS = r"\d{1,3}(?:[. \u00a0\u202f]\d{3})+(?:,\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"
_THOUSANDS = re.compile(r"(?<=\d)[. \u00a0\u202f](?=\d{3}(?!\d))")
_GAP = r"[ -]"


@cache
def pattern() -> str:
    """What a number looks like in a folded text (spelling.folded); `value` says which it is."""
    glued = either([*table("numbers")["nl"]["tens"], "honderd", "duizend"])
    french = either(word.replace("-", _GAP) for word in _french_words())
    dutch = either(word for word in spelled() if " " not in word)
    return (
        rf"(?:{_DIGITS}|{french}(?:{_GAP}(?:et{_GAP})?{french}){{0,3}}\b"
        rf"|(?:[a-z]+)?{glued}(?:[a-z]+)?\b|{dutch}\b)"
    )


def value(written: str) -> Decimal | None:
    """The number that is written in folded letters; None when it is none."""
    if written[:1].isdigit():
        return Decimal(_THOUSANDS.sub("", written).replace(",", "."))
    known = spelled().get(written.replace("-", " "))
    return None if known is None else Decimal(known)


@cache
def spelled() -> dict[str, int]:
    """Every number in words that is understood, words parted by spaces."""
    known = {**_french(), **_dutch(), **table("numbers")["spoken"]}
    return {words: number for words, number in known.items() if number}


def _french_words() -> list[str]:
    fr = table("numbers")["fr"]
    return [*fr["ones"].split(), "une", *fr["tens"], "cent", "cents", "mille"]


def _french() -> dict[str, int]:
    fr = table("numbers")["fr"]
    ones = dict(enumerate((word.replace("-", " ") for word in fr["ones"].split()), start=1))
    known = {word: number for number, word in ones.items()}
    for ten, number in fr["tens"].items():
        words = ten.replace("-", " ")
        known[words] = number
        for more in range(1, 20 if number in fr["to_nineteen"] else 10):
            known[f"{words} {ones[more]}"] = number + more
            known[f"{words} et {ones[more]}"] = number + more
    below = {"": 0, **known}
    for (times, many), (rest, more) in product(
        {"": 1, **{ones[n]: n for n in range(2, 10)}}.items(), below.items()
    ):
        for hundred in ("cent", "cents"):
            known[f"{times} {hundred} {rest}".strip()] = 100 * many + more
        if not rest:
            known[f"{times} mille".strip()] = 1000 * many
    return known


def _dutch() -> dict[str, int]:
    nl = table("numbers")["nl"]
    ones = dict(enumerate(nl["ones"].split(), start=1))
    known = {word: number for number, word in ones.items()}
    for ten, number in nl["tens"].items():
        known[ten] = number
        known |= {f"{ones[more]}en{ten}": number + more for more in range(1, 10)}
    below = {"": 0, **known}
    for (times, many), (rest, more) in product(
        {"": 1, **{ones[n]: n for n in range(2, 10)}}.items(), below.items()
    ):
        known[f"{times}honderd{rest}"] = 100 * many + more
        if not rest:
            known[f"{times}duizend"] = 1000 * many
    return known
