"""Hours of the week in words: "du lundi au vendredi, dans la matinée"."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from bot.wording_time import Phrase, say_date

A_MONDAY = date(2026, 11, 23)
PARTS = {(8, 12): "morning", (12, 18): "afternoon", (18, 21): "evening", (18, 22): "evening"}
"""Stretches that have a name, by their hours."""
WHOLE_DAYS = frozenset({(8, 21), (8, 22), (0, 24)})
"""Stretches of a day that need no hours."""


def say_hours(
    spans: Sequence[Sequence[int]],
    *,
    language: str,
    say: Phrase,
    listed: Callable[[list[str]], str],
) -> str:
    """`spans` are those of befriending.times.week; days with the same hours go together."""
    by_hours: dict[tuple[int, int], list[int]] = {}
    for weekday, start, end in spans:
        by_hours.setdefault((start, end), []).append(weekday)
    return listed(
        [
            _stretch(_days(weekdays, language, say, listed), hours, say)
            for hours, weekdays in sorted(by_hours.items(), key=lambda item: item[1])
        ]
    )


def _stretch(days: str, minutes: tuple[int, int], say: Phrase) -> str:
    start, end = (minute / 60 for minute in minutes)
    if (start, end) in WHOLE_DAYS:
        return days
    for hours, part in PARTS.items():
        if hours == (start, end):
            return say("when.part", day=days, part=say(f"when.{part}"))
    first, last = (_hour(minute, say) for minute in minutes)
    return say("when.between", day=days, first=first, last=last)


def _hour(minutes: int, say: Phrase) -> str:
    key = "when.hour_minutes" if minutes % 60 else "when.hour"
    return say(key, hour=minutes // 60, minutes=f"{minutes % 60:02}")


def _days(
    weekdays: list[int], language: str, say: Phrase, listed: Callable[[list[str]], str]
) -> str:
    if weekdays == [0, 1, 2, 3, 4, 5, 6]:
        return say("hours.every_day")
    if weekdays == [0, 1, 2, 3, 4]:
        return say("hours.workdays")
    if weekdays == [5, 6]:
        return say("hours.weekend")
    left_out = [weekday for weekday in range(7) if weekday not in weekdays]
    dates = (
        A_MONDAY + timedelta(days=day) for day in (left_out if len(left_out) < 3 else weekdays)
    )
    days = listed([say("hours.day", day=say_date(day, "EEEE", language)) for day in dates])
    return say("hours.every_day_but", days=days) if len(left_out) < 3 else days
