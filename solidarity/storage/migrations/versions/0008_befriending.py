"""Befriending: wishes, listeners, pairs, calls"""

import sqlalchemy as sa
from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('alarms_of', 'alarms', ['ref', 'kind'])
    op.create_table('wishes',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('languages', sa.Integer(), nullable=False),
    sa.Column('interests', sa.Integer(), nullable=False),
    sa.Column('interests_told', sa.Boolean(), nullable=False),
    sa.Column('hours', sa.String(length=84), nullable=False),
    sa.Column('by_phone', sa.Boolean(), nullable=True),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('weeks', sa.Integer(), nullable=False),
    sa.Column('for_weeks', sa.Integer(), nullable=True),
    sa.Column('remind', sa.String(length=8), nullable=False),
    sa.Column('for_other', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('waiting_since', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], ),
    sa.PrimaryKeyConstraint('person_id')
    )
    with op.batch_alter_table('wishes') as batch_op:
        batch_op.create_index('wishes_waiting', ['state', 'waiting_since'], unique=False)

    op.create_table('feeds',
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.person_id'], ),
    sa.PrimaryKeyConstraint('volunteer_id'),
    sa.UniqueConstraint('token_hash')
    )
    op.create_table('listeners',
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('interests', sa.Integer(), nullable=False),
    sa.Column('interests_told', sa.Boolean(), nullable=False),
    sa.Column('hours', sa.String(length=84), nullable=False),
    sa.Column('most_pairs', sa.Integer(), nullable=False),
    sa.Column('remind', sa.String(length=8), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.person_id'], ),
    sa.PrimaryKeyConstraint('volunteer_id')
    )
    op.create_table('pairs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('volunteer_says', sa.String(length=3), nullable=True),
    sa.Column('person_says', sa.String(length=3), nullable=True),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('paused_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by', sa.String(length=9), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], ),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.person_id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('pairs') as batch_op:
        batch_op.create_index('one_pair_a_person', ['person_id'], unique=True, sqlite_where=sa.text("state IN ('active', 'paused')"), postgresql_where=sa.text("state IN ('active', 'paused')"))
        batch_op.create_index('pairs_of_person', ['person_id', 'state'], unique=False)
        batch_op.create_index('pairs_of_volunteer', ['volunteer_id', 'state'], unique=False)

    op.create_table('call_series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(length=120), nullable=False),
    sa.Column('first_at', sa.DateTime(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['pair_id'], ['pairs.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('call_series') as batch_op:
        batch_op.create_index('ix_call_series_pair_id', ['pair_id'], unique=False)

    op.create_table('calls',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pair_id', sa.Integer(), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('volunteer_id', sa.Integer(), nullable=False),
    sa.Column('planned_at', sa.DateTime(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=9), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('follows_id', sa.Integer(), nullable=True),
    sa.Column('person_comes', sa.Boolean(), nullable=True),
    sa.Column('volunteer_comes', sa.Boolean(), nullable=True),
    sa.Column('person_mood', sa.Integer(), nullable=True),
    sa.Column('volunteer_mood', sa.Integer(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['follows_id'], ['calls.id'], ),
    sa.ForeignKeyConstraint(['pair_id'], ['pairs.id'], ),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], ),
    sa.ForeignKeyConstraint(['series_id'], ['call_series.id'], ),
    sa.ForeignKeyConstraint(['volunteer_id'], ['volunteers.person_id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('calls') as batch_op:
        batch_op.create_index('calls_of_pair', ['pair_id', 'at'], unique=False)
        batch_op.create_index('calls_of_person', ['person_id', 'at'], unique=False)
        batch_op.create_index('calls_of_volunteer', ['volunteer_id', 'at'], unique=False)
        batch_op.create_index('calls_once', ['series_id', 'planned_at'], unique=True, sqlite_where=sa.text('follows_id IS NULL'), postgresql_where=sa.text('follows_id IS NULL'))


def downgrade() -> None:
    op.drop_index('alarms_of', 'alarms')
    with op.batch_alter_table('calls') as batch_op:
        batch_op.drop_index('calls_once', sqlite_where=sa.text('follows_id IS NULL'), postgresql_where=sa.text('follows_id IS NULL'))
        batch_op.drop_index('calls_of_volunteer')
        batch_op.drop_index('calls_of_person')
        batch_op.drop_index('calls_of_pair')

    op.drop_table('calls')
    with op.batch_alter_table('call_series') as batch_op:
        batch_op.drop_index('ix_call_series_pair_id')

    op.drop_table('call_series')
    with op.batch_alter_table('pairs') as batch_op:
        batch_op.drop_index('pairs_of_volunteer')
        batch_op.drop_index('pairs_of_person')
        batch_op.drop_index('one_pair_a_person', sqlite_where=sa.text("state IN ('active', 'paused')"), postgresql_where=sa.text("state IN ('active', 'paused')"))

    op.drop_table('pairs')
    op.drop_table('listeners')
    op.drop_table('feeds')
    with op.batch_alter_table('wishes') as batch_op:
        batch_op.drop_index('wishes_waiting')

    op.drop_table('wishes')
