"""What is still to be handled or said when all is packed: nothing that somebody waits for is lost.

What can be handled or sent at the old place is, before it is packed. What only waits for the
person, or for its channel, goes with him.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from solidarity.errors import HandoverRefused
from solidarity.handover.plain import Row
from solidarity.storage.tables import Notice, Received

NO_NEWS = ("placed.night",)
"""That one waits for the morning is true at the old place alone."""
WORDS = ("relay.text",)
"""In the words of somebody else: said again without buttons, which serve in the old chat alone."""
AS_NEW: dict[str, Any] = {
    "contact_id": None, "claimed_until": None, "attempts": 0, "state": "waiting", "sent_at": None,
    "template": None, "error": None,
}  # fmt: skip
"""What a channel did with it before says nothing at the new place."""


def must_be_nothing(session: Session, *, now: datetime) -> None:
    """Raises HandoverRefused while there is something that the bot could handle or send."""
    earlier = aliased(Notice)
    put_off = exists().where(
        earlier.person_id == Notice.person_id, earlier.id < Notice.id,
        earlier.state == "waiting", earlier.due_at > now,
    )  # fmt: skip
    heard = select(func.count(Received.id)).where(Received.state == "new")
    sent = select(func.count(Notice.id)).where(
        Notice.state == "waiting", Notice.kind != "edit", Notice.due_at <= now, ~put_off
    )
    to_handle, to_send = session.scalars(heard).one(), session.scalars(sent).one()
    if to_handle or to_send:
        raise HandoverRefused(
            why="start the bot until all is handled and sent", to_handle=to_handle, to_send=to_send
        )


def fit(row: Row) -> Row | None:
    """A message as it goes; None when what it asks is asked at the new place."""
    key = row["parts"][0][0]
    if key in NO_NEWS or (row["buttons"] and key not in WORDS):
        return None
    # A picture is known to the old bot alone.
    row["parts"] = [
        [part, {name: value for name, value in known.items() if name != "photo"}]
        for part, known in row["parts"]
    ]
    row["buttons"] = []
    return row
