"""What is read aloud to a caller, shown in the chat of the operator who speaks to him."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy.orm import Session

from bot.channels.contract import Outgoing, ShownButton
from bot.wording import Wording
from solidarity import calls_by_chat, reading_aloud, ringing
from solidarity.messages import Button, Message
from solidarity.notices import notify
from solidarity.reading_aloud import Spoken
from solidarity.storage.tables import Person


def show(
    session: Session, operator: Person, caller: Person, spoken: Sequence[Spoken], *, now: datetime
) -> None:
    """These messages, in the language of the caller, with his buttons."""
    for one in spoken:
        shown = _wording().compose(one.notice, now=now)
        _show(session, operator, caller, shown.text, shown.buttons, now=now)
    reading_aloud.mark_read(session, caller, spoken, now=now)


@cache
def _wording() -> Wording:
    """Its catalogs are read once, not at each tap."""
    return Wording()


def pass_on(session: Session, address: str, said: Outgoing, *, now: datetime) -> None:
    """What the bot says to a caller while somebody speaks to him by chat."""
    caller = ringing.known_by(session, address)
    operator = calls_by_chat.speaks_to(session, caller, now=now) if caller else None
    if caller is not None and operator is not None:
        _show(session, operator, caller, said.text, said.buttons, now=now)


def _show(
    session: Session,
    operator: Person,
    caller: Person,
    text: str,
    buttons: Sequence[Sequence[ShownButton]],
    *,
    now: datetime,
) -> None:
    choices = tuple(tuple(_choice(caller, each) for each in line) for line in buttons)
    notify(session, operator, Message("desk.chat.say", {"text": text}, choices), now=now)


def _choice(caller: Person, shown: ShownButton) -> Button:
    known = {"label": shown.label}
    return Button("button.call_choice", "caller.choose", caller.id, shown.token, params=known)
