"""One screen that is always at hand: 112, and what is the matter, to be tapped."""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.messages import Button, Message, column
from solidarity.notices import alert
from solidarity.storage.tables import Person

_ASKS = re.compile(r"/?(?:sos|urgence|noodgeval|nood)", re.IGNORECASE)
"""Nothing beside it: what else is written is read for danger."""
BUTTON = Button("button.sos", "sos.show")
WAYS = (
    Button("button.sos_medical", "sos.kind", None, "medical"),
    Button("button.sos_suicide", "sos.kind", None, "suicide"),
    Button("button.sos_violence", "sos.kind", None, "violence"),
    Button("button.sos_fire_gas", "sos.kind", None, "fire_gas"),
    Button("button.sos_poison", "sos.kind", None, "poison"),
    Button("button.sos_somebody", "sos.kind", None, "somebody"),
)
"""One for each kind of solidarity.danger."""


def asks(text: str) -> bool:
    return _ASKS.fullmatch(text.strip(" .!?\n\u00a0\u202f")) is not None


def screen() -> tuple[Message, ...]:
    return Message("sos.call_112"), Message("sos.which", buttons=column(*WAYS))


def show(session: Session, person: Person, *, now: datetime) -> None:
    """Nobody is told of it before he taps what it is."""
    alert(session, person, *screen(), now=now)
    record(session, "sos", now=now, person_id=person.id)
