"""Where organisations are, the shifts they ask for, and who said that he comes"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('organisations') as batch:
        batch.add_column(sa.Column('postcode', sa.String(4), nullable=True))
        batch.add_column(sa.Column('address', sa.Text(), nullable=True))
        batch.add_column(sa.Column('phone', sa.Text(), nullable=True))
    with op.batch_alter_table('offers') as batch:
        batch.add_column(sa.Column('coming_at', sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        'openings',
        sa.Column('request_id', sa.Integer(), sa.ForeignKey('requests.id'), primary_key=True),
        sa.Column(
            'organisation_id', sa.Integer(), sa.ForeignKey('organisations.id'), nullable=False
        ),
        sa.Column('tasks', sa.JSON(), nullable=False),
        sa.Column('entry', sa.JSON(), nullable=False),
        sa.Column('note', sa.Text(), nullable=True),
        sa.Column('weeks_left', sa.Integer(), nullable=False),
    )
    op.create_index('ix_openings_organisation_id', 'openings', ['organisation_id'])


def downgrade() -> None:
    op.drop_table('openings')
    with op.batch_alter_table('offers') as batch:
        batch.drop_column('coming_at')
    with op.batch_alter_table('organisations') as batch:
        for column in ('phone', 'address', 'postcode'):
            batch.drop_column(column)
