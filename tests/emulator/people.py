"""People with Telegram, as tests see them."""

from dataclasses import dataclass

from tests.phones.person import Do, Phone, ShownMessage, Wanted

__all__ = ["AnsweredTap", "Do", "Person", "ShownMessage", "Wanted"]


@dataclass(frozen=True)
class AnsweredTap:
    """What the bot said to a tap."""

    query_id: str
    label: str
    data: str
    text: str
    show_alert: bool


class Person(Phone[int]):
    """Somebody who writes to the bot by Telegram; acts give the update_id."""

    def writes_in_group(self, text: str, group: str = "Voisins") -> int:
        return self._acts("write", text=text, group=group)

    def forwards(self, text: str, origin: str = "Somebody") -> int:
        return self._acts("write", text=text, origin=origin)

    def blocks_bot(self) -> int:
        return self._acts("block", blocked=True)

    def unblocks_bot(self) -> int:
        return self._acts("block", blocked=False)

    def taps(self, label: str, *, group: str | None = None) -> str:
        """Press the button with this label, prefix or pattern that shows newest.

        Gives the id of the callback query, or "" for a button under the text field, which sends
        a message instead.
        """
        return str(self._act("press", label=label, group=group).get("query_id", ""))

    def taps_old(self, message_id: int, callback_data: str) -> str:
        """Send callback data of a message that may be gone, changed or never seen."""
        return str(self._act("tap_old", message_id=message_id, data=callback_data)["query_id"])

    @property
    def answered_taps(self) -> list[AnsweredTap]:
        return [
            AnsweredTap(
                it["id"], it["label"], it["data"], it["answer"]["text"], it["answer"]["show_alert"]
            )
            for it in self._do("answers", user=self.id)
        ]

    def waits_for_answer(self, query_id: str, timeout: float = 20) -> AnsweredTap:
        """The bot's answer to a tap."""

        def look() -> AnsweredTap | None:
            return next((it for it in self.answered_taps if it.query_id == query_id), None)

        return self._until(look, timeout, f"the tap of {self.name} was not answered")
