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


def asks_for_money(text: str) -> str | None:
    """The name of the rule by which a text must not be passed on, for the log; None: it may."""
    if NUMBERS.search(text):
        return "number"
    rule = first_rule(text.replace("€", " euro "), money_book())
    return rule.name if rule else None


@cache
def money_book() -> RuleBook:
    """The rules of `rules/money.toml`, ready to use; read once."""
    content = table("rules/money.toml")
    return make_book({"money": content}, {"mask": content["mask"]}, content["words"])
