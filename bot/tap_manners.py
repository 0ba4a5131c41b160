"""The way back of somebody whose insults are left unanswered."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from solidarity import asides

if TYPE_CHECKING:
    from bot.taps import Tapped


def begin_again(tapped: "Tapped") -> None:
    """Any tap leads back; this one shows what can be done."""
    asides.show_menu(tapped.session, tapped.person, now=tapped.now)


HANDLERS: dict[str, Callable[["Tapped"], None]] = {"manners.back": begin_again}
