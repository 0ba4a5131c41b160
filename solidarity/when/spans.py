"""Time counted from now: "over twee uur", "dans l'heure", "binnen het halfuur"."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look
from solidarity.when.numbers import read_number

Span = tuple[datetime, datetime]
ARTICLES = words(
    "l la les le de het t den un une een n petite bonne klein kleine goed grand prochaine "
    "prochaines volgende komende eerstvolgende"
)
WITHIN = words("binnen binne binnent d dici endeans")
LARGEST = 72 * 60


def read_span(terms: Sequence[Term], at: int, now: datetime) -> tuple[Span, int] | None:
    """Read a time counted from now; return start and end, and the position behind it."""
    term = look(terms, at)
    opens = term.can_be("in") or term.can_be("within")
    if not (opens or (term.can_be("by") and term.text.startswith(("d ici", "dici")))):
        return None
    within = term.can_be("within") or term.text.split()[0] in WITHIN
    days = read_within_days(terms, at + 1, now) if within else None
    if days:
        return days
    amount = read_amount(terms, at + 1)
    if amount is None or amount[0] > LARGEST:
        return None
    later = now + timedelta(minutes=amount[0])
    return ((now, later) if within else (later, later)), amount[1]


def read_within_days(terms: Sequence[Term], at: int, now: datetime) -> tuple[Span, int] | None:
    """Read "les 3 jours", "de twee dagen", "een week" behind "within"."""
    while look(terms, at).text in ARTICLES and not look(terms, at).can_be("number"):
        at += 1
    number = read_number(terms, at)
    if number is None or not 1 <= number[0] <= 60:
        return None
    unit = look(terms, number[1])
    days = number[0] * (7 if unit.can_be("week") else 1)
    if not (unit.can_be("week") or unit.can_be("day_word")):
        return None
    days = {8: 7, 15: 14}.get(days, days) if unit.text == "jours" else days
    last = (now + timedelta(days=days)).replace(hour=23, minute=59)
    return (now, last), number[1] + 1


def read_amount(terms: Sequence[Term], at: int) -> tuple[int, int] | None:
    """Read an amount of minutes or hours; return minutes and the position behind it."""
    article = at
    while look(terms, at).text in ARTICLES and not measured(terms, at):
        at += 1
    term = look(terms, at)
    if term.can_be("hour_and_half"):
        return 90, at + 1
    if term.can_be("half_hour"):
        return 30, at + 1
    if term.can_be("quarter_hour") and not term.can_be("hour"):
        return 15, at + 1
    if term.can_be("hour_unit") or (
        (term.can_be("hour") and at > article) or opened_by_article(terms, at)
    ):
        return 60 + half_more(terms, at + 1)[0], half_more(terms, at + 1)[1]
    number = read_number(terms, at)
    return counted(terms, *number) if number else None


def opened_by_article(terms: Sequence[Term], at: int) -> bool:
    """Tell whether the preposition holds the article itself: "dans l'heure"."""
    return look(terms, at).can_be("hour") and look(terms, at - 1).text.endswith(
        (" l", " la", " het")
    )


def measured(terms: Sequence[Term], at: int) -> bool:
    """Tell whether "een" or "une" counts the unit behind it."""
    behind = look(terms, at + 1)
    return look(terms, at).can_be("number") and (
        behind.can_be("minute_unit") or behind.can_be("hour")
    )


def counted(terms: Sequence[Term], count: int, at: int) -> tuple[int, int] | None:
    """Read the unit behind a number: minutes, quarters, hours with what is over."""
    unit = look(terms, at)
    if unit.can_be("minute_unit"):
        return count, at + 1
    if unit.can_be("quarter_hour"):
        return count * 15, at + 1
    if unit.can_be("half_hour"):
        return 30, at + 1
    if not (unit.can_be("hour") or unit.can_be("hour_unit")):
        return None
    extra, after = half_more(terms, at + 1)
    minutes = look(terms, after)
    if minutes.glued and minutes.can_be("digits"):
        return count * 60 + (minutes.number_of("number") or 0), after + 1
    if look(terms, after).text == "of" and look(terms, after + 1).can_be("number"):
        return (look(terms, after + 1).number_of("number") or count) * 60, after + 2
    return count * 60 + extra, after


def half_more(terms: Sequence[Term], at: int) -> tuple[int, int]:
    """Read "et demie" behind an hour; return the minutes and the position behind them."""
    if look(terms, at).text in ("et", "en"):
        follows = look(terms, at + 1)
        if follows.can_be("half"):
            return 30, at + 2
        if follows.can_be("quarter"):
            return 15, at + 2
    if look(terms, at).text in ("qui vient", "qui vien"):
        return 0, at + 1
    return 0, at
