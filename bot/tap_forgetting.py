"""Buttons of somebody who is asked whether he is to be forgotten."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from solidarity.forgetting.erasing import erase
from solidarity.messages import Message
from solidarity.notices import notify

if TYPE_CHECKING:
    from bot.taps import Tapped


def forget(tapped: "Tapped") -> None:
    erase(tapped.session, tapped.person, rules=tapped.rules, now=tapped.now)


def keep(tapped: "Tapped") -> None:
    notify(tapped.session, tapped.person, Message("forget.kept"), now=tapped.now)


HANDLERS: dict[str, Callable[["Tapped"], None]] = {"forget.yes": forget, "forget.no": keep}
FAREWELLS = {"forget.yes": Message("forget.done")}
"""After these taps the person, the message and its buttons are no more: a last sentence is said in
answer to the tap, and kept nowhere."""
