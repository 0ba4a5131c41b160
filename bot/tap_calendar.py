"""Buttons of calendars: where it is, a new address, no more."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from solidarity.befriending.calendar import calendars
from solidarity.messages import Message
from solidarity.notices import amend

if TYPE_CHECKING:
    from bot.taps import Tapped


def open_calendar(tapped: "Tapped") -> None:
    calendars.give_feed(tapped.session, tapped.person, rules=tapped.rules, now=tapped.now)


def new_address(tapped: "Tapped") -> None:
    """The old address disappears from the chat, too."""
    amend(tapped.session, tapped.notice, Message("calendar.replaced"), now=tapped.now)
    calendars.give_new_feed(tapped.session, tapped.person, rules=tapped.rules, now=tapped.now)


def stop(tapped: "Tapped") -> None:
    calendars.revoke(tapped.session, tapped.person.id, now=tapped.now)
    said = Message("calendar.stopped")
    amend(tapped.session, tapped.notice, said, now=tapped.now, is_answer=True)


def add_call(tapped: "Tapped") -> None:
    person, ref = tapped.person, tapped.ref
    calendars.give_call(tapped.session, ref, person, rules=tapped.rules, now=tapped.now)


HANDLERS: dict[str, Callable[["Tapped"], None]] = {
    "calendar.open": open_calendar,
    "calendar.new": new_address,
    "calendar.stop": stop,
    "calendar.call": add_call,
}
KEEPS_BUTTONS = frozenset({"calendar.open", "calendar.call"})
AMENDS = frozenset({"calendar.new", "calendar.stop"})
