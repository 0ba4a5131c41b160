"""Sources that tell of people in need, what they told, mentions"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0021'
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        'intake_sources',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('name', sa.String(40), nullable=False, unique=True),
        sa.Column('kind', sa.String(8), nullable=False),
        sa.Column('secret', sa.Text(), nullable=False),
        sa.Column(
            'organisation_id', sa.Integer(), sa.ForeignKey('organisations.id'), nullable=True
        ),
        sa.Column('created_at', AT, nullable=False),
        sa.Column('ended_at', AT, nullable=True),
        sa.Column('heard_at', AT, nullable=True),
        sa.Column('free_at', AT, nullable=True),
    )
    op.create_table(
        'intake_events',
        sa.Column('key', sa.String(64), primary_key=True),
        sa.Column('result', sa.String(12), nullable=False),
        sa.Column('at', AT, nullable=False),
    )
    op.create_table(
        'mentions',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('task_id', sa.Integer(), sa.ForeignKey('team_tasks.id'), nullable=False),
        sa.Column('source_id', sa.Integer(), sa.ForeignKey('intake_sources.id'), nullable=False),
        sa.Column('text', sa.Text(), nullable=True),
        sa.Column('link', sa.Text(), nullable=True),
        sa.Column('first_name', sa.Text(), nullable=True),
        sa.Column('telephone', sa.Text(), nullable=True),
        sa.Column('language', sa.String(2), nullable=True),
        sa.Column('at', AT, nullable=False),
    )
    op.create_index('ix_mentions_task_id', 'mentions', ['task_id'])


def downgrade() -> None:
    for table in ('mentions', 'intake_events', 'intake_sources'):
        op.drop_table(table)
