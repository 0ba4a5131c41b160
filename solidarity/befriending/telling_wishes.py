"""What a text tells of how somebody likes to be called, written into his wish."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime

from solidarity import details
from solidarity.befriending.hearing import hours_told, rhythm_told
from solidarity.befriending.interests import interests_told
from solidarity.befriending.week import span
from solidarity.languages import languages_named
from solidarity.storage.tables import Wish
from solidarity.vocabulary import Language, language_mask


def hours_of_day(first: int, last: int) -> int:
    """The same hours on all seven days, as bits of the week."""
    return sum(span(weekday, first * 60, last * 60) for weekday in range(7))


DAYTIME = hours_of_day(8, 21)
"""When people are called at all; who has no preference means these hours."""
PARTS = {
    "morning": hours_of_day(8, 12),
    "afternoon": hours_of_day(12, 18),
    "evening": hours_of_day(18, 21),
    "any": DAYTIME,
}
"""The hours behind the buttons."""
USUAL = hours_of_day(10, 18)
"""Taken for somebody who has not said when."""
WEEKLY = (1, 1)
RHYTHMS = {"weekly": WEEKLY, "fortnightly": (1, 2), "twice": (2, 1), "once": (1, 0)}
"""So many calls in so many weeks, by the button's value."""
BOTH = language_mask(Language)
SLOTS = ("interests", "hours", "languages", "by", "phone", "rhythm")
"""The questions, in the order in which they are asked."""

_WHATEVER = re.compile(
    r"\b(n[’']?importe|peu importe|[ée]gal|comme vous voulez|pas de pr[ée]f[ée]rence|tout me va"
    r"|de tout|je (ne )?sais pas|rien de sp[ée]cial|geen voorkeur|eender|om het even|maakt"
    r" (me |mij )?niet|van alles|alles|weet (ik |het )*niet|niets speciaals|kies maar)\b",
    re.IGNORECASE,
)
_BY_PHONE = re.compile(
    r"\b(t[ée]l[ée]phon\w*|t[ée]l|gsm|portable|fixe|appel\w*|telefo\w*|(op)?bel(len|t|len)?"
    r"|vaste (lijn|telefoon))\b",
    re.IGNORECASE,
)
_IN_APP = re.compile(
    r"\b(app|appli\w*|whatsapp|telegram|messenger|chat|internet|ici|hier|tablette?|ordi\w*"
    r"|computer)\b",
    re.IGNORECASE,
)
_NOT_BY_PHONE = re.compile(r"\b(pas|niet|geen)\b[^,.;]*\b(t[ée]l|appel|bel|gsm)", re.IGNORECASE)
_OF_CALLS = re.compile(
    r"\b(appel\w*|t[ée]l[ée]phon\w*|papot\w*|bavard\w*|discut\w*|causette|parler|conversation"
    r"|(op|ge)?bel(len|t|d)?|babbel\w*|praat\w*|praten|telefo\w*|gesprek\w*|klap\w*)\b",
    re.IGNORECASE,
)
_WANTS_ELSE = re.compile(
    r"\b(besoin|il me faut|faudrait|pouvez|pourriez|urgent|stop\w*|arr[êe]t\w*|annul\w*"
    r"|d[ée]sinscri\w*|nodig|(kan|wil|zou) (er )?iemand|kunt u|annuleer\w*|laat maar|hulp)\b",
    re.IGNORECASE,
)


def speaks_of_calls(text: str) -> bool:
    """The text is about talking or calling, not about other help."""
    return _OF_CALLS.search(text) is not None


def may_answer(text: str) -> bool:
    """Whether words can be taken for an answer at once, without asking the model."""
    return not details.has_question(text) and _WANTS_ELSE.search(text) is None


def has_no_preference(text: str) -> bool:
    return details.any_time(text) or _WHATEVER.search(text) is not None


def fill(wish: Wish, text: str, *, slot: str, now: datetime) -> bool:
    """Write what answers the question `slot` into the wish; whether it answers it.

    Hours, rhythm and number that are told along with it are taken too. `now` is wall time.
    """
    answered = _READERS[slot](wish, text, now)
    if answered and slot not in ("phone", "by"):
        fill_besides(wish, text, now=now)
    elif not answered and has_no_preference(text):
        skip(wish, slot)
        answered = True
    return answered


def fill_besides(wish: Wish, text: str, *, now: datetime) -> bool:
    """Take what a text about calls tells unasked, of what is not known yet."""
    if not speaks_of_calls(text):
        return False
    told = [_number(wish, text, now)] if details.phone_number(text) else []
    if not wish.hours and not has_no_preference(text):
        told.append(_hours(wish, text, now))
    if not wish.times:
        told.append(_rhythm(wish, text, now))
    return any(told)


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
    phone, app = _BY_PHONE.search(text), _IN_APP.search(text)
    if phone is None and app is None:
        return False
    wish.by_phone = phone is not None and _NOT_BY_PHONE.search(text) is None
    return True


def _number(wish: Wish, text: str, now: datetime) -> bool:
    number = details.phone_number(text)
    if number is None:
        return False
    wish.person.phone, wish.by_phone = number, True
    return True


def _rhythm(wish: Wish, text: str, now: datetime) -> bool:
    told = rhythm_told(text)
    if told is None:
        return False
    wish.times, wish.weeks = told.times, told.weeks
    return True


_READERS: Mapping[str, Callable[[Wish, str, datetime], bool]] = {
    "interests": _interests,
    "hours": _hours,
    "languages": _languages,
    "by": _by,
    "phone": _number,
    "rhythm": _rhythm,
}
