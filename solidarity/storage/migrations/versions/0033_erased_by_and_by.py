"""Who wanted no more messages is erased by and by: no task of the team"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
TASKS = sa.table(
    'team_tasks', sa.column('kind'), sa.column('person_id'), sa.column('closed_at', INSTANT)
)
ALARMS = sa.table(
    'alarms', sa.column('kind'), sa.column('ref'), sa.column('due_at', INSTANT),
    sa.column('attempts'),
)  # fmt: skip


def upgrade() -> None:
    now = datetime.now(UTC)
    is_open = sa.and_(TASKS.c.kind == 'forget', TASKS.c.closed_at.is_(None))
    due = sa.literal(now + timedelta(days=30), INSTANT)
    stopped = sa.select(sa.literal('silence_over'), TASKS.c.person_id, due, sa.literal(0)).where(
        is_open, TASKS.c.person_id.is_not(None)
    )
    op.execute(ALARMS.insert().from_select(['kind', 'ref', 'due_at', 'attempts'], stopped))
    op.execute(TASKS.update().where(is_open).values(closed_at=sa.literal(now, INSTANT)))


def downgrade() -> None:
    """The tasks are gone; nobody is erased sooner for that."""
