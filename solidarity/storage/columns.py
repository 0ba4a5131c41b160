"""Column types of our own."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator

from solidarity.details import Facts, Item
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


class ListOfItems(TypeDecorator[Sequence[Item]]):
    """The lines of a list, each with its amount, unit and thing."""

    impl = JSON
    cache_ok = True

    def process_bind_param(
        self, value: Sequence[Item] | None, dialect: Dialect
    ) -> list[dict[str, Any]]:
        return [asdict(item) for item in value or ()]

    def process_result_value(
        self, value: list[dict[str, Any]] | None, dialect: Dialect
    ) -> list[Item]:
        return [Item(**item) for item in value or ()]


class SmallFacts(TypeDecorator[Facts]):
    """What was told in passing; what was not told is left out."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Facts | None, dialect: Dialect) -> dict[str, Any]:
        return {name: told for name, told in asdict(value or Facts()).items() if told}

    def process_result_value(self, value: dict[str, Any] | None, dialect: Dialect) -> Facts:
        known = dict(value or {})
        if "whom" in known:
            known["whom"] = Whom(known["whom"])
        known["needs"] = tuple(Need(need) for need in known.get("needs", ()))
        return Facts(**known)
