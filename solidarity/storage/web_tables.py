"""What the web chat keeps: the messages of each chat, and the phones of a demonstration page."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from solidarity.storage.columns import Sealed, SealedJson, SealedKey
from solidarity.storage.people_tables import Base


class WebMessage(Base):
    """A message in a web chat: other channels keep theirs, the web chat has nobody else to."""

    __tablename__ = "web_messages"
    __table_args__ = (
        UniqueConstraint("address", "position"),
        UniqueConstraint("address", "client_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(SealedKey, index=True)
    position: Mapped[int]
    """Counts the changes of this chat: a message that is edited moves to the end."""
    kind: Mapped[str] = mapped_column(String(8), default="message")
    """message, or toast: the short answer to a tap, which is shown once and forgotten."""
    from_bot: Mapped[bool]
    text: Mapped[str] = mapped_column(Sealed)
    buttons: Mapped[list[Any]] = mapped_column(SealedJson, default=list)
    """Rows of buttons: label and token."""
    client_id: Mapped[str | None] = mapped_column(String(40))
    """The browser's own id of what the person sent; the tap that a toast answers."""
    edited_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class DemoPhone(Base):
    """A phone on a page of the demonstration; those of one page belong together."""

    __tablename__ = "demo_phones"
    __table_args__ = (Index("demo_phones_of_page", "page"),)

    address: Mapped[str] = mapped_column(String(80), primary_key=True)
    page: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(10))
    """person, volunteer (active from the start) or newcomer (who may join by chat)."""
    person_id: Mapped[int] = mapped_column(index=True)
