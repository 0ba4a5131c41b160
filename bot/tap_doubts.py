"""Buttons under "which of these do you mean?", and those that choose a language."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from solidarity import answering, doubts, foreign
from solidarity.asides import show_menu

if TYPE_CHECKING:
    from bot.taps import Tapped


def meant(tapped: "Tapped") -> None:
    """Go on as if the message had been understood like this, with all it told."""
    reading = doubts.resolve(
        tapped.session, tapped.person, tapped.ref, tapped.value, now=tapped.now
    )
    heard = answering.Heard(tapped.session, tapped.person, reading, tapped.rules, tapped.now)
    answering.ANSWERS[tapped.value](heard)


def other(tapped: "Tapped") -> None:
    doubts.drop(tapped.session, tapped.person, tapped.ref, now=tapped.now)
    show_menu(tapped.session, tapped.person, now=tapped.now)


def speak(tapped: "Tapped") -> None:
    foreign.choose(tapped.session, tapped.person, tapped.value, now=tapped.now)


HANDLERS: dict[str, Callable[["Tapped"], None]] = {
    "doubt.meant": meant,
    "doubt.other": other,
    "language.speak": speak,
}
