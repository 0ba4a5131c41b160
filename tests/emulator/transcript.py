"""A chat as text for people to read: what was written, shown, edited, tapped and answered."""

from collections.abc import Iterator
from datetime import UTC, datetime

from tests.phones.shapes import Json

from .chats import Chat, Message, Tap, Version
from .keyboards import label_of
from .world import World

Line = tuple[int, float, str]
"""(place in the order of events, Unix time, text)"""


def transcript(world: World, chat: Chat) -> str:
    lines = [line for message in chat.messages.values() for line in message_lines(message)]
    lines += [line for tap in world.taps.values() for line in tap_lines(world, chat, tap)]
    told = [f"  {clock(at)}  {text}" for _, at, text in sorted(lines)]
    blocked = ", bot blocked" if chat.blocked else ""
    return "\n".join([f"Chat {chat.name} ({chat.id}{blocked})", *(told or ["  (empty)"])])


def clock(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%H:%M:%S")


def message_lines(message: Message) -> Iterator[Line]:
    who = "bot" if message.from_bot else str(message.sender["first_name"])
    for number, version in enumerate(message.versions):
        edited = " edited" if number else ""
        said = f"{who} #{message.id}{edited}: {shown_text(message, version)}"
        yield version.seq, version.date, said
    if message.deleted_at is not None:
        yield message.deleted_at, message.now.date, f"{who} #{message.id} deleted"


def shown_text(message: Message, version: Version) -> str:
    kind = kind_of(message)
    text = version.text if kind == "text" else f"<{kind}> {version.text}".rstrip()
    rows = labels(version.inline_keyboard) + labels(message.other_keyboard)
    drawn = ["  ".join(f"[{label}]" for label in row) for row in rows]
    return "\n".join([text, *drawn]).replace("\n", "\n" + " " * 16)


def tap_lines(world: World, chat: Chat, tap: Tap) -> Iterator[Line]:
    if tap.chat != chat.id:
        return
    who = world.people[tap.person].name
    yield tap.seq, tap.at, f"{who} taps [{tap.label}] on #{tap.message}"
    if tap.answer is not None:
        text = tap.answer["text"] or "(nothing said)"
        yield tap.answer_seq, tap.at, f"bot answers the tap [{tap.label}]: {text}"


def labels(markup: Json | None) -> list[list[str]]:
    """Labels of the buttons, row by row, of either kind of keyboard."""
    rows = (markup or {}).get("inline_keyboard") or (markup or {}).get("keyboard") or []
    return [[label_of(button) for button in row] for row in rows]


def kind_of(message: Message) -> str:
    kinds = ("location", "contact", "voice", "photo", "document", "sticker")
    return next((kind for kind in kinds if kind in message.content), "text")
