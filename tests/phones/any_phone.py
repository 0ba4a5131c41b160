"""One interface for all channels, so that the same story plays on each."""

from typing import Any, Protocol

from .person import ShownMessage, Wanted


class AnyPhone(Protocol):
    """Somebody on Telegram, on WhatsApp (the emulators' Person) or on the web chat (WebPhone)."""

    name: str

    @property
    def id(self) -> int | str:
        """The address of his chat on the channel."""
        ...

    def writes(self, text: str) -> Any:
        """Send a text; how the channel numbers it."""
        ...

    def sends_location(self, latitude: float, longitude: float) -> Any: ...

    def taps(self, label: str) -> str:
        """Press the newest button with this label, prefix or pattern; what names the tap."""
        ...

    def taps_old(self, message_id: Any, token: str, /) -> str:
        """Press a button of a message that may be gone, changed or somebody else's."""
        ...

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
