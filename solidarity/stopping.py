"""What asks for money, cards or codes is not passed on between two people."""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.safety import help_lines
from solidarity.storage.tables import Person, Request
from solidarity.team import tell_team
from solidarity.understanding import Labels, asks_money


def is_stopped(
    session: Session,
    writer: Person,
    other: Person,
    text: str,
    *,
    now: datetime,
    labels: Labels | None = None,
    request: Request | None = None,
    ways: tuple[Button, ...] = (),
) -> bool:
    """Whether a text is stopped: then its writer hears why, the other one a word of care, and the
    team is told. Neither is accused: it may have been meant well.

    `labels`: what the model sees in the text; without them the rules decide alone.
    """
    rule = asks_money(text, labels or {})
    if rule is None:
        return False
    tell_team(session, "asks_for_money", now=now, person=writer, request=request, about=other)
    record(
        session, "money_stopped", now=now, person_id=writer.id,
        request_id=request.id if request else None, rule=rule,
    )  # fmt: skip
    notify(session, writer, Message("relay.not_passed_on"), now=now)
    line = help_lines("fraud", other.language)[-1]
    known = {"line": line.number, "line_name": line.name}
    notify(session, other, Message("relay.take_care", known, row(*ways)), now=now)
    return True
