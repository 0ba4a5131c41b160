"""The same archive without anybody in it, for reports and research; or of everybody, sealed.

Without anybody: kinds, states and times to the hour; no words, no street, of a postcode its first
two digits; and numbers that are others in each export, so that two of them cannot be compared.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table, false, func, select
from sqlalchemy.orm import Session

from solidarity.handover import plain
from solidarity.handover.archive import Archive
from solidarity.handover.choosing import models
from solidarity.handover.packing import described
from solidarity.handover.tables import LEFT_OUT, MOVES
from solidarity.storage.tables import (
    Base,
    Call,
    Event,
    Expense,
    Offer,
    Pair,
    Request,
    Volunteer,
    Wish,
)

NAMELESS: Mapping[type[Base], tuple[str, ...]] = {
    Volunteer: ("person_id", "state", "languages", "wanted", "approved", "postcode", "radius_m",
                "asked_count", "accepted_count", "done_count"),
    Request: ("id", "person_id", "state", "kinds_mask", "postcode", "when_start", "when_end",
              "deadline", "any_time", "urgent", "for_other", "helpers_wanted", "wave",
              "created_at", "placed_at", "closed_at"),
    Offer: ("request_id", "volunteer_id", "state", "wave", "sent_at", "answered_at"),
    Expense: ("cents", "state", "told_at"),
    Wish: ("person_id", "state", "times", "weeks", "by_phone", "created_at", "waiting_since"),
    Pair: ("id", "person_id", "volunteer_id", "state", "proposed_at", "started_at", "ended_at"),
    Call: ("pair_id", "at", "minutes", "state", "tries", "person_mood", "volunteer_mood"),
    Event: ("at", "kind", "request_id"),
}  # fmt: skip
"""The columns that say nothing about who somebody is. A nobody and the others stand alike."""


def without_anybody(session: Session, *, association: str, now: datetime) -> Archive:
    number_of, tables = _new_numbers(), {}
    for model, names in NAMELESS.items():
        table = model.__table__
        assert isinstance(table, Table)
        query = select(*(table.c[name] for name in names)).order_by(func.random())
        rows = session.execute(query).mappings()
        tables[table.name] = [
            {name: _blurred(table, name, row[name], number_of) for name in names} for row in rows
        ]
    columns = {
        model.__tablename__: {"meaning": MOVES[model].meaning, "columns": _columns(model)}
        for model in NAMELESS
    }
    reasons = {model.__tablename__: "it says who somebody is"
               for model in MOVES if model not in NAMELESS}  # fmt: skip
    left_out = reasons | {model.__tablename__: why for model, why in LEFT_OUT.items()}
    return Archive(_manifest("anonymous", association, columns, left_out, now), tables)


def of_everybody(session: Session, *, association: str, now: datetime) -> Archive:
    """All tables that a handover could move, of all people: for the association itself."""
    dialect, tables = session.get_bind().dialect, {}
    for table, model in models():
        rows = MOVES[model].rows if table.name != "outbox" else false()
        query = select(*plain.columns_of(table)).where(rows).order_by(*table.primary_key)
        tables[table.name] = [
            plain.write(table, dict(row), dialect) for row in session.execute(query).mappings()
        ]
    left_out = {model.__tablename__: why for model, why in LEFT_OUT.items()}
    return Archive(_manifest("people", association, described(), left_out, now), tables)


def _manifest(
    kind: str,
    association: str,
    tables: Mapping[str, Any],
    left_out: Mapping[str, str],
    now: datetime,
) -> dict[str, Any]:
    return {"kind": kind, "from": association, "made_at": now.isoformat(), "tables": tables,
            "left_out": left_out}  # fmt: skip


def _columns(model: type[Base]) -> list[plain.Row]:
    table = model.__table__
    assert isinstance(table, Table)
    return [each for each in plain.schema(table) if each["name"] in NAMELESS[model]]


def _new_numbers() -> Callable[[str, int], str]:
    """Gives each row the same new number wherever it is referred to."""
    given: dict[tuple[str, int], str] = {}

    def number_of(table: str, old: int) -> str:
        return given.setdefault((table, old), secrets.token_hex(8))

    return number_of


def _blurred(table: Table, name: str, value: Any, number_of: Callable[[str, int], str]) -> Any:
    column = table.c[name]
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.replace(minute=0, second=0, microsecond=0).isoformat()
    if name == "postcode":
        return f"{value[:2]}.."
    if name == "id" or column.foreign_keys:
        (target,) = [key.column.table.name for key in column.foreign_keys] or [table.name]
        return number_of("people" if target == "volunteers" else target, value)
    return value
