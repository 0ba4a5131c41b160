"""Alembic's entry: runs the migrations over the project's own engine."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from solidarity.storage.columns import Instant, WeekBits
from solidarity.storage.engine import open_engine
from solidarity.storage.tables import Base


def render_type(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Migrations know columns, not our classes: those may change."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, WeekBits):
        return f"sa.String(length={item.impl.length})"
    return False


def loosen_references(connection: Connection) -> None:
    """SQLite changes a table by making it anew: what points at it must not mind meanwhile.

    Outside of a transaction, as SQLite wants it, and so past SQLAlchemy.
    """
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")


def check_references(connection: Connection) -> None:
    """Nothing may point at a row that is no more; otherwise nothing is changed."""
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"references without a row: {sorted({row[0] for row in broken})}")


url = context.config.attributes["url"]
engine = open_engine(url)
is_sqlite = engine.dialect.name == "sqlite"
with engine.connect() as connection:
    if is_sqlite:
        loosen_references(connection)
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render_type,
        render_as_batch=is_sqlite,
        # SQLite too: a migration that fails leaves the database as it was.
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        if is_sqlite:
            check_references(connection)
engine.dispose()
