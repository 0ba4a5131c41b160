"""Which message of the team's group tells of a task, so that it can be changed when that ends"""

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('team_tasks') as batch:
        batch.add_column(sa.Column('shown_in', sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('team_tasks') as batch:
        batch.drop_column('shown_in')
