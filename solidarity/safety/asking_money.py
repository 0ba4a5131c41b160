"""Reads what one side of a task writes to the other for asking for money, cards and codes: pure."""

import re
from functools import cache

from solidarity.safety.data import table
from solidarity.safety.reading import first_rule
from solidarity.safety.rules import RuleBook, make_book

NUMBERS = re.compile(
    r"\b[A-Z]{2}\d{2}[ .-]?[A-Z\d]{4}(?:[ .-]?\d{4}){2}"  # an account
    r"|\b(?:\d{4}[ .-]?){3}\d{4}\b",  # a card
    re.IGNORECASE,
)
SPELLED_OUT = re.compile(r"\b(?:[a-z][. _-]){2,}[a-z]\b", re.IGNORECASE)
LETTERS = {"0": "o", "@": "a", "3": "e", "4": "a", "1": "i"}
FIGURE_FOR_LETTER = re.compile(r"(?<=[a-z])[0@341](?=[a-z])", re.IGNORECASE)


def asks_for_money(text: str) -> str | None:
    """The name of the rule by which a text must not be passed on, for the log; None: it may."""
    if NUMBERS.search(text):
        return "number"
    rule = first_rule(_undisguised(text), money_book())
    return rule.name if rule else None


def _undisguised(text: str) -> str:
    """Letters apart ("c.o.d.e."), figures for letters ("c0de") and sums in words, made plain."""
    plain = SPELLED_OUT.sub(
        lambda found: re.sub(r"[\W_]", "", found[0]), text.replace("€", " euro ")
    )
    plain = FIGURE_FOR_LETTER.sub(lambda found: LETTERS[found[0]], plain)
    return _sums_in_words().sub("20", plain)


@cache
def _sums_in_words() -> re.Pattern[str]:
    numbers = table("rules/money.toml")["numbers"]
    french, dutch = ("|".join(numbers[language].split()) for language in ("fr", "nl"))
    return re.compile(
        rf"\b(?:(?:{french})(?:[ -](?:et )?(?:une? )?(?:{french}))*"
        rf"|(?:(?:een|{dutch})(?:[eë]n)?)*(?:{dutch}))\b(?! (?:{numbers['time']}))",
        re.IGNORECASE,
    )


@cache
def money_book() -> RuleBook:
    """The rules of `rules/money.toml`, ready to use; read once."""
    content = table("rules/money.toml")
    return make_book({"money": content}, {"mask": content["mask"]}, content["words"])
