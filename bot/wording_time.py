"""A stretch of wall time in words: "morgen, woensdag 25, in de voormiddag"."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from babel.dates import format_date

PARTS = {
    (time(0, 0), time(23, 59)): "day",
    (time(8, 0), time(12, 0)): "morning",
    (time(12, 0), time(13, 0)): "noon",
    (time(12, 0), time(18, 0)): "afternoon",
    (time(16, 0), time(18, 0)): "late_afternoon",
    (time(17, 0), time(19, 0)): "early_evening",
    (time(18, 0), time(22, 0)): "evening",
}
"""The stretches that have a name (UNDERSTANDING.md, Times)."""


class Phrase(Protocol):
    def __call__(self, key: str, **known: object) -> str:
        """A phrase of the catalogs with its parameters."""
        ...


def say_when(value: Mapping[str, Any], *, now: datetime, language: str, say: Phrase) -> str:
    """`value` has ISO `start` and `end` and perhaps `deadline`; `now` is wall time."""
    start, end = datetime.fromisoformat(value["start"]), datetime.fromisoformat(value["end"])
    if value.get("deadline"):
        return _deadline(end, now, language, say)
    if start.date() != end.date():
        first, last = (_date(day, now, language) for day in (start, end))
        return say("when.days", first=first, last=last)
    day = say_day(start, now, language, say)
    part = PARTS.get((start.time(), end.time()))
    if part == "day":
        return day
    if part is not None:
        return say("when.part", day=day, part=say(f"when.{part}"))
    first, last = _hour(start, say), _hour(end, say)
    if start == end:
        return say("when.at", day=day, hour=first)
    if end.time() == time(23, 59):
        return say("when.from", day=day, hour=first)
    return say("when.between", day=day, first=first, last=last)


def _deadline(end: datetime, now: datetime, language: str, say: Phrase) -> str:
    is_near = 0 <= (end.date() - now.date()).days <= 2
    day = say_day(end, now, language, say) if is_near else _date(end, now, language)
    if end.time() == time(23, 59):
        return say("when.by_day", day=day)
    return say("when.by_hour", day=day, hour=_hour(end, say))


def _hour(moment: datetime, say: Phrase) -> str:
    key = "when.hour_minutes" if moment.minute else "when.hour"
    return say(key, hour=moment.hour, minutes=f"{moment:%M}")


def say_clock(moment: datetime, *, say: Phrase) -> str:
    """ "14h30"."""
    return _hour(moment, say)


def say_short(moment: datetime, now: datetime, language: str) -> str:
    """ "mardi 14:00" within the next days, then "mar. 8 déc. 14:00": at most 20 characters."""
    if timedelta(0) <= moment.date() - now.date() < timedelta(days=7):
        return say_weekly(moment, now, language)
    return f"{say_date(moment, 'EEE d MMM', language)} {moment:%H:%M}"


def say_weekly(moment: datetime, _now: datetime, language: str) -> str:
    """ "mardi 14:00", whichever Tuesday."""
    return f"{say_date(moment, 'EEEE', language)} {moment:%H:%M}"


def say_day(moment: datetime, now: datetime, language: str, say: Phrase) -> str:
    """ "demain, mercredi 25", with the month when it is further away."""
    days, date = (moment.date() - now.date()).days, _date(moment, now, language)
    names = {0: "when.today", 1: "when.tomorrow", 2: "when.day_after_tomorrow"}
    return say(names[days], date=date) if days in names else say("when.on", date=date)


def _date(moment: datetime, now: datetime, language: str) -> str:
    """ "mercredi 25", with the month when it is not within the next seven days."""
    near = timedelta(0) <= moment.date() - now.date() < timedelta(days=7)
    style = "EEEE d" if near else "EEEE d MMMM"
    return say_date(moment, style, language)


def say_date(day: date, style: str, language: str) -> str:
    """A date in Babel's `style`; in French the first of a month is "1er"."""
    if language == "fr" and day.day == 1:
        style = style.replace("d", "d'er'")
    return format_date(day, format=style, locale=f"{language}_BE")
