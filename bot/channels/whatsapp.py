"""WhatsApp through the Cloud API: messages out; updates are read in whatsapp_updates."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx

from bot.channels import whatsapp_updates
from bot.channels.contract import Incoming, Media, Outgoing
from solidarity.settings import WhatsAppAccount

NAME = whatsapp_updates.NAME


class WhatsApp:
    """The channel, for any server that speaks the Cloud API (`account.api` is its base URL)."""

    name = NAME
    edits = False
    window: timedelta | None = timedelta(hours=24)

    def __init__(self, account: WhatsAppAccount, client: httpx.AsyncClient) -> None:
        self.account, self._client = account, client

    async def read(self, payload: Mapping[str, Any]) -> Incoming:
        return whatsapp_updates.read(payload)

    async def send(self, address: str, message: Outgoing) -> str:
        raise NotImplementedError

    async def edit(self, address: str, message_ref: str, message: Outgoing) -> None:
        """What was sent stays as it is: WhatsApp changes no message."""

    async def answer_tap(self, tap_id: str, text: str | None) -> None:
        raise NotImplementedError

    async def fetch(self, ref: str) -> Media:
        raise NotImplementedError
