"""Words that move a moment already proposed: "een uur later", "le lendemain", "wat vroeger"."""

import re
from collections.abc import Sequence
from datetime import timedelta

from solidarity.befriending.hearing.rhythm import NUMBERS
from solidarity.when.letters import plain

COUNT = rf"(?P<count>\d{{1,2}}|{'|'.join(word for word in NUMBERS if word.isalpha())})"
LATER = "(?:plus tard|apres|later|erna|nadien|daarna)"
EARLIER = "(?:plus tot|avant|vroeger|eerder|ervoor|daarvoor)"
UNITS: Sequence[tuple[str, timedelta]] = (
    ("(?:petit |klein )?(?:quarts? d heure|kwartier(?:tje|ke)?)", timedelta(minutes=15)),
    ("(?:petite )?demie? ?heure|half ?(?:uur|uurtje|uurke|ure)", timedelta(minutes=30)),
    ("minutes?|minuten|minuutjes|min", timedelta(minutes=1)),
    ("anderhal(?:f|ve) uur|heures? et demie", timedelta(minutes=90)),
    ("(?:petite )?heures?|h|uur|uren|uurtjes?|uurkes?|u", timedelta(hours=1)),
)
SHIFTS = [
    (re.compile(rf"\b(?:{COUNT} )?(?:{unit}) (?:{LATER}|(?P<earlier>{EARLIER}))\b"), length)
    for unit, length in UNITS
]
COUNTED_DAYS = re.compile(
    rf"\b(?:{COUNT} )?(?:(?P<weeks>semaines?|week|weekje|weekske|weken)|jours?|dag|dagen|dagje)"
    rf" (?:{LATER}|(?P<earlier>{EARLIER}))\b"
)
DAYS = [
    (re.compile(pattern), days)
    for pattern, days in (
        (r"\bsurlendemain\b", 2),
        (r"\blendemain\b|\bjour (?:d )?(?:apres|suivant)\b|\banderendaags\b|\bvolgende dag\b", 1),
        (r"\bdag (?:erna|erop|nadien|daarna|daarop)\b|\bdaags (?:nadien|erna|erop|daarna)\b", 1),
        (r"\bla veille\b|\bjour (?:d )?avant\b", -1),
        (r"\bdag (?:ervoor|voordien|daarvoor)\b|\bdaags (?:ervoor|voordien|tevoren)\b", -1),
        (r"\bsemaine (?:d )?(?:apres|suivante)\b|\bweek (?:erop|erna|nadien|daarna|daarop)\b", 7),
        (r"\bsemaine (?:d )?avant\b|\bweek (?:ervoor|voordien|daarvoor)\b", -7),
        (r"\bmeme jour(?!nee)\b|\b(?:de)?zelfden? dag\b|\bdie dag\b|\bce jour la\b", 0),
    )
]
NEXT_SUCH = re.compile(r"\b(?:\w+dag (?:daarop|erop|erna|nadien)|\w+di (?:suivant|d apres))\b")
LAST_SUCH = re.compile(r"\b(?:\w+dag (?:ervoor|daarvoor|voordien)|\w+di (?:precedent|d avant))\b")
"""A weekday as seen from the moment proposed: "de donderdag daarop"."""
SAME_HOUR = re.compile(
    r"\bmeme (?:heure|moment)\b|\b(?:het)?zelfde (?:uur|uurke|tijd|tijdstip|moment)\b"
)
NEXT_WEEK = re.compile(
    r"\bsemaine (?:prochaine|qui vient)\b|\b(?:volgende|komende|aanstaande|toekomende) week\b"
)
LATER_THAN = re.compile(r"\b(?:plus tard|later|trop tot|te vroeg)\b")
EARLIER_THAN = re.compile(r"\b(?:plus tot|vroeger|eerder|trop tard|te laat)\b")
IN_THE_WEEK = re.compile(r"\b(?:in de|dans la|de la) (?:week|semaine)\b")
A_BIT = re.compile(
    r"\b(?:un (?:tout )?(?:petit )?peu|un rien|tik(?:je|keltje)|beetje|wat|iets|ietsje|ietske)\b"
)


def letters_of(text: str) -> str:
    """The text in plain letters, with a comma for every sign that ends a clause."""
    clauses = re.sub(r"[,.;!?\n]+", " , ", plain(text)[0])
    spaced = re.sub(r"(?<=\d)(?=[a-z])", " ", clauses)
    return f" {re.sub(r'[^a-z0-9,]+', ' ', spaced).strip()} "


def shift(letters: str) -> timedelta | None:
    """By how much a moment moves: "une heure plus tôt" is less than nothing."""
    for pattern, length in SHIFTS:
        found = pattern.search(letters)
        if found:
            count = number_of(found)
            return -count * length if found["earlier"] else count * length
    return None


def number_of(found: re.Match[str]) -> int:
    said = found["count"]
    return int(said) if said and said.isdigit() else NUMBERS.get(said or "", 1)


def days_from(letters: str) -> int | None:
    """So many days a text moves a moment, None when it does not say."""
    found = COUNTED_DAYS.search(letters)
    if found:
        days = number_of(found) * (7 if found["weeks"] else 1)
        return -days if found["earlier"] else days
    return next((days for pattern, days in DAYS if pattern.search(letters)), None)
