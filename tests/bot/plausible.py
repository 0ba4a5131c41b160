"""Notices as the code writes them, with plausible parameters, for the tests of templates."""

from typing import Any

from bot.templates import Approved
from solidarity.storage.tables import Notice, Person
from tests.wording_examples import PLAUSIBLE


def notice(
    *parts: str, buttons: tuple[str, ...] = (), language: str = "fr", **known: Any
) -> Notice:
    """These paragraphs with plausible parameters, and these buttons with their labels as tokens."""
    return Notice(
        person=Person(language=language),
        parts=[[key, {**PLAUSIBLE, **known}] for key in parts],
        buttons=[[[label, {"name": "Denise"}, f"token of {label}"]] for label in buttons],
    )


def plausible(one: Approved, language: str, said: str) -> Notice:
    """A notice as the code writes it: this part, what may be beside it, its buttons."""
    parts = [part for part in one.beside if not part.startswith("button.")]
    return notice(said, *parts, buttons=tuple(one.labels), language=language)
