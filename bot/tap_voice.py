"""Buttons under the words of a voice note."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot import spoken
from solidarity import recordings

if TYPE_CHECKING:
    from bot.taps import Tapped


def right(tapped: "Tapped") -> None:
    recording = recordings.own(tapped.session, tapped.ref, tapped.person)
    spoken.take(tapped.session, recording, now=tapped.now)


def wrong(tapped: "Tapped") -> None:
    recording = recordings.own(tapped.session, tapped.ref, tapped.person)
    recordings.refuse(tapped.session, recording, now=tapped.now)


HANDLERS: dict[str, Callable[["Tapped"], None]] = {"voice.right": right, "voice.wrong": wrong}
AMENDS = frozenset({"voice.wrong"})
