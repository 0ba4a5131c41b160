"""Smaller squares of the map, how far volunteers go, and indexes that answer who could help"""

from math import floor

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

WHO_FITS = [
    'reach', 'cell', 'approved', 'languages', 'free', 'skills', 'radius_m', 'uncertainty_m',
    'lat', 'lon', 'reliability', 'last_asked_at', 'paused_until', 'person_id',
]
REACH = (
    'CASE WHEN 2 * COALESCE(radius_m, 0) + uncertainty_m <= 3000 THEN 0 '
    'WHEN 2 * COALESCE(radius_m, 0) + uncertainty_m <= 6000 THEN 1 '
    'WHEN 2 * COALESCE(radius_m, 0) + uncertainty_m <= 12000 THEN 2 '
    'WHEN 2 * COALESCE(radius_m, 0) + uncertainty_m <= 24000 THEN 3 '
    'WHEN 2 * COALESCE(radius_m, 0) + uncertainty_m <= 60000 THEN 4 ELSE 5 END'
)
RELIABILITY = 'CAST(done_count + 1 AS DOUBLE PRECISION) / (accepted_count + 1)'


def upgrade() -> None:
    with op.batch_alter_table('volunteers') as batch_op:
        batch_op.drop_index('volunteers_by_cell')
        batch_op.alter_column('cell', existing_type=sa.Integer(), type_=sa.BigInteger())
        batch_op.add_column(
            sa.Column('reach', sa.Integer(), sa.Computed(REACH, persisted=True), nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                'reliability', sa.Double(), sa.Computed(RELIABILITY, persisted=True), nullable=False
            )
        )
    _number_squares(0.002, 0.003, 200_000)
    active, skilled = "state = 'active'", "state = 'active' AND skills <> 0"
    calls = "state = 'active' AND (approved & 4) <> 0"
    _create_index('volunteers_near', WHO_FITS, active)
    _create_index('volunteers_near_skilled', WHO_FITS, skilled)
    # SQLite has no such word in an index: there, nulls are first anyway.
    first = ' NULLS FIRST' if op.get_bind().dialect.name == 'postgresql' else ''
    longest_waiting = ['reliability DESC', f'last_asked_at{first}', 'person_id']
    _create_index('volunteers_for_calls', [sa.text(part) for part in longest_waiting], calls)


def downgrade() -> None:
    for name in ('volunteers_near', 'volunteers_near_skilled', 'volunteers_for_calls'):
        op.drop_index(name, 'volunteers')
    _number_squares(0.01, 0.015, 100_000)
    with op.batch_alter_table('volunteers') as batch_op:
        batch_op.drop_column('reliability')
        batch_op.drop_column('reach')
        batch_op.alter_column('cell', existing_type=sa.BigInteger(), type_=sa.Integer())
        batch_op.create_index('volunteers_by_cell', ['state', 'cell'])


def _create_index(name: str, columns: list[str] | list[sa.TextClause], condition: str) -> None:
    only = sa.text(condition)
    op.create_index(name, 'volunteers', columns, sqlite_where=only, postgresql_where=only)


def _number_squares(high: float, wide: float, a_row: int) -> None:
    """The square in which each volunteer lives, by the size of squares."""
    volunteers = sa.table(
        'volunteers', sa.column('person_id'), sa.column('lat'), sa.column('lon'), sa.column('cell')
    )
    query = sa.select(volunteers.c.person_id, volunteers.c.lat, volunteers.c.lon)
    known = query.where(volunteers.c.lat.is_not(None), volunteers.c.lon.is_not(None))
    squares = [
        {'volunteer': person_id, 'square': floor(lat / high) * a_row + floor(lon / wide)}
        for person_id, lat, lon in op.get_bind().execute(known)
    ]
    if squares:
        op.get_bind().execute(
            volunteers.update()
            .where(volunteers.c.person_id == sa.bindparam('volunteer'))
            .values(cell=sa.bindparam('square')),
            squares,
        )
