"""Danger in what somebody writes or says, before anything else is made of it."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from bot.rasa import Rasa, RasaFailed
from solidarity import danger, safety, sos, understanding
from solidarity.safety import Danger, DangerKind
from solidarity.storage.tables import Person
from solidarity.understanding import Labels

MAX_TEXT = 2_000
"""Longer texts are understood by their beginning (Telegram allows 4,096 characters)."""
PATIENCE_S = 1.5
"""How long the model may take to say what it sees; after that the rules decide alone."""
TO_TAKE_BACK_S = 0.7
"""The same where the rules see danger: somebody waits for the answer."""


ASIDE = 4
"""Texts without a turn that may be with the model at once: it sees danger in them meanwhile."""


@dataclass(frozen=True)
class Heard:
    """What was seen in a text, and whether the model too was asked for it (`labels`)."""

    kind: DangerKind | None = None
    by_both: bool = True
    labels: Labels = field(default_factory=dict)


async def hear(rasa: Rasa, text: str, *, aside: asyncio.Semaphore | None = None) -> Heard:
    """Danger that the rules or the model see, in both languages.

    The model reads each text that has a turn at Rasa (Rasa remembers until the turn what it made
    of it). `aside`, for a text that has none: a few of them are read meanwhile. Where the rules
    see danger, or too many are being read, the rules decide alone.
    """
    text = text.strip()
    if not text or sos.asks(text):
        return Heard()
    by_rules = safety.read(text)
    if aside is None:
        return await _by_both(rasa, text, by_rules)
    if by_rules is not None or aside.locked():
        return Heard(by_rules.kind if by_rules is not None else None, by_both=False)
    async with aside:
        return await _by_both(rasa, text, by_rules)


async def _by_both(rasa: Rasa, text: str, by_rules: Danger | None) -> Heard:
    patience = PATIENCE_S if by_rules is None else TO_TAKE_BACK_S
    try:
        parse = await asyncio.wait_for(rasa.parse(text[:MAX_TEXT]), patience)
    except (RasaFailed, TimeoutError):
        return Heard(understanding.danger(text, {}), by_both=False)
    labels = parse.get("labels") or {}
    return Heard(understanding.danger(text, labels), labels=labels)


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
