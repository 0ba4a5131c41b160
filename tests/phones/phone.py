"""One interface for all channels, so that the same story plays on each.

Telegram's is tests.emulator.Person, the web chat's WebPhone, WhatsApp's tests.cloud_api.Person.
"""

from typing import Protocol

from tests.emulator.people import ShownMessage, Wanted


class Phone(Protocol):
    """Somebody who writes to the bot on one channel."""

    name: str

    @property
    def id(self) -> int | str:
        """The address of his chat on the channel."""
        ...

    def writes(self, text: str) -> object:
        """Send a text; what the channel calls this update."""
        ...

    def taps(self, label: str) -> str:
        """Press the newest button with this label, prefix or pattern; what names the tap."""
        ...

    def taps_old(self, message_id: int, token: str) -> str:
        """Press a button of a message that may be gone, changed or somebody else's."""
        ...

    def sends_location(self, latitude: float, longitude: float) -> object: ...

    @property
    def chat(self) -> list[ShownMessage]:
        """All messages, the oldest first, as they show now."""
        ...

    @property
    def transcript(self) -> str: ...

    def waits_for(self, wanted: Wanted, timeout: float = 20) -> ShownMessage:
        """The first message (or edit) of the bot that fits, since the last act or wait."""
        ...

    def hears_nothing(self, seconds: float = 1.0) -> None:
        """AssertionError if the bot says anything within `seconds`."""
        ...
