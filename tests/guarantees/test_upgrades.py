"""An upgrade keeps what people told: migrations run forward on older databases with data in them.

The older tables are filled as the database itself describes them, without the present classes.
"""

from datetime import timedelta
from typing import Any

import pytest
from alembic import command
from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Float, Integer, MetaData, func, select

from solidarity.storage.columns import Instant, ListOfItems, SmallFacts, WeekBits
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.migrating import alembic_config, upgrade
from solidarity.storage.people_tables import Base
from solidarity.storage.tables import Alarm, Notice, Request, TeamTask, Volunteer, Wish
from tests.guarantees.figures import report
from tests.guarantees.sizes import size
from tests.solidarity.stories import NOON

RELEASES = ("0001", "0005", "0008", "0010", "0014")
"""Forms of the database that were in use; the first has the fewest tables."""
EACH = size(3, 500)
"""Rows in each table."""

KNOWN: dict[tuple[str, str], Any] = {
    ("requests", "state"): "asking",
    ("requests", "facts"): {"people": 4, "needs": ["no_lift"]},
    ("requests", "kinds_mask"): 3,
    ("offers", "state"): "sent",
    ("offers", "reasons"): ["near"],
    ("volunteers", "state"): "active",
    ("volunteers", "lat"): 50.84,
    ("volunteers", "lon"): 4.37,
    ("outbox", "state"): "waiting",
    ("outbox", "kind"): "send",
    ("outbox", "parts"): [["kept", {}]],
    ("outbox", "buttons"): [],
    ("inbox", "state"): "new",
    ("wishes", "state"): "waiting",
    ("wishes", "hours"): "ff",
    ("listeners", "hours"): "ff",
    ("pairs", "state"): "ended",
    ("pairs", "reasons"): ["languages"],
    ("calls", "state"): "held",
    ("call_series", "rule"): "FREQ=WEEKLY",
}
"""Values that mean something; in all other columns stands whatever fits."""
PART_OF_IDENTITY = (
    "token",
    "address",
    "cause",
    "update_id",
    "client_id",
    "token_hash",
    "code_hash",
)


def value(column: Column[Any], number: int, release: str) -> Any:
    """Something for a column, in the row of this number."""
    if isinstance(column.type, Instant):
        return NOON
    if isinstance(column.type, WeekBits):
        return 255
    if isinstance(column.type, ListOfItems | SmallFacts):
        return None
    is_list = (column.table.name, column.name) == ("requests", "details")
    if is_list and isinstance(column.type, JSON):
        item = {"text": "2 pains", "amount": 2, "unit": None, "thing": "pain"}
        return ["2 pains"] if release == "0001" else [item]
    if (column.table.name, column.name) in KNOWN:
        return KNOWN[column.table.name, column.name]
    if column.foreign_keys or (column.primary_key and isinstance(column.type, Integer)):
        # What points at the same table would have to come first.
        return None if column.nullable else number
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, Date):
        return NOON.date() + timedelta(weeks=number)
    if isinstance(column.type, DateTime):
        return NOON.replace(tzinfo=None)
    if isinstance(column.type, JSON):
        return {}
    if isinstance(column.type, Integer | Float):
        return number
    is_own = column.primary_key or column.unique or column.name in PART_OF_IDENTITY
    text = f"{column.name[:8]}{number}" if is_own else "x1"
    return text[: getattr(column.type, "length", None) or 80]


def fill(url: str, release: str) -> dict[str, int]:
    """An older database with rows in all its tables; how many in each."""
    command.upgrade(alembic_config(url), release)
    engine, tables = open_engine(url), Base.metadata
    if release != "head":
        tables = MetaData()
        tables.reflect(engine)
    counts = {}
    with engine.begin() as connection:
        for table in tables.sorted_tables:
            if table.name == "alembic_version":
                continue
            columns = [c for c in table.columns if c.computed is None]
            rows = [
                {c.name: value(c, number, release) for c in columns}
                for number in range(1, EACH + 1)
            ]
            connection.execute(table.insert(), rows)
            counts[table.name] = len(rows)
    engine.dispose()
    return counts


@pytest.mark.parametrize("release", RELEASES)
def test_all_that_an_older_release_kept_is_read_by_this_one(
    database_url: str, release: str
) -> None:
    before = fill(database_url, release)
    upgrade(database_url)
    engine = open_engine(database_url)
    with Sessions(engine).begin() as session:
        for mapper in Base.registry.mappers:
            name = mapper.local_table.name  # type: ignore[attr-defined]  # a table, never a join
            rows = session.scalars(select(mapper.class_)).all()
            # Who had joined as a volunteer had agreed.
            expected = before["volunteers"] if name == "consents" else before.get(name, 0)
            # How far the figures are counted stands in one row from the beginning.
            expected += name == "followed" and name not in before
            assert len(rows) == expected, name
            for row in rows:
                assert all(hasattr(row, attribute.key) for attribute in mapper.column_attrs)
        request = session.get_one(Request, 1)
        assert [item.text for item in request.details] == ["2 pains"]
        assert request.kinds == ["groceries", "pharmacy"]
        assert session.get_one(Notice, 1).is_answer is False
        volunteer = session.scalars(select(Volunteer).limit(1)).one()
        assert volunteer.reach >= 0
        if "wishes" in before:
            assert session.scalars(select(Wish.hours).limit(1)).one() == 255
        assert session.scalars(select(func.count(Request.id))).one() == EACH
    engine.dispose()
    report(
        "Upgrades keep what people told",
        f"from {release} on {engine.dialect.name}, {len(before)} tables",
        f"{sum(before.values())} rows, all read",
    )


def test_a_database_of_the_present_form_is_left_as_it_is(database_url: str) -> None:
    upgrade(database_url)
    before = fill(database_url, "head")
    upgrade(database_url)
    engine = open_engine(database_url)
    with Sessions(engine).begin() as session:
        assert session.scalars(select(func.count(Request.id))).one() == before["requests"]
    engine.dispose()


def test_who_had_wanted_no_more_messages_is_erased_by_and_by(database_url: str) -> None:
    command.upgrade(alembic_config(database_url), "0032")
    engine = open_engine(database_url)
    with engine.begin() as connection:
        tables = MetaData()
        tables.reflect(connection)
        people, tasks = tables.tables["people"], tables.tables["team_tasks"]
        known = {c.name: value(c, 1, "0032") for c in people.columns if c.computed is None}
        connection.execute(people.insert(), [known])
        row = {c.name: value(c, 1, "0032") for c in tasks.columns}
        open_task = row | {"kind": "forget", "person_id": 1, "closed_at": None}
        closed = row | {"id": 2, "kind": "forget", "person_id": 1}
        connection.execute(tasks.insert(), [open_task, closed])
    upgrade(database_url)
    with Sessions(engine).begin() as session:
        assert [(alarm.kind, alarm.ref) for alarm in session.scalars(select(Alarm))] == [
            ("silence_over", 1)
        ]
        assert all(task.closed_at is not None for task in session.scalars(select(TeamTask)))
    engine.dispose()
