"""How long somebody is away, read out of a text: "3 weken op vakantie", "jusqu'au 12". Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from solidarity import when

AWAY = re.compile(
    r"\b(?:h[oô]pital|hospitalis\w+|clinique|op[ée]r[ée]e?|cong[ée]s?|vacances|absente?|voyage"
    r"|r[ée]validation|ziekenhuis|kliniek|hospitaal|geopereerd|verlof|vakantie|op reis|afwezig"
    r"|revalidatie|kortverblijf|court s[ée]jour)\b",
    re.IGNORECASE,
)
NUMBERS = {
    "un": 1, "une": 1, "een": 1, "één": 1, "deux": 2, "twee": 2, "trois": 3, "drie": 3,
    "quatre": 4, "vier": 4, "cinq": 5, "vijf": 5, "six": 6, "zes": 6, "huit": 8, "acht": 8,
    "dix": 10, "tien": 10, "quinze": 15, "veertien": 14, "quelques": 3, "enkele": 3, "paar": 2,
}  # fmt: skip
"""Somebody who says "some" can say later that it takes longer."""
UNITS = {"j": 1, "d": 1, "s": 7, "w": 7, "m": 28}
"""Days, by the first letter of the unit."""
LASTS = re.compile(
    rf"\b(\d{{1,2}}|{'|'.join(NUMBERS)})\s+"
    r"(jours?|dagen|dag|semaines?|weken|week|weekskes|mois|maanden|maand)\b",
    re.IGNORECASE,
)
A_DAY = timedelta(days=1)
LONG = timedelta(days=2)
"""A stretch that is named and as long as this is an absence, not a moment of the day."""


@dataclass(frozen=True)
class Away:
    """Wall time: from when on, and until the last minute of which day."""

    since: datetime
    until: datetime


def says_away(text: str) -> bool:
    """Whether a text speaks of the hospital, holidays and the like."""
    return AWAY.search(text) is not None


def away_in(text: str, *, now: datetime) -> Away | None:
    """The absence that a text tells; None when it tells none, or not how long it is."""
    moment = when.read(text, now=now)
    if moment is not None and moment.deadline and says_away(text):
        return Away(now, _end_of_day(moment.end))
    lasts = LASTS.search(text)
    if lasts is not None and says_away(text):
        number = lasts[1].lower()
        count = int(number) if number.isdecimal() else NUMBERS[number]
        since = now
        if moment is not None and not moment.deadline and moment.start > now:
            since = moment.start
        return Away(since, _end_of_day(since + count * UNITS[lasts[2][0].lower()] * A_DAY))
    if moment is not None and not moment.deadline and moment.end - moment.start >= LONG:
        return Away(max(now, moment.start), _end_of_day(moment.end))
    return None


def _end_of_day(at: datetime) -> datetime:
    return datetime.combine(at.date(), time(23, 59))
