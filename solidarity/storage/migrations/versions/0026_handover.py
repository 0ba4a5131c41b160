"""Handing over: to whom, and who agreed"""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        'handovers',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('gives', sa.Boolean(), nullable=False),
        sa.Column('name', sa.String(80), nullable=False),
        sa.Column('address', sa.String(200), nullable=False),
        sa.Column('telegram', sa.String(40), nullable=False),
        sa.Column('whatsapp', sa.String(20), nullable=False),
        sa.Column('created_at', AT, nullable=False),
        sa.Column('due_at', AT, nullable=False),
        sa.Column('packed_at', AT, nullable=True),
        sa.Column('ended_at', AT, nullable=True),
        sa.Column('archive', sa.String(64), nullable=True, unique=True),
        sa.Column('receipt_key', sa.String(64), nullable=True),
        sa.Column('counts', sa.JSON(), nullable=True),
    )
    op.create_table(
        'handover_answers',
        sa.Column('person_id', sa.Integer(), sa.ForeignKey('people.id'), primary_key=True),
        sa.Column('asked_at', AT, nullable=False),
        sa.Column('reminded_at', AT, nullable=True),
        sa.Column('says', sa.String(3), nullable=True),
        sa.Column('answered_at', AT, nullable=True),
        sa.Column('moved_at', AT, nullable=True),
    )


def downgrade() -> None:
    op.drop_table('handover_answers')
    op.drop_table('handovers')
