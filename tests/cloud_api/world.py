"""Everything the emulator knows: people, messages, media, templates, calls and posts."""

import secrets
import time
from dataclasses import dataclass, field

from tests.phones.bell import Bell
from tests.phones.shapes import Json

from .errors import CloudError
from .faults import Faults, Limits
from .outbound import Outbound
from .templates import Templates

WINDOW = 24 * 3600  # seconds in which free-form messages reach a person


@dataclass(frozen=True)
class Account:
    """The business: what a bot is told to use the API."""

    token: str = "EAAemulatedTokenOfTheTests"
    phone_id: str = "106540352242922"
    business_id: str = "102290129340398"
    number: str = "3225550100"
    app_secret: str = "a-secret-of-the-app"
    verify_token: str = "a-word-for-the-handshake"


@dataclass(frozen=True)
class Button:
    """What can be tapped: `kind` is that of the reply (button_reply, list_reply, button, place)."""

    kind: str
    payload: str
    title: str
    description: str = ""

    @property
    def label(self) -> str:
        """The words of a row stand whole in its description where its title is too short."""
        start = self.title.removesuffix("…").rstrip()
        told_whole = len(self.description) > len(self.title)
        return self.description if told_whole and self.description.startswith(start) else self.title


@dataclass
class Message:
    id: str
    seq: int
    date: float
    from_bot: bool
    kind: str
    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    place_button: Button | None = None
    """The button of WhatsApp's own that sends where the person is."""
    versions: list[str] = field(default_factory=list)
    """Earlier texts, where a person edited."""

    @property
    def buttons(self) -> list[Button]:
        own = [self.place_button] if self.place_button else []
        return [button for row in self.rows for button in row] + own


@dataclass
class User:
    """A person of WhatsApp. `wa_id` is his number; `at` (latitude, longitude) where he stands."""

    key: int
    name: str
    wa_id: str
    user_id: str
    at: tuple[float, float]
    shows_number: bool = True
    blocked: bool = False
    on_whatsapp: bool = True
    reads: bool = True
    wrote_at: float | None = None
    messages: list[Message] = field(default_factory=list)

    @property
    def address(self) -> str:
        return self.wa_id if self.shows_number else self.user_id

    def message(self, message_id: str) -> Message | None:
        return next((it for it in self.messages if it.id == message_id), None)


@dataclass(frozen=True)
class Media:
    content: bytes
    mime_type: str


@dataclass
class Call:
    """A message handed to the API; `outcome`: "ok", an error code or the name of a fault."""

    body: Json
    outcome: str = "under way"


@dataclass
class World:
    """Change it only with `bell.lock` held, and ring the bell afterwards."""

    account: Account = field(default_factory=Account)
    limited: bool = False
    refuses_at_once: bool = False
    connections: int = 1
    """Posts to the webhook that may be under way at once."""
    bell: Bell = field(default_factory=Bell)
    users: dict[int, User] = field(default_factory=dict)
    addresses: dict[str, User] = field(default_factory=dict)
    """People by number and by user id."""
    media: dict[str, Media] = field(default_factory=dict)
    templates: Templates = field(default_factory=Templates)
    calls: list[Call] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    url: str = ""
    seq: int = 0
    clock_ahead: float = 0.0

    def __post_init__(self) -> None:
        self.limits = Limits(self.limited)
        self.outbound = Outbound(self.bell)

    def now(self) -> float:
        """Unix time of this world; a test may push it ahead."""
        return time.time() + self.clock_ahead

    def tick(self) -> int:
        """Number the next thing that happens."""
        self.seq += 1
        self.bell.ring()
        return self.seq

    def meant(self, address: str | None) -> User | None:
        """The person with this number or user id."""
        return self.addresses.get((address or "").lstrip("+"))

    def name(self, user: User, wa_id: str, user_id: str) -> None:
        """Give a person these addresses instead of those he had."""
        for old in (user.wa_id, user.user_id):
            self.addresses.pop(old, None)
        user.wa_id, user.user_id = wa_id, user_id
        self.addresses |= {wa_id: user, user_id: user}

    def is_open(self, user: User) -> bool:
        """Whether free-form messages reach this person now."""
        return user.wrote_at is not None and self.now() - user.wrote_at < WINDOW

    def keep(self, content: bytes, mime_type: str) -> str:
        """Store a picture or a recording; its media id."""
        media_id = str(secrets.randbelow(10**15) + 10**15)
        self.media[media_id] = Media(content, mime_type)
        return media_id

    def file(self, media_id: str) -> Media:
        if media_id not in self.media:
            raise CloudError(100, f"Object with ID '{media_id}' does not exist.", subcode=33)
        return self.media[media_id]


def new_message_id() -> str:
    return f"wamid.{secrets.token_urlsafe(30)}"


def new_user_id() -> str:
    """A business-scoped user id."""
    return f"BE.{secrets.randbelow(9 * 10**19) + 10**19}"
