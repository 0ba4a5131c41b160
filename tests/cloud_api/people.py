"""People with WhatsApp, as tests see them."""

from tests.phones.person import Phone

from .world import User


class Person(Phone[str]):
    """Somebody who writes to the bot by WhatsApp; acts give the id of the message."""

    @property
    def account(self) -> User:
        """What WhatsApp knows of this person."""
        account: User = self._do("about", user=self._user)
        return account

    @property
    def id(self) -> str:
        """Where the bot answers: the number, or the user id while the number is hidden."""
        return self.account.address

    @property
    def wa_id(self) -> str:
        return self.account.wa_id

    @property
    def user_id(self) -> str:
        return self.account.user_id

    def sends_voice(self, duration: int = 3, *, content: bytes | None = None) -> str:
        """Send a recording (Ogg, Opus); WhatsApp does not tell how long it lasts."""
        return self._acts("send", kind="voice", content=content)

    def sends_photo(self, caption: str = "", *, content: bytes | None = None) -> str:
        """Send a picture (JPEG)."""
        return self._acts("send", kind="photo", caption=caption, content=content)

    def taps(self, label: str) -> str:
        """Tap the button or row with this label, prefix or pattern that shows newest."""
        return self._acts("press", label=label)

    def taps_old(self, message_id: str, payload: str, *, kind: str = "button_reply") -> str:
        """Tap what a message showed once; `kind`: button_reply, list_reply, or button (of a
        template)."""
        return self._acts("tap_old", message_id=message_id, data=payload, kind=kind)

    def reacts(self, message_id: str, emoji: str = "👍") -> str:
        return self._acts("react", message_id=message_id, emoji=emoji)

    def sends_poll(self) -> str:
        """Send something of which the API only tells that it is not supported."""
        return self._acts("send", kind="poll")

    def shows_number(self, shown: bool = True) -> None:
        """Give the number away from now on, or hide it behind a username."""
        self.account.shows_number = shown

    def changes_number(self, wa_id: str) -> str:
        return self._acts("change_number", wa_id=wa_id)

    def blocks_bot(self) -> None:
        """Block the bot; WhatsApp tells it only when it writes."""
        self.account.blocked = True

    def unblocks_bot(self) -> None:
        self.account.blocked = False

    def leaves_whatsapp(self) -> None:
        self.account.on_whatsapp = False
