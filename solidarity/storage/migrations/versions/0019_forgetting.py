"""Forgetting: nobody's rows, and what a copy that is put back must forget again"""

import sqlalchemy as sa
from alembic import op


revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'tombstones',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fingerprint', sa.String(length=64), nullable=False),
        sa.Column('erased_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('sender', sa.String(length=24), nullable=True),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_tombstones_fingerprint', 'tombstones', ['fingerprint'])
    with op.batch_alter_table('people') as batch_op:
        batch_op.add_column(
            sa.Column('is_nobody', sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table('requests') as batch_op:
        batch_op.add_column(sa.Column('emptied_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('requests') as batch_op:
        batch_op.drop_column('emptied_at')
    with op.batch_alter_table('people') as batch_op:
        batch_op.drop_column('is_nobody')
    op.drop_table('tombstones')
