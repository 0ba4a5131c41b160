"""Danger in what somebody writes or says, before anything else is made of it."""

import asyncio
from datetime import datetime

from sqlalchemy.orm import Session

from bot.rasa import Rasa, RasaFailed
from solidarity import danger, safety, sos, understanding
from solidarity.safety import DangerKind
from solidarity.storage.tables import Person

MAX_TEXT = 2_000
"""Longer texts are understood by their beginning (Telegram allows 4,096 characters)."""
PATIENCE_S = 1.5
"""How long the model may take to say what it sees; after that the rules decide alone."""


async def hear(rasa: Rasa, text: str, *, has_turn: bool = True) -> DangerKind | None:
    """Danger that the rules or the model see, in both languages.

    The model reads each text that has a turn at Rasa (Rasa remembers until the turn what it made
    of it). Without a turn it is asked only whether something that the rules see is one.
    """
    text = text.strip()
    if not text or sos.asks(text) or (not has_turn and safety.read(text) is None):
        return None
    try:
        parse = await asyncio.wait_for(rasa.parse(text[:MAX_TEXT]), PATIENCE_S)
    except (RasaFailed, TimeoutError):
        parse = {}
    return understanding.danger(text, parse.get("labels") or {})


def answer(
    session: Session, person: Person, text: str, kind: DangerKind | None, *, now: datetime
) -> bool:
    """Danger, and who asks for the screen of danger, wait for nothing; False for all else."""
    if sos.asks(text):
        sos.show(session, person, now=now)
        return True
    if kind is not None:
        danger.respond(session, person, kind, now=now)
    return kind is not None
