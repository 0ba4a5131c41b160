"""Results: figures that name nobody, and where people first heard of us"""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    counts = ('asked', 'matched', 'helped', 'confirmed', 'cancelled')
    op.create_table(
        'figures',
        sa.Column('week', sa.Date(), primary_key=True),
        sa.Column('by', sa.String(12), primary_key=True),
        sa.Column('value', sa.String(20), primary_key=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
    )
    op.create_table(
        'waits',
        sa.Column('week', sa.Date(), primary_key=True),
        sa.Column('what', sa.String(8), primary_key=True),
        sa.Column('minutes', sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column('n', sa.Integer(), nullable=False),
    )
    op.create_table(
        'coverage',
        sa.Column('nis', sa.String(5), primary_key=True),
        sa.Column('needs', sa.Integer(), nullable=False),
        sa.Column('neighbours', sa.Integer(), nullable=False),
    )
    followed = op.create_table(
        'followed',
        sa.Column('what', sa.String(12), primary_key=True),
        sa.Column('event_id', sa.Integer(), nullable=False),
    )
    op.bulk_insert(followed, [{'what': 'requests', 'event_id': 0}])
    op.create_index('requests_by_time', 'requests', ['placed_at'])
    with op.batch_alter_table('people') as batch:
        batch.add_column(sa.Column('source', sa.String(20), nullable=True))
    only = sa.text('source IS NOT NULL')
    op.create_index(
        'people_by_source', 'people', ['source'], sqlite_where=only, postgresql_where=only
    )


def downgrade() -> None:
    op.drop_index('people_by_source', 'people')
    with op.batch_alter_table('people') as batch:
        batch.drop_column('source')
    op.drop_index('requests_by_time', 'requests')
    for table in ('followed', 'coverage', 'waits', 'figures'):
        op.drop_table(table)
