"""Delivery of updates to a webhook: in order, repeated with growing pauses until a 2xx answer."""

import asyncio
import time

import httpx

from tests.phones.bell import rung
from tests.phones.loopback import local_async_client
from tests.phones.shapes import Json

from .world import Webhook, World

FIRST_PAUSE = 0.1  # seconds; Telegram's own pauses are longer, too long for tests
LONGEST_PAUSE = 5.0
NOTHING_TO_DO = 3600.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def deliver_updates(world: World) -> None:
    """Post one update after the other, until cancelled."""
    pause = FIRST_PAUSE
    with world.bell.listening() as event:
        async with local_async_client() as client:
            while True:
                hook = world.webhook
                update = world.updates.next_delivery() if hook.url else None
                if update is None:
                    await rung(event, NOTHING_TO_DO)
                elif (error := await post(client, hook, update)) is None:
                    world.updates.delivered(update["update_id"])
                    pause = FIRST_PAUSE
                else:
                    hook.last_error = (int(world.now()), error)
                    await wait_while(world, hook, pause, event)
                    pause = min(pause * 2, LONGEST_PAUSE)


async def post(client: httpx.AsyncClient, hook: Webhook, update: Json) -> str | None:
    """Why the delivery failed, None where it did not."""
    headers = {SECRET_HEADER: hook.secret_token} if hook.secret_token else {}
    try:
        answer = await client.post(hook.url, json=update, headers=headers)
    except httpx.HTTPError as error:
        return f"Connection failed: {type(error).__name__}"
    if answer.is_success:
        return None
    return f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"


async def wait_while(world: World, hook: Webhook, pause: float, event: asyncio.Event) -> None:
    """Wait `pause` seconds, less if another webhook is set meanwhile."""
    ends = time.monotonic() + pause
    while world.webhook is hook and (left := ends - time.monotonic()) > 0:
        await rung(event, left)
