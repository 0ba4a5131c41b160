"""Danger in what somebody writes or says, before anything else is made of it."""

import asyncio

from bot.rasa import Rasa, RasaFailed
from solidarity import safety
from solidarity.safety import DangerKind
from solidarity.understanding import danger

MAX_TEXT = 2_000
"""Longer texts are understood by their beginning (Telegram allows 4,096 characters)."""
PATIENCE_S = 1.5
"""How long the model may take to say that something only sounds like danger."""


async def danger_heard(rasa: Rasa, text: str) -> DangerKind | None:
    """Danger that the rules see, unless the model says in time that it only sounds like it."""
    if safety.read(text.strip()) is None:
        return None
    kind, _ = await danger_of_either(rasa, text)
    return kind


async def danger_of_either(rasa: Rasa, text: str) -> tuple[DangerKind | None, bool]:
    """Danger that the rules or the model see, and whether the model was there to be asked."""
    text = text.strip()
    try:
        parse = await asyncio.wait_for(rasa.parse(text[:MAX_TEXT]), PATIENCE_S)
    except (RasaFailed, TimeoutError):
        return danger(text, {}), False
    return danger(text, parse.get("labels") or {}), True
