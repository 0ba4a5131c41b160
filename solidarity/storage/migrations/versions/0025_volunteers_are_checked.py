"""What the team checked of volunteers, and their trial"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        'checks',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('volunteer_id', sa.Integer(), sa.ForeignKey('people.id'), nullable=True),
        sa.Column('kind', sa.String(12), nullable=False),
        sa.Column('outcome', sa.String(12), nullable=False),
        sa.Column('by_id', sa.Integer(), sa.ForeignKey('people.id'), nullable=True),
        sa.Column('at', AT, nullable=False),
        sa.Column('note', sa.Text(), nullable=True),
    )
    op.create_index('ix_checks_volunteer_id', 'checks', ['volunteer_id'])
    for name in ('trial_tasks', 'after_trial'):
        bits = sa.Column(name, sa.Integer(), nullable=False, server_default='0')
        op.add_column('volunteers', bits)
    op.add_column('volunteers', sa.Column('trial_until', AT, nullable=True))


def downgrade() -> None:
    for column in ('after_trial', 'trial_until', 'trial_tasks'):
        op.drop_column('volunteers', column)
    op.drop_table('checks')
