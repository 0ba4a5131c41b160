"""What identifies people is sealed"""

from collections.abc import Callable, Iterator

import sqlalchemy as sa
from alembic import op

from solidarity.storage.sealing import seal_of


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

WORDS = {
    'people': ['first_name'],
    'inbox': ['payload'],
    'outbox': ['parts', 'buttons', 'message_ref'],
    'doubts': ['text'],
    'recordings': ['voice', 'text'],
    'web_messages': ['text', 'buttons'],
    'requests': ['details', 'facts', 'address', 'code_word'],
    'expenses': ['receipt'],
    'calls': ['note'],
}
FOUND_AGAIN = {
    'people': ['phone'],
    'contacts': ['address'],
    'inbox': ['update_id', 'address'],
    'recordings': ['address'],
    'buttons': ['value'],
    'web_messages': ['address'],
}
KEYS = {'buttons': 'token', 'doubts': 'person_id', 'expenses': 'offer_id'}
JSON = {('inbox', 'payload'), ('outbox', 'parts'), ('outbox', 'buttons'), ('web_messages', 'buttons'),
        ('requests', 'details'), ('requests', 'facts')}
BATCH = 1_000


def upgrade() -> None:
    seal = seal_of(op.get_bind().dialect)
    for table, column in _columns():
        _as_text(table, column)
    _change(WORDS, seal.close)
    _change(FOUND_AGAIN, seal.close_alike)


def downgrade() -> None:
    # Columns stay as wide as they are: what was written since may need it.
    seal = seal_of(op.get_bind().dialect)
    _change(WORDS, seal.open)
    _change(FOUND_AGAIN, seal.open_alike)
    for table, column in JSON:
        _as_json(table, column)


def _columns() -> Iterator[tuple[str, str]]:
    for tables in (WORDS, FOUND_AGAIN):
        for table, columns in tables.items():
            yield from ((table, column) for column in columns)


def _as_text(table: str, column: str) -> None:
    # SQLite keeps any text in these columns, whatever length was declared.
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(f'ALTER TABLE {table} ALTER COLUMN {column} TYPE TEXT USING {column}::text')


def _as_json(table: str, column: str) -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(f'ALTER TABLE {table} ALTER COLUMN {column} TYPE JSON USING {column}::json')


def _change(tables: dict[str, list[str]], change: Callable[[str], str]) -> None:
    for table, columns in tables.items():
        _change_table(table, KEYS.get(table, 'id'), columns, change)


def _change_table(table: str, key: str, columns: list[str], change: Callable[[str], str]) -> None:
    bind, last = op.get_bind(), None
    rows = sa.table(table, sa.column(key), *(sa.column(c, sa.Text) for c in columns))
    known = rows.c[key]
    while True:
        query = sa.select(rows).order_by(known).limit(BATCH)
        found = bind.execute(query if last is None else query.where(known > last)).all()
        for row in found:
            new = {c: change(getattr(row, c)) for c in columns if getattr(row, c) is not None}
            if new:
                bind.execute(sa.update(rows).where(known == getattr(row, key)).values(new))
        if len(found) < BATCH:
            return
        last = getattr(found[-1], key)
