"""What somebody who joins answers in words, question by question."""

import re
from collections.abc import Callable
from datetime import datetime

from solidarity import details, when
from solidarity.languages import languages_named
from solidarity.storage.tables import Volunteer
from solidarity.understanding import Reading
from solidarity.vocabulary import DayPart, week_mask

MAX_RADIUS_M = 50_000


def parts_of(text: str) -> DayPart:
    named = when.day_parts(text)
    parts = DayPart(0)
    for part in DayPart:
        if not named or (part.name or "").lower() in named:
            parts |= part
    return parts


_BEFORE_NAME = re.compile(
    r"^(?:bonjour|dag|hallo|salut)?[\s,]*"
    r"(?:je m['’]appelle|je suis|moi,? c['’]est|c['’]est|mon pr[ée]nom(?: est| c['’]est)?"
    r"|appelez[- ]moi|ik ben|ik heet|mijn (?:voor)?naam is|noem mij|zeg maar)\s+",
    re.IGNORECASE,
)
LONGEST_NAME_WORDS = 4


def says_name(text: str) -> bool:
    return _BEFORE_NAME.search(text.strip()) is not None or len(text.split()) <= 2


def _name(volunteer: Volunteer, reading: Reading, now: datetime) -> bool:
    words = _BEFORE_NAME.sub("", reading.text.strip()).strip(" .!,").split()
    if not words or len(words) > LONGEST_NAME_WORDS:
        return False
    volunteer.person.first_name, volunteer.name_told = words[0][:80].title(), True
    return True


def _languages(volunteer: Volunteer, reading: Reading, now: datetime) -> bool:
    volunteer.languages = languages_named(reading.text)
    return volunteer.languages != 0


def _experience(volunteer: Volunteer, reading: Reading, now: datetime) -> bool:
    """He has none; what he has was read before."""
    none = reading.intent == "deny" or details.no_experience(reading.text)
    volunteer.experience_told = volunteer.experience_told or none
    return none


_DISTANCE = re.compile(
    r"(\d{1,5}(?:[.,]\d{1,2}(?!\d))?)\s*(km|kilom\w*|m\b|m[eè]t\w*)?", re.IGNORECASE
)


def _radius(volunteer: Volunteer, reading: Reading, now: datetime) -> bool:
    """ "5", "5 km", "500 m": a number alone is kilometres when it is small."""
    found = _DISTANCE.search(reading.text)
    number = float(found[1].replace(",", ".")) if found else 0
    if found is None or number == 0:
        return False
    unit = (found[2] or "").lower()
    metres = unit.startswith("m") if unit else number >= 100
    volunteer.radius_m = min(round(number * (1 if metres else 1_000)), MAX_RADIUS_M)
    return True


def _free(volunteer: Volunteer, reading: Reading, now: datetime) -> bool:
    parts = when.day_parts(reading.text)
    if not parts and reading.intent not in ("affirm", "inform", "set_availability"):
        return False
    volunteer.free = week_mask(range(7), parts_of(reading.text))
    volunteer.free_told = True
    return True


ANSWERS: dict[str, Callable[[Volunteer, Reading, datetime], bool]] = {
    "name": _name,
    "languages": _languages,
    "radius": _radius,
    "free": _free,
    "experience": _experience,
}
