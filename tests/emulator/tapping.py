"""Which button a person means."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.phones.labels import meant
from tests.phones.shapes import Json

from .chats import Chat, Message
from .keyboards import buttons_of, label_of


@dataclass(frozen=True)
class Button:
    """A button that can be pressed in `message`; `wish` is what the bot asked it to do."""

    message: Message
    label: str
    wish: Json


def find_button(chat: Chat, wanted: str) -> Button | None:
    """The button of the newest message that shows one with this label, prefix or pattern."""
    for message in chat.shown():
        buttons = list(pressable(chat, message))
        button = meant(wanted, buttons, label=lambda it: it.label)
        if button is not None:
            return button
    return None


def pressable(chat: Chat, message: Message) -> Iterator[Button]:
    """Buttons of a message that send something to the bot; links are not among them."""
    for button in buttons_of((message.now.inline_keyboard or {}).get("inline_keyboard", [])):
        if "callback_data" in button:
            yield Button(message, label_of(button), button)
    if chat.keyboard_from == message.id and message.other_keyboard:
        for button in buttons_of(message.other_keyboard["keyboard"]):
            yield Button(message, label_of(button), button if isinstance(button, dict) else {})
