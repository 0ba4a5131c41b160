"""getUpdates, with a real long poll. https://core.telegram.org/bots/api#getupdates"""

import time

from tests.phones.bell import rung
from tests.phones.shapes import Json

from .errors import ApiError
from .params import Params
from .world import World

LONGEST_POLL = 50  # seconds
MOST_UPDATES = 100

WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
WEBHOOK_SET = "Conflict: terminated by setWebhook request"
OTHER_POLL = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


async def get_updates(world: World, params: Params) -> list[Json]:
    """Updates from `offset` on, as soon as there is one or after `timeout` seconds."""
    if world.webhook.url:
        raise ApiError(409, WEBHOOK_ACTIVE)
    limit = min(max(params.whole("limit", MOST_UPDATES), 1), MOST_UPDATES)
    ends = time.monotonic() + min(params.whole("timeout", 0), LONGEST_POLL)
    with world.bell.lock:
        world.poll += 1
        poll = world.poll
        world.updates.allow(params.names("allowed_updates"))
        world.updates.forget_below(params.whole("offset", 0))
        world.bell.ring()
    with world.bell.listening() as event:
        while True:
            if world.poll != poll:
                raise ApiError(409, OTHER_POLL)
            if world.webhook.url:
                raise ApiError(409, WEBHOOK_SET)
            updates = world.updates.take(limit)
            left = ends - time.monotonic()
            if updates or left <= 0 or world.bell.closed:
                return updates
            await rung(event, left)
