"""What a text tells of how a volunteer likes to call people, written into what he told before."""

from collections.abc import Callable, Mapping
from datetime import datetime

from solidarity.befriending.hearing import hours_told
from solidarity.befriending.hearing.interests import interests_told
from solidarity.befriending.telling.call_answers import has_no_preference
from solidarity.befriending.times.common_hours import DAYTIME, usual_hours
from solidarity.details import how_many
from solidarity.storage.tables import Listener

SLOTS = ("interests", "hours", "remind", "most")
"""The questions, in the order in which they are asked."""
MOST_PEOPLE = 3


def fill(listener: Listener, text: str, *, slot: str, now: datetime) -> bool:
    """Write what answers the question `slot`; whether it answers it. `now` is wall time."""
    return _READERS[slot](listener, text, now)


def _interests(listener: Listener, text: str, now: datetime) -> bool:
    told = interests_told(text)
    listener.interests |= told
    listener.interests_told = listener.interests_told or bool(told) or has_no_preference(text)
    return bool(told) or has_no_preference(text)


def _hours(listener: Listener, text: str, now: datetime) -> bool:
    told = (hours_told(text, now=now) or 0) & DAYTIME
    if not told and has_no_preference(text):
        told = usual_hours(listener.volunteer)
    listener.hours = told or listener.hours
    return told != 0


_REMIND_WORDS = {
    "both": ("deux", "beide", "allebei"),
    "never": ("pas", "aucun", "jamais", "niet", "geen", "nooit"),
    "evening": ("veille", "avond", "dag voordien", "dag ervoor"),
    "soon": ("quart", "kwartier", "15", "minut", "juste avant", "net voor"),
}


def _remind(listener: Listener, text: str, now: datetime) -> bool:
    lowered = text.lower()
    for way, words in _REMIND_WORDS.items():
        if any(word in lowered for word in words):
            listener.remind = way
            return True
    return False


def _most(listener: Listener, text: str, now: datetime) -> bool:
    number = next((int(word) for word in text.split() if word.isdecimal()), how_many(text))
    if not number:
        return False
    listener.most_pairs = min(number, MOST_PEOPLE)
    return True


_READERS: Mapping[str, Callable[[Listener, str, datetime], bool]] = {
    "interests": _interests,
    "hours": _hours,
    "remind": _remind,
    "most": _most,
}
