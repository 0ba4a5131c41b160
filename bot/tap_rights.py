"""Buttons about one's own data."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from solidarity import rights
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.rights_words import Right

if TYPE_CHECKING:
    from bot.taps import Tapped


def ask_for(right: Right, tapped: "Tapped") -> None:
    rights.do(tapped.session, tapped.person, right, rules=tapped.rules, now=tapped.now)


def withdraw(tapped: "Tapped") -> None:
    rights.withdraw(tapped.session, tapped.person, rules=tapped.rules, now=tapped.now)


def keep(tapped: "Tapped") -> None:
    notify(tapped.session, tapped.person, Message("kept"), now=tapped.now)


HANDLERS: dict[str, Callable[["Tapped"], None]] = {
    "right.know": partial(ask_for, Right.KNOW),
    "right.copy": partial(ask_for, Right.COPY),
    "right.erase": partial(ask_for, Right.ERASE),
    "right.withdraw": partial(ask_for, Right.WITHDRAW),
    "right.withdraw_sure": withdraw,
    "right.keep": keep,
}
KEEPS_BUTTONS = frozenset({"right.know", "right.copy", "right.erase", "right.withdraw"})
"""Buttons under which nothing is settled yet: they stay."""
