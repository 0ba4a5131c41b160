"""The parts of a week in words: "le mardi et le jeudi, l'après-midi"."""

from babel import Locale

from bot.wording_time import Phrase
from solidarity.vocabulary import ALL_WEEK, DayPart

ALL_DAY = int(DayPart.MORNING | DayPart.AFTERNOON | DayPart.EVENING)
DAYS = {
    tuple(range(7)): "week.every_day",
    tuple(range(5)): "week.workdays",
    (5, 6): "week.weekend",
}
"""Days that have a name together; 0 is Monday."""
PARTS = {
    int(DayPart.MORNING): "week.morning",
    int(DayPart.AFTERNOON): "week.afternoon",
    int(DayPart.EVENING): "week.evening",
}


def say_week(parts: int, *, language: str, say: Phrase) -> str:
    """`parts` are the 21 bits of solidarity.vocabulary; days with the same hours stand together."""
    if parts in (0, ALL_WEEK):
        return say("week.any_time")
    days: dict[int, list[int]] = {}
    for weekday in range(7):
        hours = parts >> 3 * weekday & ALL_DAY
        if hours:
            days.setdefault(hours, []).append(weekday)
    return "; ".join(
        say(
            "week.when",
            days=_days(tuple(weekdays), language, say),
            parts=_parts(hours, say),
        )
        for hours, weekdays in days.items()
    )


def _days(weekdays: tuple[int, ...], language: str, say: Phrase) -> str:
    if weekdays in DAYS:
        return say(DAYS[weekdays])
    names = Locale(language, "BE").days["format"]["wide"]
    return _listed([say("week.weekday", weekday_name=names[day]) for day in weekdays], say)


def _parts(hours: int, say: Phrase) -> str:
    if hours == ALL_DAY:
        return say("week.all_day")
    return _listed([say(key) for part, key in PARTS.items() if hours & part], say)


def _listed(words: list[str], say: Phrase) -> str:
    if len(words) < 2:
        return "".join(words)
    return say("list.and", first=", ".join(words[:-1]), last=words[-1])
