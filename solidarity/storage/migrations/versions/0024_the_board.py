"""The board: notes between shifts, tasks that come back to their owner"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


OPEN = sa.text('closed_at IS NULL')
NOT_DONE = sa.text('done_at IS NULL')


def upgrade() -> None:
    with op.batch_alter_table('team_tasks') as batch:
        batch.add_column(sa.Column('owner_id', sa.Integer(), nullable=True))
        batch.add_column(sa.Column('due_at', AT, nullable=True))
        batch.create_foreign_key('fk_team_tasks_owner', 'people', ['owner_id'], ['id'])
    op.create_index('team_tasks_open', 'team_tasks', ['kind', 'created_at'],
                    sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index('team_tasks_of_request', 'team_tasks', ['request_id'])
    op.create_table(
        'shift_notes',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('author_id', sa.Integer(), sa.ForeignKey('people.id'), nullable=False),
        sa.Column('words', sa.Text(), nullable=False),
        sa.Column('written_at', AT, nullable=False),
        sa.Column('task_id', sa.Integer(), sa.ForeignKey('team_tasks.id'), nullable=True),
        sa.Column('done_at', AT, nullable=True),
    )
    op.create_index('ix_shift_notes_author_id', 'shift_notes', ['author_id'])
    op.create_index('shift_notes_open', 'shift_notes', ['written_at'],
                    sqlite_where=NOT_DONE, postgresql_where=NOT_DONE)
    op.create_index('shift_notes_of_task', 'shift_notes', ['task_id'])


def downgrade() -> None:
    op.drop_table('shift_notes')
    op.drop_index('team_tasks_of_request', 'team_tasks')
    op.drop_index('team_tasks_open', 'team_tasks')
    with op.batch_alter_table('team_tasks') as batch:
        batch.drop_constraint('fk_team_tasks_owner', type_='foreignkey')
        batch.drop_column('due_at')
        batch.drop_column('owner_id')
