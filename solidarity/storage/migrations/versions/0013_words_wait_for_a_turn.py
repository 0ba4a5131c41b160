"""words wait for a turn at Rasa; the next row is found without looking at all that wait"""

from typing import Any

import sqlalchemy as sa
from alembic import op


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

NEXT: tuple[tuple[str, str, list[Any], str], ...] = (
    ('inbox_next', 'inbox', ['id'], "state = 'new'"),
    ('outbox_next', 'outbox', ['rank', 'id'], "state = 'waiting'"),
    ('outbox_of_person', 'outbox', ['person_id', 'id'], "state = 'waiting'"),
)


def upgrade() -> None:
    with op.batch_alter_table('inbox') as batch_op:
        batch_op.add_column(sa.Column('waits_for_turn', sa.Boolean(), server_default=sa.false(), nullable=False))
    for name, table, columns, rows in NEXT:
        where = sa.text(rows)
        op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name, table, _, _ in NEXT:
        op.drop_index(name, table)
    with op.batch_alter_table('inbox') as batch_op:
        batch_op.drop_column('waits_for_turn')
