"""What stands in a volunteer's calendar: his calls as series with exceptions, and single ones.

The written calls are the truth; beyond the last of a series its rule goes on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dateutil.rrule import rrulestr
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from solidarity.befriending.times.series import occurrences
from solidarity.clock import wall_time
from solidarity.lifecycles import CallState, PairState
from solidarity.storage.tables import Call, Pair, Series

GONE = (CallState.MOVED, CallState.CANCELLED)
"""States in which a call stands in no calendar."""


@dataclass(frozen=True)
class Moved:
    """One call of a series at another time than its rule says; wall times."""

    planned_at: datetime
    at: datetime
    minutes: int


@dataclass(frozen=True)
class Entry:
    """One call, or by `rule` (RRULE of iCalendar) many; wall times."""

    uid: str
    at: datetime
    minutes: int
    first_name: str | None
    """Of the other one."""
    rule: str | None = None
    until: datetime | None = None
    """The last call of a series that has ended."""
    left_out: tuple[datetime, ...] = ()
    moved: tuple[Moved, ...] = ()
    sequence: int = 0
    """How often a single call was moved."""


def entries(session: Session, volunteer_id: int) -> list[Entry]:
    """All that stands in somebody's calendar as the one who calls, in a stable order."""
    pairs = select(Pair.id).where(Pair.volunteer_id == volunteer_id)
    query = (
        select(Call)
        .where(or_(Call.volunteer_id == volunteer_id, Call.pair_id.in_(pairs)))
        .options(selectinload(Call.person))
        .order_by(Call.id)
    )
    calls = session.scalars(query).all()
    his = select(Series).where(Series.pair_id.in_(pairs)).order_by(Series.id)
    found, shown = [], set[int]()
    for series in session.scalars(his.options(selectinload(Series.pair))):
        rows = [call for call in calls if call.series_id == series.id and call.tries == 1]
        entry, within = _of_series(series, rows)
        found += [entry] if entry is not None else []
        shown |= within
    single = (c for c in calls if c.volunteer_id == volunteer_id and c.id not in shown)
    return found + [entry_of(session, call) for call in single if call.state not in GONE]


def _of_series(series: Series, rows: Iterable[Call]) -> tuple[Entry | None, set[int]]:
    """A series with its exceptions, and the calls that it shows; None when no call is left."""
    pair, rows = series.pair, list(rows)
    live = {
        row.planned_at: row
        for row in rows
        if row.state not in GONE and row.volunteer_id == pair.volunteer_id
    }
    written = max((row.planned_at for row in rows), default=None)
    is_over = _is_over(series)
    # Beyond what is written a pause leaves out what its rule has.
    decided = None if is_over else _pause_ends(pair)
    until = max((at for at in (written, decided) if at is not None), default=None)
    by_rule = _by_rule(series, until)
    shown = {at: live[at] for at in by_rule if at in live}
    if is_over and not shown:
        return None, set()
    last = max(shown) if is_over else None
    left_out = tuple(at for at in by_rule if at not in shown and (last is None or at < last))
    entry = Entry(
        uid=f"series-{series.id}", at=series.first_at, minutes=series.minutes,
        first_name=pair.person.first_name, rule=series.rule, until=last, left_out=left_out,
        moved=_moved(series, shown),
    )  # fmt: skip
    if last is None and _nothing_left(entry):
        return None, set()
    return entry, {call.id for call in shown.values()}


def _is_over(series: Series) -> bool:
    """No call is added to the written ones: ended, or paused until somebody says otherwise."""
    pair = series.pair
    for_ever = pair.state == PairState.PAUSED and pair.paused_until is None
    return series.ended_at is not None or pair.state == PairState.ENDED or for_ever


def _pause_ends(pair: Pair) -> datetime | None:
    is_paused = pair.state == PairState.PAUSED and pair.paused_until is not None
    return wall_time(pair.paused_until) if is_paused and pair.paused_until else None


def _by_rule(series: Series, until: datetime | None) -> list[datetime]:
    if until is None:
        return []
    return list(occurrences(series.rule, series.first_at, start=series.first_at, end=until))


def _moved(series: Series, shown: Mapping[datetime, Call]) -> tuple[Moved, ...]:
    return tuple(
        Moved(planned_at, call.at, call.minutes)
        for planned_at, call in shown.items()
        if (call.at, call.minutes) != (planned_at, series.minutes)
    )


def _nothing_left(entry: Entry) -> bool:
    """Whether each call of a rule that ends by itself is left out."""
    assert entry.rule is not None
    if "COUNT=" not in entry.rule:
        # It goes on for ever.
        return False
    return set(rrulestr(entry.rule, dtstart=entry.at)) <= set(entry.left_out)


def entry_of(session: Session, call: Call, *, for_person: bool = False) -> Entry:
    """One call alone, as the volunteer sees it or who is called; the same `uid` after a move."""
    root, moves = call, 0
    while (before := _instead_of(session, root)) is not None:
        root, moves = before, moves + 1
    other = call.volunteer.person if for_person else call.person
    return Entry(
        uid=f"call-{root.id}", at=call.at, minutes=call.minutes, first_name=other.first_name,
        sequence=moves,
    )  # fmt: skip


def _instead_of(session: Session, call: Call) -> Call | None:
    """The call that takes place here; one that was missed is a call of its own."""
    before = session.get(Call, call.follows_id) if call.follows_id is not None else None
    return before if before is not None and before.state in GONE else None
