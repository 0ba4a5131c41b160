"""Whether two addresses, as people write them, are of one house."""

import re

from solidarity.details.addresses import address
from solidarity.details.data import table
from solidarity.details.spelling import folded

_HOUSE_LAST = re.compile(r"(?P<street>[^\d]*[a-z][^\d]*?)[\s,]*(?P<number>\d{1,4}(?!\d))")
_HOUSE_FIRST = re.compile(r"\W*(?P<number>\d{1,4})\s?[a-z]?[\s,]+(?P<street>[^\d,]+)")


def same_house(one: str | None, other: str | None) -> bool | None:
    """None when one of them is missing or names no street with a number."""
    first, second = _house(one), _house(other)
    if first is None or second is None:
        return None
    return first[1] == second[1] and _is_one_street(first[0], second[0])


def house_key(text: str | None) -> str | None:
    """The same for one house however it is written, as far as can be told; None: no house."""
    house = _house(text)
    if house is None:
        return None
    street = house[0] - frozenset(table("streets")["kinds"].split()) or house[0]
    return " ".join([*sorted(street), house[1]])


def _is_one_street(one: frozenset[str], other: frozenset[str]) -> bool:
    """What one of them leaves out ("Gray" for "rue Gray") is no difference."""
    return one <= other or other <= one


def _house(text: str | None) -> tuple[frozenset[str], str] | None:
    """The words of the street and the number."""
    if not text:
        return None
    written = folded(address(text) or text)
    found = _HOUSE_FIRST.match(written) or _HOUSE_LAST.search(written)
    if found is None:
        return None
    words = (_whole(word) for word in re.findall(r"[a-z]+", found["street"]))
    street = frozenset(word for word in words if word not in _small())
    return (street, found["number"]) if street else None


def _whole(word: str) -> str:
    """Without the short forms: "Kerkstr." → "kerkstraat"."""
    short = table("streets")["short"]
    if word in short:
        return str(short[word])
    return word.removesuffix("str") + "straat" if word.endswith("str") else word


def _small() -> frozenset[str]:
    return frozenset(table("streets")["small"].split())
