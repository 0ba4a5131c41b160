"""Chats, their messages in every version, and the taps on their buttons."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.phones.shapes import Json

MEDIA = ("photo", "document", "voice")
"""Kinds of message whose text is a caption."""


@dataclass(frozen=True)
class Version:
    """What a message shows since the moment `seq`."""

    seq: int
    date: int
    text: str
    entities: tuple[Json, ...] = ()
    inline_keyboard: Json | None = None

    def shows_same_as(self, other: "Version") -> bool:
        shown = (self.text, self.entities, self.inline_keyboard)
        return shown == (other.text, other.entities, other.inline_keyboard)


@dataclass
class Message:
    """A message, its current version last. `content` holds a location, a voice and the like."""

    id: int
    chat: "Chat"
    sender: Json
    versions: list[Version]
    content: Json = field(default_factory=dict)
    other_keyboard: Json | None = None
    deleted_at: int | None = None

    @property
    def now(self) -> Version:
        return self.versions[-1]

    @property
    def from_bot(self) -> bool:
        return bool(self.sender["is_bot"])

    @property
    def has_caption(self) -> bool:
        return any(kind in self.content for kind in MEDIA)

    def as_api(self) -> Json:
        """The Message object of the Bot API."""
        shown = self.now
        api: Json = {"message_id": self.id, "from": self.sender, "chat": self.chat.as_api()}
        api |= {"date": self.versions[0].date} | self.content
        if len(self.versions) > 1:
            api["edit_date"] = shown.date
        if shown.text:
            names = ("caption", "caption_entities") if self.has_caption else ("text", "entities")
            api[names[0]] = shown.text
            if shown.entities:
                api[names[1]] = list(shown.entities)
        if shown.inline_keyboard:
            api["reply_markup"] = shown.inline_keyboard
        return api


@dataclass
class Chat:
    """A private chat (its id is the person's) or a group (a negative id)."""

    id: int
    profile: Json
    started: bool = True
    blocked: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard_from: int | None = None
    """The message that brought the keyboard under the text field, while it is shown."""

    @property
    def is_private(self) -> bool:
        return self.id > 0

    @property
    def name(self) -> str:
        return str(self.profile.get("title") or self.profile.get("first_name"))

    def as_api(self) -> Json:
        return {"id": self.id} | self.profile

    def shown(self) -> Iterator[Message]:
        """Messages a person sees, newest first."""
        return (m for m in reversed(self.messages.values()) if m.deleted_at is None)

    def seen(self, message_id: int | None) -> Message | None:
        message = self.messages.get(message_id) if message_id is not None else None
        return message if message and message.deleted_at is None else None


@dataclass
class Tap:
    """A press on a button: the callback query and the bot's answer to it."""

    id: str
    seq: int
    at: float
    person: int
    chat: int
    message: int
    data: str
    label: str
    answer: Json | None = None
    answer_seq: int = 0
