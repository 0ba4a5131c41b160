"""Packets of a pharmacy: the pharmacist's word, and the two codes"""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        'medicine_orders',
        sa.Column('request_id', sa.Integer(), sa.ForeignKey('requests.id'), primary_key=True),
        sa.Column('state', sa.String(12), nullable=False),
        sa.Column('pharmacy_id', sa.Integer(), sa.ForeignKey('organisations.id'), nullable=True),
        sa.Column('token', sa.Text(), nullable=True, unique=True),
        sa.Column('link_ends_at', moment, nullable=True),
        sa.Column('may_show_list', sa.Boolean(), nullable=False),
        sa.Column('reason', sa.String(16), nullable=True),
        sa.Column('ready_at', sa.DateTime(), nullable=True),
        sa.Column('cents', sa.Integer(), nullable=True),
        sa.Column('fridge', sa.Boolean(), nullable=False),
        sa.Column('pickup_code', sa.Text(), nullable=True),
        sa.Column('pickup_wrong', sa.Integer(), nullable=False),
        sa.Column('door_code', sa.Text(), nullable=True),
        sa.Column('door_wrong', sa.Integer(), nullable=False),
        sa.Column('created_at', moment, nullable=False),
        sa.Column('answered_at', moment, nullable=True),
        sa.Column('handed_over_at', moment, nullable=True),
        sa.Column('delivered_at', moment, nullable=True),
    )


def downgrade() -> None:
    op.drop_table('medicine_orders')
