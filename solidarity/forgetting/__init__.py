"""Forgetting: a person asks that all be erased, and what is old goes by itself.

`holdings` says what is kept about people, `erasing` erases one of them, `tombstones` let a copy
that is put back forget him again, `expiring` does what [retention] says, each day.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.messages import Button, Message, column
from solidarity.notices import notify
from solidarity.settings import Retention
from solidarity.storage.tables import Person


def ask(
    session: Session,
    person: Person,
    *,
    now: datetime,
    retention: Retention = Retention(),  # noqa: B008  it cannot be changed
) -> None:
    """Somebody wants to be forgotten: what will happen, and two buttons. Nothing is done yet."""
    buttons = column(
        Button("button.erase_all", "forget.yes", person.id),
        Button("button.keep_all", "forget.no", person.id),
    )
    notify(
        session,
        person,
        Message("forget.ask", {"in_days": retention.backups_days}, buttons),
        now=now,
    )
