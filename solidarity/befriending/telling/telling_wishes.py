"""What a text tells of how somebody likes to be called, written into his wish."""

from collections.abc import Callable, Mapping
from datetime import datetime

from solidarity import details
from solidarity.befriending.hearing import hours_told, rhythm_told
from solidarity.befriending.hearing.interests import interests_told
from solidarity.befriending.telling.call_answers import (
    by_phone,
    has_no_preference,
    how_often,
    is_of_a_day,
    refuses_number,
    speaks_of_calls,
    wishes_in,
)
from solidarity.befriending.times.common_hours import DAYTIME, hours_of_day
from solidarity.befriending.times.series import Rhythm
from solidarity.languages import languages_named
from solidarity.storage.tables import Wish
from solidarity.vocabulary import Language, language_mask

PARTS = {
    "morning": hours_of_day(8, 12),
    "afternoon": hours_of_day(12, 18),
    "evening": hours_of_day(18, 21),
    "any": DAYTIME,
}
"""The hours behind the buttons."""
WEEKLY = (1, 1)
RHYTHMS = {
    "weekly": WEEKLY,
    "fortnightly": (1, 2),
    "twice": (2, 1),
    "once": (1, 0),
    "any": WEEKLY,
}
"""So many calls in so many weeks, by the button's value."""
BOTH = language_mask(Language)
SLOTS = ("interests", "hours", "languages", "by", "phone", "rhythm")
"""The questions, in the order in which they are asked."""


def fill(wish: Wish, text: str, *, slot: str, now: datetime) -> bool:
    """Write what answers the question `slot` into the wish; whether it answers it.

    Hours, rhythm and number that are told along with it are taken too. `now` is wall time.
    """
    answered = _READERS[slot](wish, text, now)
    if answered and slot not in ("phone", "by") and speaks_of_calls(text):
        _fill_unknown(wish, text, now)
    elif not answered and has_no_preference(text):
        skip(wish, slot)
        answered = True
    return answered


def fill_unasked(wish: Wish, text: str, *, now: datetime) -> None:
    """Take what somebody tells of hours and rhythm before he is asked."""
    wished = wishes_in(text)
    if wished:
        _fill_unknown(wish, wished, now)


def _fill_unknown(wish: Wish, text: str, now: datetime) -> None:
    _number(wish, text, now)
    if not (wish.hours or has_no_preference(text) or is_of_a_day(text)):
        _hours(wish, text, now)
    told = rhythm_told(text)
    if not wish.times and told is not None:
        _keep(wish, told)


def skip(wish: Wish, slot: str) -> None:
    """It does not matter to him."""
    if slot == "interests":
        wish.interests_told = True
    elif slot == "hours":
        wish.hours = DAYTIME
    elif slot == "languages":
        wish.languages = BOTH
    elif slot == "by":
        wish.by_phone = bool(wish.person.phone)
    elif slot == "rhythm":
        wish.times, wish.weeks = WEEKLY


def forget(wish: Wish) -> None:
    """What he told is kept no longer."""
    wish.interests = wish.hours = wish.languages = wish.times = wish.weeks = 0
    wish.interests_told, wish.by_phone, wish.for_weeks = False, None, None


def _interests(wish: Wish, text: str, now: datetime) -> bool:
    told = interests_told(text)
    if told:
        wish.interests |= told
        wish.interests_told = True
    return told != 0


def _hours(wish: Wish, text: str, now: datetime) -> bool:
    told = (hours_told(text, now=now) or 0) & DAYTIME
    if told:
        wish.hours = told
    return told != 0


def _languages(wish: Wish, text: str, now: datetime) -> bool:
    told = languages_named(text)
    wish.languages = told or wish.languages
    return told != 0


def _by(wish: Wish, text: str, now: datetime) -> bool:
    if _number(wish, text, now):
        return True
    told = by_phone(text)
    wish.by_phone = wish.by_phone if told is None else told
    return told is not None


def _phone(wish: Wish, text: str, now: datetime) -> bool:
    if _number(wish, text, now):
        return True
    if wish.for_other or not refuses_number(text):
        return False
    wish.by_phone = False
    return True


def _number(wish: Wish, text: str, now: datetime) -> bool:
    number = details.phone_number(text)
    if number is None:
        return False
    wish.person.phone, wish.by_phone = number, True
    return True


def _rhythm(wish: Wish, text: str, now: datetime) -> bool:
    told = how_often(text)
    if told is None:
        return False
    _keep(wish, told)
    return True


def _keep(wish: Wish, told: Rhythm) -> None:
    wish.times, wish.weeks, wish.for_weeks = told.times, told.weeks, told.until_weeks


_READERS: Mapping[str, Callable[[Wish, str, datetime], bool]] = {
    "interests": _interests,
    "hours": _hours,
    "languages": _languages,
    "by": _by,
    "phone": _phone,
    "rhythm": _rhythm,
}
