"""What organisations need, whom one asks there, and who told of his experience"""

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    no = sa.false()
    op.add_column(
        'organisations', sa.Column('tasks', sa.JSON(), nullable=False, server_default='[]')
    )
    op.add_column(
        'organisations', sa.Column('skills', sa.Integer(), nullable=False, server_default='0')
    )
    op.add_column('organisations', sa.Column('words', sa.Text(), nullable=True))
    op.add_column(
        'members', sa.Column('is_contact', sa.Boolean(), nullable=False, server_default=no)
    )
    op.add_column(
        'volunteers', sa.Column('experience_told', sa.Boolean(), nullable=False, server_default=no)
    )


def downgrade() -> None:
    op.drop_column('volunteers', 'experience_told')
    op.drop_column('members', 'is_contact')
    for column in ('words', 'skills', 'tasks'):
        op.drop_column('organisations', column)
