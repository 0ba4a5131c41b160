"""The desk: organisations, signing in, who closed a task"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        'organisations',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('kind', sa.String(12), nullable=False),
        sa.Column('name', sa.String(80), nullable=False),
        sa.Column('language', sa.String(2), nullable=False),
        sa.Column('created_at', AT, nullable=False),
        sa.Column('ended_at', AT, nullable=True),
    )
    op.create_table(
        'sign_ins',
        sa.Column('token_hash', sa.String(64), primary_key=True),
        sa.Column('person_id', sa.Integer(), sa.ForeignKey('people.id'), nullable=False),
        sa.Column('created_at', AT, nullable=False),
        sa.Column('expires_at', AT, nullable=False),
        sa.Column('used_at', AT, nullable=True),
    )
    op.create_index('ix_sign_ins_person_id', 'sign_ins', ['person_id'])
    op.create_table(
        'visits',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('token_hash', sa.String(64), nullable=False, unique=True),
        sa.Column('form_token', sa.String(43), nullable=False),
        sa.Column('person_id', sa.Integer(), sa.ForeignKey('people.id'), nullable=False),
        sa.Column('language', sa.String(2), nullable=False),
        sa.Column('began_at', AT, nullable=False),
        sa.Column('seen_at', AT, nullable=False),
        sa.Column('proved_at', AT, nullable=True),
        sa.Column('ended_at', AT, nullable=True),
    )
    op.create_index('ix_visits_person_id', 'visits', ['person_id'])
    op.create_table(
        'second_steps',
        sa.Column('person_id', sa.Integer(), sa.ForeignKey('people.id'), primary_key=True),
        sa.Column('secret', sa.Text(), nullable=False),
        sa.Column('confirmed_at', AT, nullable=True),
        sa.Column('last_step', sa.Integer(), nullable=False),
        sa.Column('wrong', sa.Integer(), nullable=False),
        sa.Column('locked_until', AT, nullable=True),
    )
    for table in ('people', 'members'):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column('organisation_id', sa.Integer(), nullable=True))
            batch.create_foreign_key(
                f'fk_{table}_organisation', 'organisations', ['organisation_id'], ['id']
            )
    with op.batch_alter_table('team_tasks') as batch:
        batch.add_column(sa.Column('closed_by', sa.Integer(), nullable=True))
        batch.add_column(sa.Column('outcome', sa.String(20), nullable=True))
        batch.create_foreign_key('fk_team_tasks_closed_by', 'people', ['closed_by'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('team_tasks') as batch:
        batch.drop_constraint('fk_team_tasks_closed_by', type_='foreignkey')
        batch.drop_column('outcome')
        batch.drop_column('closed_by')
    for table in ('members', 'people'):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(f'fk_{table}_organisation', type_='foreignkey')
            batch.drop_column('organisation_id')
    for table in ('second_steps', 'visits', 'sign_ins', 'organisations'):
        op.drop_table(table)
