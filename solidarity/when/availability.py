"""When a volunteer is free as a rule: weekdays and parts of the day that a message names."""

import re
from collections.abc import Mapping, Sequence

from solidarity.when import vocabulary_fr, vocabulary_nl
from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look, terms_of
from solidarity.when.parts import of_weekday
from solidarity.when.short_days import weekday_of
from solidarity.when.silence import skip_silent

ALL_DAYS = frozenset(range(7))
WORKDAYS = frozenset(range(5))
WEEKEND = frozenset({5, 6})
ALL_PARTS = frozenset({"morning", "afternoon", "evening"})
PART_OF: Mapping[str, frozenset[str]] = {
    "morning": frozenset({"morning"}),
    "noon": frozenset({"afternoon"}),
    "afternoon": frozenset({"afternoon"}),
    "day_end": frozenset({"afternoon"}),
    "early evening": frozenset({"evening"}),
    "evening": frozenset({"evening"}),
    "late evening": frozenset({"evening"}),
    "night": frozenset(),
    "day": frozenset({"morning", "afternoon"}),
    "later": frozenset(),
}
WHOLE_DAY = frozenset(
    (
        "toute la journee",
        "hele dag",
        "de hele dag",
        "heel de dag",
        "een hele dag",
        "ganse dag",
        "de ganse dag",
    )
)
EXCEPT = words("sauf behalve uitgezonderd excepte hormis")
# These close what "sauf", "pas", "niet" rule out.
ENDS_OF_EXCEPTION = frozenset(".;!?\n") | {"mais", "maar", "wel"}
WEEKDAY = "|".join(
    spellings.replace(", ", "|")
    for vocabulary in (vocabulary_fr.VOCABULARY, vocabulary_nl.VOCABULARY)
    for concept in ("weekday", "short_weekday")
    for spellings in vocabulary[concept].values()
)
# "Maandag- en woensdagavond"
HALF_WORD = re.compile(r"(?<=[a-z])-(?=\s+(?:en|of)\b)", re.IGNORECASE)
SHORT = "(?:ma|di|wo|do|vr|za|zo)"
SHORT_DAYS = re.compile(rf"\b(?:{SHORT}\s+){{2,}}{SHORT}\b", re.IGNORECASE)
# A hyphen between letters joins them to one word, except between days.
FROM_DAY_TO_DAY = re.compile(rf"\b({WEEKDAY})\.?[-–—]({WEEKDAY})\b", re.IGNORECASE)


def weekdays_of(text: str) -> frozenset[int]:
    """Return the weekdays a message offers, 0 for Monday.

    Days ruled out ("sauf le mercredi", "niet op maandag") are taken from those named, and from
    the whole week when no other day is named.
    """
    terms = week_terms(text)
    offered: set[int] = set()
    refused: set[int] = set()
    for at in range(len(terms)):
        named = days_named(terms, at)
        if named:
            (refused if ruled_out(terms, at) else offered).update(named)
    if refused and not offered:
        return ALL_DAYS - refused
    return frozenset(offered - refused)


def week_terms(text: str) -> list[Term]:
    """Return the terms of a message, in which "ma-vr" is from Monday to Friday, and "ma wo vr"
    are three days."""
    text = HALF_WORD.sub("", text)
    listed = SHORT_DAYS.sub(lambda found: ", ".join(found.group().split()), text)
    return terms_of(FROM_DAY_TO_DAY.sub(r"\1 - \2", listed))


def days_named(terms: Sequence[Term], at: int) -> frozenset[int]:
    """Return the weekdays that the term at a position stands for."""
    term = terms[at]
    if term.can_be("every_day"):
        return ALL_DAYS
    if term.can_be("workdays"):
        return WORKDAYS
    if term.can_be("weekend"):
        return frozenset() if wished(terms, at) else WEEKEND
    weekday = weekday_at(terms, at)
    if weekday is None or wished(terms, at):
        return frozenset()
    first = range_opened(terms, at)
    if first is None:
        return frozenset({weekday})
    return frozenset((first + step) % 7 for step in range((weekday - first) % 7 + 1))


def weekday_at(terms: Sequence[Term], at: int) -> int | None:
    """Return the weekday named at a position, in the singular or the plural."""
    plural = look(terms, at).number_of("weekdays_every")
    return weekday_of(terms, at) if plural is None else plural


def wished(terms: Sequence[Term], at: int) -> bool:
    """Tell whether the day stands in a greeting ("bon dimanche")."""
    return skip_silent(terms, at - 1) > at if at else False


def range_opened(terms: Sequence[Term], at: int) -> int | None:
    """Return the weekday at which "du lundi au vendredi", "ma-vr" began."""
    link = at - 1
    while look(terms, link).text in ("le", "de", "op", "en", "met"):
        link -= 1
    joins = look(terms, link)
    if not (joins.can_be("to") or joins.can_be("until") or joins.text in ("-", ">")):
        return None
    return weekday_at(terms, link - 1) if link else None


def ruled_out(terms: Sequence[Term], at: int) -> bool:
    """Tell whether "sauf", "pas", "niet" stands before a term and still reaches it."""
    for before in range(at - 1, -1, -1):
        term = terms[before]
        if term.text in EXCEPT or (term.can_be("not") and near(terms, before, at)):
            return True
        if term.text in ENDS_OF_EXCEPTION:
            return False
    return False


def near(terms: Sequence[Term], begin: int, at: int) -> bool:
    """Tell whether only small words and days stand between two positions."""
    return not any(term.is_word for term in terms[begin + 1 : at])


def parts_of(text: str) -> frozenset[str]:
    """Return the parts of the day a message offers: morning, afternoon, evening."""
    terms = terms_of(text)
    offered: set[str] = set()
    refused: set[str] = set()
    at = 0
    while at < len(terms):
        named = parts_named(terms, at)
        if named:
            (refused if ruled_out(terms, at) else offered).update(named)
            at += 1
        else:
            at = max(skip_silent(terms, at), at + 1)
    if refused and not offered:
        return ALL_PARTS - refused
    return frozenset(offered - refused)


def parts_named(terms: Sequence[Term], at: int) -> frozenset[str]:
    """Return the parts of the day that the term at a position stands for."""
    term = terms[at]
    if term.text in WHOLE_DAY:
        return ALL_PARTS
    if of_weekday(terms, at):
        return PART_OF["morning"]
    for concept in ("with_part", "part", "today_part"):
        name = term.name_of(concept)
        if name:
            return PART_OF[name]
    return frozenset()
