"""The values of a row as JSON knows them, out of one seal and into another."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Dialect, Table, Text
from sqlalchemy.types import DateTime, TypeDecorator

from solidarity.storage.columns import Instant, Sealed, SealedJson, SealedKey
from solidarity.storage.sealing import seal_of

Row = dict[str, Any]


def columns_of(table: Table) -> list[Column[Any]]:
    """All but what the database reckons itself."""
    return [column for column in table.columns if column.computed is None]


def write(table: Table, row: Row, dialect: Dialect) -> Row:
    """A row as it came from the database; what was sealed is readable."""
    return {
        column.name: _write(column, row[column.name], dialect)
        for column in columns_of(table)
        if column.name in row
    }


def read(table: Table, row: Row, dialect: Dialect) -> Row:
    """The inverse of write."""
    return {column.name: _read(column, row[column.name], dialect) for column in columns_of(table)}


def _write(column: Column[Any], value: Any, dialect: Dialect) -> Any:
    kind = column.type
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(kind, SealedJson) and value is not None:
        return json.loads(seal_of(dialect).open(str(kind.process_bind_param(value, dialect))))
    if _is_of_ours(kind) and value is not None:
        return kind.process_bind_param(value, dialect)  # type: ignore[attr-defined]  # a decorator
    return value


def _read(column: Column[Any], value: Any, dialect: Dialect) -> Any:
    kind = column.type
    if value is None:
        return None
    if isinstance(kind, Instant | DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, SealedJson):
        return kind.process_result_value(seal_of(dialect).close(json.dumps(value)), dialect)
    if _is_of_ours(kind):
        return kind.process_result_value(value, dialect)  # type: ignore[attr-defined]
    return value


def _is_of_ours(kind: object) -> bool:
    """A type with a form of its own in the database, which says the same everywhere."""
    return isinstance(kind, TypeDecorator) and not isinstance(kind, Sealed | SealedKey | Instant)


def schema(table: Table) -> list[Row]:
    """The columns for the manifest: name, type, and what a number refers to."""
    return [
        {
            "name": column.name,
            "type": type_name(column),
            "null": bool(column.nullable),
            "refers_to": next((key.target_fullname for key in column.foreign_keys), None),
        }
        for column in columns_of(table)
    ]


def type_name(column: Column[Any]) -> str:
    kind = column.type
    if isinstance(kind, SealedJson):
        return "json"
    if isinstance(kind, Sealed | SealedKey | Text):
        return "text"
    if isinstance(kind, Instant):
        return "moment with its zone"
    if isinstance(kind, DateTime):
        return "wall time in Belgium"
    return type(kind).__name__.lower()
