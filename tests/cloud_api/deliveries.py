"""Posting to the webhook: signed, and repeated with growing pauses until it answers 200."""

import asyncio
import time

import httpx

from tests.phones.bell import rung
from tests.phones.loopback import local_async_client

from .outbound import Post
from .payloads import envelope, signed
from .world import World

SIGNATURE_HEADER = "X-Hub-Signature-256"


async def deliver(world: World) -> None:
    """Post what happens, until cancelled; a post that fails does not hold up the others."""
    free = asyncio.Semaphore(world.connections)
    with world.bell.listening() as event:
        async with local_async_client() as client, asyncio.TaskGroup() as under_way:
            while True:
                await free.acquire()
                post = await next_post(world, event)
                work = under_way.create_task(hand(client, world, post))
                work.add_done_callback(lambda _: free.release())


async def next_post(world: World, event: asyncio.Event) -> Post:
    """What is due now, waited for."""
    while True:
        with world.bell.lock:
            post = world.outbound.next_post(time.monotonic())
            pause = world.outbound.pause(time.monotonic())
        if post is not None:
            return post
        await rung(event, pause)


async def hand(client: httpx.AsyncClient, world: World, post: Post) -> None:
    answer = await handed(client, world, post)
    with world.bell.lock:
        world.outbound.answered(post, answer, time.monotonic())


async def handed(client: httpx.AsyncClient, world: World, post: Post) -> int | str:
    """The HTTP status of the webhook, or the name of what broke."""
    post.payload = envelope(world.account, post.events)
    body, signature = signed(world.account, post.payload)
    headers = {"Content-Type": "application/json", SIGNATURE_HEADER: signature}
    try:
        answer = await client.post(world.outbound.url, content=body, headers=headers)
    except httpx.HTTPError as error:
        return type(error).__name__
    return answer.status_code
