"""Weekdays, also where "ma", "za", "sam" are short for one and no other word."""

from collections.abc import Sequence

from solidarity.when.lexicon import Term, look
from solidarity.when.turns import turn_of

FRENCH_FEMININE = frozenset({"soiree", "nuit", "matinee", "journee"})


def weekday_of(terms: Sequence[Term], at: int) -> int | None:
    """Return the weekday that a term names; a short form only where one can stand."""
    term = look(terms, at)
    weekday = term.number_of("weekday")
    if weekday is not None:
        return weekday
    short = term.number_of("short_weekday")
    return short if short is not None and short_form_fits(terms, at) else None


def short_form_fits(terms: Sequence[Term], at: int) -> bool:
    """Tell whether "ma", "za", "sam" are weekdays here and not other words."""
    term, before = look(terms, at), look(terms, at - 1)
    if term.can_be("with_part"):
        return True
    # "zo om elf" is "about eleven" inside a sentence.
    if term.text == "zo" and before.is_word:
        return False
    return (
        time_follows(terms, at)
        or turn_of(before) in ("next", "coming")
        or beside_a_weekday(terms, at)
        or alone(terms, at)
        or after_infinitive(terms, at)
    )


def time_follows(terms: Sequence[Term], at: int) -> bool:
    """Tell whether a part of the day, an hour, a date, "volgende" stands behind a short weekday."""
    behind = look(terms, at + 1)
    limited = behind.can_be("after") or behind.can_be("before") or behind.can_be("from")
    # "Vrij na 17u" is free from then on.
    limited = limited and look(terms, at).text != "vrij"
    between = limited or behind.text in (".", "om", "op", "le")
    behind = look(terms, at + 2) if between else behind
    if behind.text in ("midi", "morgen"):
        return True
    if behind.can_be("part"):
        return behind.text not in FRENCH_FEMININE
    # "vrij volgend weekend" is free then.
    turned = turn_of(behind) in ("next", "coming") and look(terms, at).text != "vrij"
    return turned or (behind.can_be("digits") and at_an_hour_or_date(terms, at + 1))


def beside_a_weekday(terms: Sequence[Term], at: int) -> bool:
    """Tell whether another weekday is linked with this one ("za of zo", "ma-vr")."""
    for link, other in ((at - 1, at - 2), (at + 1, at + 2)):
        sign = look(terms, link)
        linked = any(sign.can_be(name) for name in ("and", "or", "to")) or sign.text in "-/,&+"
        weekday = look(terms, other).can_be("short_weekday") or look(terms, other).can_be("weekday")
        if linked and weekday:
            return True
    return False


def at_an_hour_or_date(terms: Sequence[Term], at: int) -> bool:
    """Tell whether digits behind a short weekday make an hour or a date."""
    at += not look(terms, at).can_be("digits")
    sign = look(terms, at + 1)
    return (
        sign.can_be("hour") or sign.can_be("month") or (sign.glued and sign.text in (":", "/", "-"))
    )


def alone(terms: Sequence[Term], at: int) -> bool:
    """Tell whether the message is little more than this word, or names it behind "op"."""
    words = [term for term in terms if term.text[0].isalnum()]
    return len(words) <= 2 and not look(terms, at - 1).is_word and not look(terms, at + 1).is_word


def after_infinitive(terms: Sequence[Term], at: int) -> bool:
    """Tell whether "zat" is Saturday: behind an infinitive or "op" ("komen helpen zat")."""
    before, behind = look(terms, at - 1), look(terms, at + 1)
    if look(terms, at).text not in ("zat", "woe", "don", "dins", "woens", "za"):
        return False
    ends = not behind.is_word
    infinitive = before.text.endswith("en") and len(before.text) > 4
    return ends and (infinitive or before.text == "op") and before.text not in ("hebben", "waren")
