"""Who goes first in the outbox, and the turns of each channel"""

import sqlalchemy as sa
from alembic import op


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('turns',
    sa.Column('channel', sa.String(length=16), nullable=False),
    sa.Column('free_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('channel')
    )
    op.add_column('outbox', sa.Column('rank', sa.Integer(), server_default='2', nullable=False))
    op.execute(sa.text('UPDATE outbox SET rank = 0 WHERE urgent'))


def downgrade() -> None:
    with op.batch_alter_table('outbox') as batch_op:
        batch_op.drop_column('rank')
    op.drop_table('turns')
