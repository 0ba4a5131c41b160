"""WhatsApp: when somebody wrote and was invited, longer names, templates"""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

WIDER = {'inbox': {'update_id': (80, 200), 'address': (80, 160)}, 'contacts': {'address': (80, 160)}, 'outbox': {'message_ref': (80, 400)}}


def upgrade() -> None:
    with op.batch_alter_table('contacts') as batch_op:
        batch_op.add_column(sa.Column('written_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('invited_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('outbox') as batch_op:
        batch_op.add_column(sa.Column('template', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('is_answer', sa.Boolean(), server_default=sa.false(), nullable=False))
    _set_lengths(1)


def downgrade() -> None:
    _set_lengths(0)
    with op.batch_alter_table('outbox') as batch_op:
        batch_op.drop_column('is_answer')
        batch_op.drop_column('template')
    with op.batch_alter_table('contacts') as batch_op:
        batch_op.drop_column('invited_at')
        batch_op.drop_column('written_at')


def _set_lengths(step: int) -> None:
    """SQLite keeps texts of any length."""
    if op.get_bind().dialect.name != 'postgresql':
        return
    for table, columns in WIDER.items():
        for column, lengths in columns.items():
            op.alter_column(table, column, type_=sa.String(lengths[step]))
