"""Updates posted to the webhooks of several bots, many at once."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import httpx

from bot.web.telegram_webhook import SECRET_HEADER
from tests.emulator import TelegramEmulator
from tests.guarantees.several_bots import SECRET, telegram_address

Update = dict[str, Any]
AT_ONCE = 50


def updates_of(telegram: TelegramEmulator) -> list[Update]:
    """What people did since the last look, taken away as by a bot that polls."""
    url = f"{telegram.url}/bot{telegram.token}"
    with httpx.Client(trust_env=False) as client:
        found: list[Update] = []
        while page := _page(client, url, found[-1]["update_id"] + 1 if found else 0):
            found += page
        return found


def _page(client: httpx.Client, url: str, offset: int) -> list[Update]:
    asked = {"offset": offset, "timeout": 0}
    page: list[Update] = client.post(f"{url}/getUpdates", json=asked).json()["result"]
    return page


def post_to_telegram(bots: Sequence[str], updates: Sequence[Update]) -> list[float]:
    """Post updates to alternating bots, many at once; when each was posted (Unix time)."""
    return asyncio.run(_post_all(bots, updates))


async def _post_all(bots: Sequence[str], updates: Sequence[Update]) -> list[float]:
    places = asyncio.Semaphore(AT_ONCE)
    headers = {SECRET_HEADER: SECRET}
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:

        async def post(bot: str, update: Update) -> float:
            async with places:
                began = time.time()
                answer = await client.post(telegram_address(bot), json=update, headers=headers)
                answer.raise_for_status()
                return began

        posts = (post(bots[n % len(bots)], update) for n, update in enumerate(updates))
        return await asyncio.gather(*posts)


def words(update_id: int, chat: int, text: str) -> Update:
    """An update of Telegram: somebody writes."""
    who = {"id": chat, "first_name": f"P{chat}"}
    message = {
        "message_id": update_id,
        "date": int(time.time()),
        "chat": {**who, "type": "private"},
        "from": {**who, "is_bot": False, "language_code": "fr"},
        "text": text,
    }
    return {"update_id": update_id, "message": message}


def tap(update_id: int, chat: int, token: str) -> Update:
    """An update of Telegram: somebody taps; the emulator knows nothing of it."""
    who = {"id": chat, "is_bot": False, "first_name": f"P{chat}", "language_code": "fr"}
    query = {"id": str(update_id), "from": who, "data": token, "chat_instance": "x"}
    return {"update_id": update_id, "callback_query": query}


def post_in_order(bots: Sequence[str], chats: Sequence[Sequence[Update]]) -> None:
    """Post the updates of each chat one after the other, as Telegram does; chats side by side."""
    asyncio.run(_post_chats(bots, chats))


async def _post_chats(bots: Sequence[str], chats: Sequence[Sequence[Update]]) -> None:
    places = asyncio.Semaphore(AT_ONCE)
    headers = {SECRET_HEADER: SECRET}
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:

        async def post(updates: Sequence[Update]) -> None:
            async with places:
                for number, update in enumerate(updates):
                    address = telegram_address(bots[number % len(bots)])
                    answer = await client.post(address, json=update, headers=headers)
                    answer.raise_for_status()

        await asyncio.gather(*(post(updates) for updates in chats))
