"""Floods, insults and hoaxes"""

import sqlalchemy as sa
from alembic import op



revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in ('rude_at', 'quiet_until', 'hoax_at'):
        op.add_column('people', sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    op.add_column('people', sa.Column('aside_mark', sa.String(64), nullable=True))
    for column in ('pace_until', 'day_began_at', 'slowed_at'):
        op.add_column('contacts', sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    op.add_column('contacts', sa.Column('day_count', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('requests', sa.Column('house', sa.String(64), nullable=True))
    op.add_column('requests', sa.Column('call_back', sa.String(6), nullable=True))
    op.create_index('requests_by_house', 'requests', ['house', 'placed_at'])


def downgrade() -> None:
    op.drop_index('requests_by_house', 'requests')
    for table, columns in (
        ('requests', ('call_back', 'house')),
        ('contacts', ('day_count', 'slowed_at', 'day_began_at', 'pace_until')),
        ('people', ('aside_mark', 'hoax_at', 'quiet_until', 'rude_at')),
    ):
        for column in columns:
            op.drop_column(table, column)
