"""How people tell a change of a list: the patterns of words/edits.toml."""

import re
from functools import cache

from solidarity.details.data import table
from solidarity.details.spelling import folded

_ARTICLES = {
    "<of>": r"(?:(?:de la|du|des|de|la|le|les|mon|ma|mes)\s|de l'|d'|l')?",
    "<the>": r"(?:(?:du|de la|des|de|le|la|les|mon|ma|mes|ce|cette|ces)\s|de l'|d'|l')?",
}


@cache
def patterns(*kinds: str) -> tuple[re.Pattern[str], ...]:
    """What whole folded clauses look like that change a list in one of these ways."""
    clauses = (
        clause
        for kind in kinds
        for language in table("edits")[kind].values()
        for clause in language
    )
    return tuple(re.compile(_spelled_out(clause)) for clause in clauses)


def _spelled_out(clause: str) -> str:
    for short, article in _ARTICLES.items():
        clause = clause.replace(short, article)
    return clause.replace("X", "(?P<x>.+?)")


def matched(clause: str, *kinds: str) -> str | None:
    """The thing in a clause that changes a list in one of these ways, as it was written."""
    small = folded(clause)
    found = next((m for p in patterns(*kinds) if (m := p.fullmatch(small)) is not None), None)
    return clause[slice(*found.span("x"))].strip() if found else None


def has_verb(clause: str) -> bool:
    known = patterns("remove", "add", "also", "enough", "place")
    return any(pattern.fullmatch(clause) for pattern in known)
