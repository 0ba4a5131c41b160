"""Alembic's entry: runs the migrations over the project's own engine."""

from typing import Any, Literal

from alembic import context

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


url = context.config.attributes["url"]
engine = open_engine(url)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render_type,
        render_as_batch=engine.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
