"""Things named in the sentence that asks for them: "kan iemand brood en melk halen?"."""

import re
from collections.abc import Iterable

from solidarity.details.clauses import is_thing
from solidarity.details.items import MAX_ITEMS, items
from solidarity.details.spelling import plain

_MOST_WORDS = 5
_FRENCH = re.compile(
    r"\b(?:achet|achèt|prend|prenn|rapport|ramen|ramèn|apport)(?:er|ez|e|re|rait|iez)\b(?:-moi)?\s+"
    r"(?P<things>(?:(?:du|de la|des|une?|deux|trois|quatre|cinq|six|quelques|encore|\d+)\s|de l')"
    r"[^.!?;\n]+)",
    re.IGNORECASE,
)
_DUTCH = re.compile(
    r"\b(?:kunt|kun|kan|wilt|wil|zoudt?|zou|mag|kunde|wilde)\s"
    r"(?:(?:u|je|jij|ge|gij|iemand|er|mij|me|ons|eens|misschien|alsjeblieft|alstublieft|aub|wat"
    r"|morgen|vandaag|straks|nog|voor (?:mij|me|ons|mijn \w+|m'n \w+)|(?:een|ne) keer)\s)*"
    r"(?P<things>[^.!?;\n]+?)\s(?:voor \w+(?: \w+)?\s)?"
    r"(?:(?:willen|kunnen)\s)?(?:kopen|halen|meebrengen|brengen|meenemen|meepakken)\b",
    re.IGNORECASE,
)
_REST = re.compile(
    r"\s(?:pour|chez|à|au|aux|demain|aujourd'hui|ce|cette|avant|vers|lundi|mardi|mercredi|jeudi"
    r"|vendredi|samedi|dimanche|quand|si|car|parce|voor|bij|naar|tegen|morgen|vandaag|uit|in"
    r"|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|als|want)\b.*",
    re.IGNORECASE,
)
"""Where, when, for whom and why: what follows the things."""
_NO_THING = re.compile(
    r"\b(?:courses|commissions|m[ée]dic\w*|ordonnance\w*|nouvelles|rendez-vous|rdv|contact|carte"
    r"|temps|boodschappen\w*|commissies|voorschrift\w*|mij|me|ons|haar|hem|doen|huis|eens)\b",
    re.IGNORECASE,
)
"""What is fetched and taken too, and is nothing of a list."""


def ordered(text: str, *, besides: Iterable[str] = ()) -> list[str]:
    """Two things or more that somebody wants brought, or one with its amount; else nothing.

    Nothing either where a thing holds one of `besides` (a place, a moment).
    """
    for pattern in (_FRENCH, _DUTCH):
        for found in pattern.finditer(plain(text)):
            things = items(_REST.sub("", found["things"]))
            is_list = len(things) > 1 or any(thing[0].isdigit() for thing in things)
            if is_list and all(_is_short(thing, besides) for thing in things):
                return things[:MAX_ITEMS]
    return []


def _is_short(thing: str, besides: Iterable[str]) -> bool:
    is_other = any(other.casefold() in thing.casefold() for other in besides)
    is_short = len(thing.split()) <= _MOST_WORDS and not _NO_THING.search(thing)
    return is_short and is_thing(thing) and not is_other
