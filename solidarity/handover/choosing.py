"""Which rows go: those about people who agreed, and of everybody else nothing.

It is read in a transaction in which all others were erased, so what is said of the others is what
an erasure leaves: nothing that names them.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, select
from sqlalchemy.orm import Session

from solidarity.forgetting.chats_of_others import UNSENT
from solidarity.handover import plain, unsaid
from solidarity.handover.tables import MOVES, is_same_everywhere
from solidarity.merging.moving import OWNERS
from solidarity.storage.tables import (
    Base,
    Contact,
    Event,
    Notice,
    Offer,
    Organisation,
    Person,
    Request,
)

NOWHERE = {"postcode": None, "place_fr": None, "place_nl": None}
"""Where somebody lives who did not agree is told to nobody."""


@dataclass
class Choice:
    """The numbers of the rows that go, by table."""

    movers: Collection[int]
    organisations: Collection[int]
    nobodies: Collection[int]
    helped: Collection[int]
    """Requests of nobody for which somebody who agreed was asked."""
    chosen: dict[str, set[int]] = field(default_factory=dict)
    own_requests: set[int] = field(default_factory=set)


def models() -> Iterator[tuple[Table, type[Base]]]:
    """The tables that go, what is referred to before what refers to it."""
    by_table = {model.__table__: model for model in MOVES}
    for table in Base.metadata.sorted_tables:
        if table in by_table:
            yield table, by_table[table]


def chosen_rows(
    session: Session, movers: Collection[int], organisations: Collection[int]
) -> dict[str, list[plain.Row]]:
    """The rows of each table, as they are written down."""
    nobodies = set(session.scalars(select(Person.id).where(Person.is_nobody)))
    helped = set(session.scalars(select(Offer.request_id).where(Offer.volunteer_id.in_(movers))))
    choice = Choice(movers, organisations, nobodies, helped)
    return {table.name: _rows(session, table, model, choice) for table, model in models()}


def _rows(session: Session, table: Table, model: type[Base], choice: Choice) -> list[plain.Row]:
    dialect = session.get_bind().dialect
    keys = list(table.primary_key)
    query = select(*plain.columns_of(table)).where(_condition(model, choice)).order_by(*keys)
    chosen = [
        fitted
        for row in session.execute(query).mappings()
        if (fitted := _fit(table, dict(row), choice)) is not None
    ]
    numbers = {row[keys[0].name] for row in chosen}
    choice.chosen[table.name] = numbers
    if model is Request:
        choice.own_requests = {row["id"] for row in chosen if row["person_id"] in choice.movers}
    for row in chosen:
        for name in own_references(table):
            row[name] = row[name] if row[name] in numbers else None
        row.update(MOVES[model].changed)
        if model is Request and row["id"] not in choice.own_requests:
            row.update(NOWHERE)
    return [plain.write(table, row, dialect) for row in chosen]


def _condition(model: type[Base], choice: Choice) -> ColumnElement[bool]:
    if model is Notice:
        return and_(Notice.state.in_(UNSENT), Notice.kind != "edit")
    if model is Organisation:
        return Organisation.id.in_(choice.organisations)
    return MOVES[model].rows


def own_references(table: Table) -> list[str]:
    """Columns that refer to another row of the same table."""
    return [
        column.name
        for column in table.columns
        if any(key.column.table is table for key in column.foreign_keys)
    ]


def _fit(table: Table, row: plain.Row, choice: Choice) -> plain.Row | None:
    """The row without numbers that lead nowhere; None when it is about nobody who agreed."""
    if table is Person.__table__:
        concerns = row["id"] in choice.movers or row["id"] in choice.nobodies
        if row["organisation_id"] not in choice.organisations:
            row["organisation_id"] = None
        return row if concerns else None
    if table is Organisation.__table__:
        return row
    if table is Contact.__table__ and not is_same_everywhere(row["channel"], row["address"]):
        return None
    concerns = table is Request.__table__ and row["id"] in choice.helped
    for column in table.columns:
        value = row.get(column.name)
        if value is None or not column.foreign_keys or column.name in own_references(table):
            continue
        (key,) = column.foreign_keys
        if value not in choice.chosen.get(key.column.table.name, ()):
            if not column.nullable:
                return None
            row[column.name] = None
            continue
        concerns = concerns or _is_of_movers(table, key.target_fullname, value, choice)
    if table is Notice.__table__ and unsaid.fit(row) is None:
        return None
    if table is Event.__table__:
        row["facts"] = _without_numbers(row["facts"])
    return row if concerns else None


def _is_of_movers(table: Table, target: str, value: int, choice: Choice) -> bool:
    if target in OWNERS:
        # A nobody may be the helper of somebody's request.
        is_nobody = table.name == "volunteers" and value in choice.nobodies
        return value in choice.movers or is_nobody
    return target != "requests.id" or value in choice.own_requests


def _without_numbers(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Whole numbers may be those of rows, which are others at the new place."""
    return {
        name: value
        for name, value in facts.items()
        if isinstance(value, bool) or not isinstance(value, int)
    }
