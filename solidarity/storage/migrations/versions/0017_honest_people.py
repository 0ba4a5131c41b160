"""A word for each visit, and of whom the team is told"""

import sqlalchemy as sa
from alembic import op


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

# What is sealed is moved as it is.
TO_OFFERS = """UPDATE offers SET code_word =
(SELECT code_word FROM requests WHERE requests.id = offers.request_id) WHERE state = 'accepted'"""
TO_REQUESTS = """UPDATE requests SET code_word =
(SELECT MAX(code_word) FROM offers WHERE offers.request_id = requests.id AND state = 'accepted')"""


def upgrade() -> None:
    with op.batch_alter_table('offers') as batch_op:
        batch_op.add_column(sa.Column('code_word', sa.Text(), nullable=True))
    op.execute(TO_OFFERS)
    with op.batch_alter_table('requests') as batch_op:
        batch_op.drop_column('code_word')
    with op.batch_alter_table('team_tasks') as batch_op:
        batch_op.add_column(sa.Column('about_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key('team_tasks_about', 'people', ['about_id'], ['id'])
    op.create_index('events_of_person', 'events', ['person_id', 'kind', 'at'])


def downgrade() -> None:
    op.drop_index('events_of_person', 'events')
    with op.batch_alter_table('team_tasks') as batch_op:
        batch_op.drop_constraint('team_tasks_about', type_='foreignkey')
        batch_op.drop_column('about_id')
    with op.batch_alter_table('requests') as batch_op:
        batch_op.add_column(sa.Column('code_word', sa.Text(), nullable=True))
    op.execute(TO_REQUESTS)
    with op.batch_alter_table('offers') as batch_op:
        batch_op.drop_column('code_word')
