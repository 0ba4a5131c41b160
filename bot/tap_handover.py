"""Buttons of somebody who is asked whether his data may go to another association."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot import tap_forgetting, tap_rights
from solidarity.handover import asking

if TYPE_CHECKING:
    from bot.taps import Tapped


def agree(tapped: "Tapped") -> None:
    asking.answer(tapped.session, tapped.person, tapped.ref, asking.YES, now=tapped.now)


def refuse(tapped: "Tapped") -> None:
    asking.answer(tapped.session, tapped.person, tapped.ref, asking.NO, now=tapped.now)


HANDLERS: dict[str, Callable[["Tapped"], None]] = {
    "handover.yes": agree,
    "handover.no": refuse,
}
STILL_DONE = frozenset({*tap_forgetting.HANDLERS, *tap_rights.HANDLERS})
"""What somebody can do with his data at the old place, too, when everything has moved."""
