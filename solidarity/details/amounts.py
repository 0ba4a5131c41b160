"""Sums of money in euros."""

import re
from decimal import Decimal
from functools import cache

from solidarity.details.numbers import pattern, value
from solidarity.details.spelling import folded

_EURO = r"(?:euro(?:'s|s|tjes|ke?s)?|eur|eu?ros|balles)\b|€"
_NOTES = r"(?:billet|billets|coupure|briefje|briefjes|biljet|briefke|biljetten)\s(?:de|van)"
_NOTHING = re.compile(r"(?:plus|pas|sans|geen|zonder)\s(?:un|une|enkele|een)\s*$")
MAX_CENTS = 100_000_000


def cents(text: str) -> tuple[int, ...]:
    """Every sum of money in the order of the text, in cents: "€ 12,50" → 1250."""
    found = []
    for match in _money().finditer(folded(text)):
        groups = [name for name in ("before", "note", "after", "small") if match[name]]
        number = value(match[groups[0]])
        if number is None or _NOTHING.search(match.string[: match.end(groups[0])]):
            continue
        sum_of_it = number if groups[0] == "small" else number * 100 + _rest(match)
        if 0 < sum_of_it <= MAX_CENTS:
            found.append(int(sum_of_it))
    return tuple(found)


def _rest(match: re.Match[str]) -> Decimal:
    """The cents after the euros: "neuf euros quarante", "3€50"."""
    return (value(match["rest"]) if match["rest"] else None) or Decimal(0)


@cache
def _money() -> re.Pattern[str]:
    number = pattern()
    return re.compile(
        rf"(?:€|\beur\b)\s?(?P<before>{number})|\b{_NOTES}\s(?P<note>{number})"
        rf"|(?<![\w.,])(?P<after>{number})\s?(?:{_EURO})"
        rf"(?:\s?(?P<rest>\d\d(?![\d\w])|{_tens()}\b))?"
        rf"|(?<![\w.,])(?P<small>{number})\s?(?:eurocents?|centimes?|cents?)\b"
    )


def _tens() -> str:
    """Cents that are said after the euros; smaller numbers count something else."""
    return r"(?:dix|vingt|trente|quarante|cinquante|soixante|nonante|twintig|vijftig|tachtig)"
