"""Items with their amounts, and small facts of a request"""

from typing import Any

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

requests = sa.table('requests', sa.column('id', sa.Integer), sa.column('details', sa.JSON))


def upgrade() -> None:
    with op.batch_alter_table('requests', schema=None) as batch_op:
        batch_op.add_column(sa.Column('facts', sa.JSON(), nullable=False, server_default='{}'))
    with op.batch_alter_table('requests', schema=None) as batch_op:
        batch_op.alter_column('facts', server_default=None)
    _rewrite(lambda line: {'text': line, 'amount': None, 'unit': None, 'thing': line})


def downgrade() -> None:
    _rewrite(lambda item: item['text'])
    with op.batch_alter_table('requests', schema=None) as batch_op:
        batch_op.drop_column('facts')


def _rewrite(one: Any) -> None:
    """Lists as they were, line by line: their amounts stay in the text."""
    connection = op.get_bind()
    for id_, details in connection.execute(sa.select(requests.c.id, requests.c.details)).all():
        if details:
            connection.execute(
                requests.update()
                .where(requests.c.id == id_)
                .values(details=[one(line) for line in details])
            )
