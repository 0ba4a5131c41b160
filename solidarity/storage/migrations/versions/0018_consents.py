"""What people agree to is kept with how and when"""

import sqlalchemy as sa
from alembic import op


revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        'consents',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('purpose', sa.String(length=12), nullable=False),
        sa.Column('how', sa.String(length=8), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('given_at', INSTANT, nullable=False),
        sa.Column('withdrawn_at', INSTANT, nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['people.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_consents_person_id', 'consents', ['person_id'])
    op.execute(
        "INSERT INTO consents (person_id, purpose, how, version, given_at) "
        "SELECT person_id, 'volunteer', 'button', 1, consented_at FROM volunteers "
        "WHERE consented_at IS NOT NULL"
    )
    op.execute('ALTER TABLE volunteers DROP COLUMN consented_at')


def downgrade() -> None:
    op.add_column('volunteers', sa.Column('consented_at', INSTANT, nullable=True))
    op.execute(
        "UPDATE volunteers SET consented_at = (SELECT MAX(given_at) FROM consents "
        "WHERE consents.person_id = volunteers.person_id AND purpose = 'volunteer' "
        "AND withdrawn_at IS NULL)"
    )
    op.drop_table('consents')
