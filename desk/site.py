"""What every page needs, handed over by the process that serves them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from solidarity.messages import Message
from solidarity.settings import Settings
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Notice, Person


class ShownButton(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def token(self) -> str: ...


class Shown(Protocol):
    """A message as a person reads it."""

    @property
    def text(self) -> str: ...
    @property
    def buttons(self) -> Any: ...


class Words(Protocol):
    """Whoever words keys: locales/ in the language of the reader."""

    def say(self, key: str, known: Mapping[str, Any], *, language: str, now: datetime) -> str: ...

    def compose(self, notice: Notice, *, now: datetime) -> Shown: ...


class Hands(Protocol):
    """What the bot does for somebody on the telephone."""

    def tap(self, session: Session, person: Person, token: str, *, now: datetime) -> Message | None:
        """Choose a button of his; what to tell him when it is over."""

    def hear(self, session: Session, number: str, words: str, *, now: datetime) -> str:
        """Hand in what he said, as a message of his; by what its row of the inbox is known."""


class Copy(Protocol):
    def __call__(self, session: Session, person: Person, *, now: datetime) -> bytes:
        """A PDF of all that is kept about somebody."""


@dataclass(frozen=True)
class Site:
    """The desk of one process. `wake` lets waiting messages go at once."""

    sessions: Sessions
    settings: Settings
    words: Words
    hands: Hands
    copy: Copy
    clock: Callable[[], datetime]
    wake: Callable[[], None]
