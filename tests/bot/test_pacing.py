"""No chat and no channel is used faster than it allows."""

import asyncio
import time

from bot.pacing import Limits, Pace, limits_of_channels
from solidarity.settings import WhatsApp


def test_a_few_messages_at_once_then_one_a_pause() -> None:
    pace = Pace({"test": Limits(burst=3, pause=0.05, a_second=1000)})
    assert [pace.wait_for("test", "Anna") for _ in range(3)] == [0, 0, 0]
    wait = pace.wait_for("test", "Anna")
    assert 0 < wait <= 0.05
    assert pace.wait_for("test", "Bart") == 0
    time.sleep(wait + 0.005)
    assert pace.wait_for("test", "Anna") == 0
    assert pace.wait_for("test", "Anna") > 0


def test_a_channel_without_limits_is_never_slowed_down() -> None:
    pace = Pace({})
    assert {pace.wait_for("webchat", "Anna") for _ in range(100)} == {0}


def test_all_who_send_share_the_turns_of_a_channel() -> None:
    pace = Pace({"test": Limits(burst=1, pause=1, a_second=100)})

    async def take(channel: str) -> float:
        start = time.monotonic()
        await asyncio.gather(*(pace.take_turn(channel) for _ in range(21)))
        return time.monotonic() - start

    assert asyncio.run(take("test")) >= 0.2
    assert asyncio.run(take("webchat")) < 0.1


def test_whatsapp_is_as_fast_as_the_rules_say() -> None:
    limits = limits_of_channels(WhatsApp(messages_a_second=20, seconds_a_message=9, burst=4))
    assert limits["whatsapp"] == Limits(burst=4, pause=9, a_second=20)
