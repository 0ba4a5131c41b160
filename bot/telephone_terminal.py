"""What an operator sees in the terminal: sentences to him, and messages to read aloud."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, TextIO
from unicodedata import category

import phonenumbers

from bot.clock import Clock, system_clock
from bot.wording import Wording
from solidarity.clock import wall_time
from solidarity.messages import Message
from solidarity.reading_aloud import Spoken

INDENT = "    "


@dataclass
class Terminal:
    """`language` is that of the operator; messages are in the language of who hears them."""

    out: TextIO
    language: str = "fr"
    clock: Clock = system_clock
    wording: Wording = field(default_factory=Wording)

    def say(self, key: str, *, before: str = "", **known: Any) -> None:
        """A sentence to the operator."""
        now = wall_time(self.clock())
        self._print(before + self.wording.say(key, known, language=self.language, now=now))

    def read(self, message: Message, *, language: str) -> None:
        """A sentence to read aloud."""
        now = wall_time(self.clock())
        self._print(self.wording.say(message.key, message.params, language=language, now=now))

    def show(self, spoken: Iterable[Spoken]) -> None:
        """Messages to read aloud, and what can be chosen under each."""
        for is_heard, messages in groupby(spoken, key=lambda one: one.is_heard):
            if is_heard:
                self._print("")
                self.say("desk.heard_before")
            for one in messages:
                self._show(one)
        self._print("")

    def _show(self, spoken: Spoken) -> None:
        shown = self.wording.compose(spoken.notice, now=self.clock())
        numbers = {choice.token: choice.number for choice in spoken.choices}
        self._print("")
        self._print(shown.text)
        for button in (button for row in shown.buttons for button in row):
            self._print(f"  [{numbers[button.token]}] {button.label}")

    def _print(self, text: str) -> None:
        # A name or a text from outside must not steer the terminal.
        print("".join(c for c in text if c == "\n" or category(c)[0] != "C"), file=self.out)


def moment(at: datetime) -> dict[str, str]:
    """A point in time as a parameter `when`."""
    wall = wall_time(at).isoformat()
    return {"start": wall, "end": wall}


def shown_number(number: str | None) -> str | None:
    """A number as people write it."""
    if number is None:
        return None
    style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(phonenumbers.parse(number), style))
