"""Everything the emulator knows: people, chats, taps, files, updates and calls."""

import secrets
import time
from dataclasses import dataclass, field

from tests.phones.bell import Bell
from tests.phones.forms import Upload
from tests.phones.shapes import Json

from .chats import Chat, Message, Tap, Version
from .errors import bad_request, blocked_by_user, forbidden
from .faults import Faults, Limits
from .params import Params
from .updates import Updates

QUERY_LIFE = 15 * 60  # seconds in which a tap can be answered


@dataclass
class Call:
    """One call of the Bot API. `outcome` is "ok", an error code, or the name of a fault."""

    time: float
    method: str
    chat: int | None
    params: Json
    outcome: str = "under way"


@dataclass(frozen=True)
class Account:
    """A person of Telegram. `at`: (latitude, longitude) that his telephone would send."""

    user: Json
    at: tuple[float, float]
    phone: str

    @property
    def id(self) -> int:
        return int(self.user["id"])

    @property
    def name(self) -> str:
        return str(self.user["first_name"])


@dataclass
class Webhook:
    """Where updates are posted to; an empty `url` means that the bot polls."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    last_error: tuple[int, str] | None = None


@dataclass
class World:
    """Change it only with `bell.lock` held, and ring the bell afterwards."""

    token: str
    username: str = "solidarity_emulated_bot"
    limited: bool = False
    bell: Bell = field(default_factory=Bell)
    chats: dict[int, Chat] = field(default_factory=dict)
    people: dict[int, Account] = field(default_factory=dict)
    taps: dict[str, Tap] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    webhook: Webhook = field(default_factory=Webhook)
    poll: int = 0
    seq: int = 0
    clock_ahead: float = 0.0

    def __post_init__(self) -> None:
        self.updates = Updates(self.bell)
        self.limits = Limits(self.limited)

    @property
    def bot(self) -> Json:
        """The User object of the bot, as it stands in messages."""
        bot_id = int(self.token.partition(":")[0])
        names = {"first_name": "Solidarity", "username": self.username}
        return {"id": bot_id, "is_bot": True} | names

    def now(self) -> float:
        """Unix time of this world; a test may push it ahead."""
        return time.time() + self.clock_ahead

    def tick(self) -> int:
        """Number the next thing that happens."""
        self.seq += 1
        self.bell.ring()
        return self.seq

    def record(self, method: str, params: Params) -> Call:
        with self.bell.lock:
            files = {name: f"{it.name}, {len(it.content)} B" for name, it in params.files.items()}
            call = Call(self.now(), method, self.chat_meant(params), params.values | files)
            self.calls.append(call)
            self.bell.ring()
            return call

    def chat_meant(self, params: Params) -> int | None:
        """The id of the chat a call is about, also when it names only a tap."""
        tap = self.taps.get(params.text("callback_query_id"))
        chat = params.values.get("chat_id")
        return chat if isinstance(chat, int) else tap.chat if tap else None

    def chat_of(self, params: Params) -> Chat:
        """The chat a call names, or ApiError as the Bot API has it."""
        wanted = params.values.get("chat_id")
        if wanted in (None, ""):
            raise bad_request("chat_id is empty")
        chat = self.chats.get(wanted) if isinstance(wanted, int) else None
        if chat is None:
            raise bad_request("chat not found")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.blocked:
            raise blocked_by_user()
        return chat

    def add(
        self,
        chat: Chat,
        sender: Json,
        *,
        text: str = "",
        entities: tuple[Json, ...] = (),
        content: Json | None = None,
        inline_keyboard: Json | None = None,
        other_keyboard: Json | None = None,
    ) -> Message:
        """Put a new message into a chat; ids count up within each chat."""
        with self.bell.lock:
            now = int(self.now())
            shown = Version(self.tick(), now, text, entities, inline_keyboard)
            message = Message(len(chat.messages) + 1, chat, sender, [shown], content or {})
            message.other_keyboard = other_keyboard
            chat.messages[message.id] = message
            if other_keyboard:
                chat.keyboard_from = message.id if "keyboard" in other_keyboard else None
            return message

    def change(
        self, message: Message, text: str, entities: tuple[Json, ...], keyboard: Json | None
    ) -> Message:
        """Show something else in a message, or ApiError where nothing would change."""
        with self.bell.lock:
            shown = Version(self.seq + 1, int(self.now()), text, entities, keyboard)
            if message.now.shows_same_as(shown):
                raise bad_request(
                    "message is not modified: specified new message content and reply markup "
                    "are exactly the same as a current content and reply markup of the message"
                )
            message.versions.append(shown)
            self.tick()
            return message

    def keep(self, upload: Upload) -> str:
        """Store a file; its file_id."""
        with self.bell.lock:
            file_id = f"file-{len(self.files) + 1}-{secrets.token_hex(8)}"
            self.files[file_id] = upload
            return file_id

    def is_answerable(self, tap: Tap) -> bool:
        return self.now() - tap.at <= QUERY_LIFE
