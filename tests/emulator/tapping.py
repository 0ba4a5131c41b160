"""Which button a person means."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .chats import Chat, Message
from .keyboards import buttons_of, label_of
from .shapes import Json


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
        for fits in (is_label, is_prefix, is_pattern):
            for button in buttons:
                if fits(wanted, button.label):
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


def is_label(wanted: str, label: str) -> bool:
    return wanted == label


def is_prefix(wanted: str, label: str) -> bool:
    return label.startswith(wanted)


def is_pattern(wanted: str, label: str) -> bool:
    try:
        return re.search(wanted, label) is not None
    except re.error:
        # A label such as "Oui (demain" is no pattern.
        return False
