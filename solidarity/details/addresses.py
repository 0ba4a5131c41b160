"""A street with a house number in a text."""

import re

from solidarity.details.spelling import plain

MAX_ADDRESS = 300

_STREET_FR = (
    r"(?:rue|r\.|avenue|av\.?|chauss[ée]e|ch[ée]e|boulevard|bd\.?|place|square|quai|clos|all[ée]e"
    r"|chemin|dr[èe]ve|impasse|sentier|route|cit[ée]|r[ée]sidence|venelle|parvis)"
)
_STREET_NL = (
    r"[\w-]*(?:straat|str\.|laan|steenweg|stwg|\w(?<!onder)weg|plein|lei|kaai|dreef|baan|hof|dijk"
    r"|markt|pad|vest|plaats|(?<!\w)ring|(?<!\w)gang|park|singel|kouter|wegel|dries|wijk)"
)
_NUMBER = r"(?:n(?:um[ée]ro|°|r\.?)\s*)?(?<!\b(?:des|les) )(?<!\b(?:du|de) )\d{1,4}(?!\d)"
"""A house number; not "rue du 11 Novembre"."""
_HOUR = r"(?!\s?(?:h|u|uur|ure|heures?)\b|h\d)"
_ADDRESS = re.compile(
    rf"\b(?:{_STREET_FR}\s+(?:(?!\b(?:pour|vers|avant)\b|\bà\s\d)[^\d,;.!?\n]){{1,50}}?,?\s*"
    rf"|steenweg\s(?:op|naar)\s[\w-]+\s+"
    rf"|(?:(?!(?:de|het|in|op|aan|ben)\b)[\w'-]+\s)?{_STREET_NL}\s+)"
    rf"{_NUMBER}{_HOUR}(?:-\d{{1,4}})?\s?[a-z]?\b"
    r"(?:\s*(?:/|bus|bte|bo[iî]te)\s*\w{1,4})?(?:,(?:\s*[^\s,.;!?]+){1,4}(?=\s*(?:[,.;!?\n]|$)))?",
    re.IGNORECASE,
)


def address(text: str) -> str | None:
    """A street with a house number, and a few words after a comma: floor, commune."""
    match = _ADDRESS.search(plain(text))
    return match.group().strip(" ,")[:MAX_ADDRESS] if match else None
