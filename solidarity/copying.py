"""Everything that is kept about one person, for him: table by table, as the registry says.

What others told or where they live is no data of his: it stands covered.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from solidarity.details import Item
from solidarity.forgetting.holdings import HOLDINGS, Holding, rows_of
from solidarity.storage.tables import Notice, Person
from solidarity.vocabulary import interest_names

COVERED = "…"
OF_OTHERS: Mapping[str, Any] = {
    "address": COVERED, "number": COVERED, "text": COVERED, "code_word": COVERED,
    "items": [COVERED], "notes": [], "ticks": [],
}  # fmt: skip
"""Parameters of a message that may tell of somebody else, and what stands there instead. His own
address and lists stand among his requests."""
LEFT_OUT = ("photo", "document")


@dataclass(frozen=True)
class Part:
    """One table: its name, and his rows as plain values by column."""

    table: str
    rows: Sequence[Mapping[str, Any]]


def everything(session: Session, person: Person) -> list[Part]:
    """All parts in which there is something about him."""
    parts = (Part(each.table.__tablename__, list(_rows(session, each, person))) for each in HOLDINGS
             if each.shown)  # fmt: skip
    return [part for part in parts if part.rows]


def _rows(session: Session, holding: Holding, person: Person) -> Iterator[Mapping[str, Any]]:
    keys = inspect(holding.table).primary_key
    query = select(holding.table).where(rows_of(holding, person)).order_by(*keys)
    for row in session.scalars(query):
        if isinstance(row, Notice):
            yield {**_shown(row, holding), "parts": _covered(row)}
        else:
            yield _shown(row, holding)


def _shown(row: object, holding: Holding) -> dict[str, Any]:
    return {name: _plain(name, getattr(row, name)) for name in holding.shown}


def _covered(notice: Notice) -> list[list[Any]]:
    return [
        [
            key,
            {
                name: OF_OTHERS.get(name, value)
                for name, value in known.items()
                if name not in LEFT_OUT
            },
        ]
        for key, known in notice.parts
    ]


def _plain(name: str, value: Any) -> Any:
    """A value as JSON knows it."""
    if name == "interests":
        return list(interest_names(value))
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, Item):
        return value.shown
    if isinstance(value, list | tuple):
        return [_plain("", each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {key: _plain(key, each) for key, each in asdict(value).items() if each}
    return value
