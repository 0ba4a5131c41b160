"""Outboxes that send through real channels, each in a thread as a process would be."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

import httpx

from bot.channels.contract import Channel
from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp
from bot.clock import system_clock
from bot.outbox import Outbox
from bot.wording import Wording
from solidarity.settings import WhatsAppAccount
from solidarity.storage.engine import Sessions
from tests.cloud_api import CloudApi
from tests.emulator import TelegramEmulator

SENDERS = 4
Opened = Callable[[], Awaitable[Channel]]


def by_telegram(emulator: TelegramEmulator) -> Opened:
    async def open_channel() -> Channel:
        channel = Telegram(emulator.token, emulator.url)
        await channel.start()
        return channel

    return open_channel


def by_whatsapp(cloud: CloudApi) -> Opened:
    async def open_channel() -> Channel:
        account = WhatsAppAccount(
            token=cloud.token, phone_id=cloud.phone_id, app_secret="", verify_token="",
            api=cloud.url,
        )  # fmt: skip
        return WhatsApp(account, httpx.AsyncClient(trust_env=False))

    return open_channel


@contextmanager
def sending(sessions: Sessions, open_channel: Opened) -> Iterator[None]:
    """An outbox with several senders, until the end of the block."""
    loop = asyncio.new_event_loop()

    async def send() -> None:
        channel = await open_channel()
        outbox = Outbox(sessions, {channel.name: channel}, Wording(), system_clock)
        await asyncio.gather(*(outbox.run() for _ in range(SENDERS)))

    work = loop.create_task(send())

    def run() -> None:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(work)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(work.cancel)
        thread.join()
        loop.close()
