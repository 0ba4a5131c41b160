"""Indexes by which the same need, told twice, is found"""

from alembic import op


revision = '0007'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('requests_by_place', 'requests', ['postcode', 'placed_at'])
    op.create_index('people_by_phone', 'people', ['phone'])


def downgrade() -> None:
    op.drop_index('people_by_phone', 'people')
    op.drop_index('requests_by_place', 'requests')
