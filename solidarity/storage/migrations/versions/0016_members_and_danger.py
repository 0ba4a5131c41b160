"""Members of the team, who was told of a danger, and danger first in the inbox"""

import sqlalchemy as sa
from alembic import op


revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'members',
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('roles', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('until', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['people.id']),
        sa.PrimaryKeyConstraint('person_id'),
    )
    op.create_table(
        'invitations',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('code_hash', sa.String(length=64), nullable=False),
        sa.Column('roles', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('code_hash'),
    )
    op.create_table(
        'warned',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('task_id', sa.Integer(), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['people.id']),
        sa.ForeignKeyConstraint(['task_id'], ['team_tasks.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_warned_task_id', 'warned', ['task_id'])
    with op.batch_alter_table('team_tasks') as batch_op:
        batch_op.add_column(sa.Column('about', sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column('taken_by', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key('team_tasks_taken_by', 'people', ['taken_by'], ['id'])
    op.add_column('inbox', sa.Column('rank', sa.Integer(), nullable=False, server_default='1'))
    op.drop_index('inbox_next', table_name='inbox')
    _index_inbox('rank', 'id')


def downgrade() -> None:
    op.drop_index('inbox_next', table_name='inbox')
    _index_inbox('id')
    op.drop_column('inbox', 'rank')
    with op.batch_alter_table('team_tasks') as batch_op:
        batch_op.drop_constraint('team_tasks_taken_by', type_='foreignkey')
        batch_op.drop_column('taken_at')
        batch_op.drop_column('taken_by')
        batch_op.drop_column('about')
    op.drop_index('ix_warned_task_id', table_name='warned')
    op.drop_table('warned')
    op.drop_table('invitations')
    op.drop_table('members')


def _index_inbox(*columns: str) -> None:
    new = sa.text("state = 'new'")
    op.create_index('inbox_next', 'inbox', list(columns), sqlite_where=new, postgresql_where=new)
