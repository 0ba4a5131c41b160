"""Skills, how often a volunteer was asked, several helpers, repeats, ties and expenses"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_number('volunteers', 'skills', 0)
    _add_number('volunteers', 'asked_count', 0)
    _add_number('requests', 'helpers_wanted', 1)
    _add_number('requests', 'skills', 0)
    with op.batch_alter_table('requests') as batch_op:
        batch_op.add_column(sa.Column('repeats_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key('requests_repeats', 'requests', ['repeats_id'], ['id'])
    op.execute(
        'UPDATE volunteers SET asked_count = '
        '(SELECT count(*) FROM offers WHERE offers.volunteer_id = volunteers.person_id)'
    )
    op.create_table('ties',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('person_says', sa.String(length=5), nullable=True),
    sa.Column('volunteer_says', sa.String(length=5), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], ),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.person_id'], ),
    sa.PrimaryKeyConstraint('person_id', 'volunteer_id')
    )
    op.create_index('ix_ties_volunteer_id', 'ties', ['volunteer_id'])
    op.create_table('expenses',
    sa.Column('offer_id', sa.Integer(), nullable=False),
    sa.Column('cents', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('receipt', sa.String(length=200), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['offer_id'], ['offers.id'], ),
    sa.PrimaryKeyConstraint('offer_id')
    )


def downgrade() -> None:
    op.drop_table('expenses')
    op.drop_table('ties')
    with op.batch_alter_table('requests') as batch_op:
        batch_op.drop_constraint('requests_repeats', type_='foreignkey')
        for column in ('repeats_id', 'skills', 'helpers_wanted'):
            batch_op.drop_column(column)
    with op.batch_alter_table('volunteers') as batch_op:
        batch_op.drop_column('asked_count')
        batch_op.drop_column('skills')


def _add_number(table: str, name: str, value: int) -> None:
    """A number for all rows; no default stays in the database, as in the tables' classes."""
    with op.batch_alter_table(table) as batch_op:
        batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default=str(value)))
    with op.batch_alter_table(table) as batch_op:
        batch_op.alter_column(name, server_default=None)
