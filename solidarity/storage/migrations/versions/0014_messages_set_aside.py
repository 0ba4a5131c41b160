"""Messages that cannot be handled are set aside"""

import sqlalchemy as sa
from alembic import op


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('inbox', sa.Column('faults', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('team_tasks', sa.Column('received_id', sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column('team_tasks', 'received_id')
    op.drop_column('inbox', 'faults')
