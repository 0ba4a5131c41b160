"""Column types of our own."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, String, Text
from sqlalchemy.types import TypeDecorator

from solidarity.details import Facts, Item
from solidarity.storage.sealing import seal_of
from solidarity.vocabulary import Need, Whom


class Instant(TypeDecorator[datetime]):
    """A point in time: aware in Python, UTC in the database (SQLite drops the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a point in time needs a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class WeekBits(TypeDecorator[int]):
    """The half-hours of a week (befriending.times.week): more bits than a database counts."""

    impl = String(84)
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> str | None:
        return None if value is None else f"{value:x}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value, 16)


class Sealed(TypeDecorator[str]):
    """Text that nobody reads without SECRET_KEY. It cannot be searched or sorted."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else seal_of(dialect).close(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else seal_of(dialect).open(value)


class SealedKey(TypeDecorator[str]):
    """Sealed text by which rows are found: the same text is sealed alike."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else seal_of(dialect).close_alike(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else seal_of(dialect).open_alike(value)


class SealedJson(TypeDecorator[Any]):
    """Lists and tables of what people said, sealed."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return seal_of(dialect).close(json.dumps(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(seal_of(dialect).open(value))


class ListOfItems(SealedJson):
    """The lines of a list, each with its amount, unit and thing."""

    cache_ok = True

    def process_bind_param(self, value: Sequence[Item] | None, dialect: Dialect) -> str | None:
        return super().process_bind_param([asdict(item) for item in value or ()], dialect)

    def process_result_value(self, value: str | None, dialect: Dialect) -> list[Item]:
        return [Item(**item) for item in super().process_result_value(value, dialect) or ()]


class SmallFacts(SealedJson):
    """What was told in passing; what was not told is left out."""

    cache_ok = True

    def process_bind_param(self, value: Facts | None, dialect: Dialect) -> str | None:
        told = {name: told for name, told in asdict(value or Facts()).items() if told}
        return super().process_bind_param(told, dialect)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Facts:
        known = dict(super().process_result_value(value, dialect) or {})
        if "whom" in known:
            known["whom"] = Whom(known["whom"])
        known["needs"] = tuple(Need(need) for need in known.get("needs", ()))
        return Facts(**known)
