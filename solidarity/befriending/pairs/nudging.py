"""Pairs that have gone silent: a gentle word after a week, and then the team.

The kind of the alarm says how far it is, so that nothing is said twice about one silence.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.befriending.pairs.going_on import sides
from solidarity.befriending.times.aims import coming_calls
from solidarity.clock import end_of_quiet, is_quiet, point_in_time, wall_time
from solidarity.lifecycles import LIVING_PAIRS, CallState, PairState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.settings import Calls, Rules
from solidarity.storage.tables import Call, Pair, Wish
from solidarity.team import tell_team

NUDGE, TELL, TOLD = "pair_nudge", "pair_tell", "pair_told"
"""Alarms by pair: a word to both is due; the team is to be told; all was said of this silence."""
ALARMS = (NUDGE, TELL, TOLD)
GRACE = timedelta(days=1)
"""A call of yesterday may have been held without anybody having said so yet."""


def watch(session: Session, pair: Pair, *, calls: Calls, now: datetime) -> None:
    """Look from now on whether the two hear of each other."""
    first, _ = _patience(session, pair, calls)
    _ring(session, pair, NUDGE, now + first, now=now)


def look_at(session: Session, pair: Pair, kind: str, *, rules: Rules, now: datetime) -> None:
    """One of the alarms: say what is due when they have not heard of each other."""
    session.refresh(pair, with_for_update=True)
    if pair.state not in LIVING_PAIRS or _is_done(session, pair):
        return
    first, rest = _patience(session, pair, rules.calls)
    if pair.state == PairState.PAUSED:
        _ring(session, pair, NUDGE, max(pair.paused_until or now, now) + first, now=now)
        return
    quiet_from, quiet_to = rules.asking.quiet_from, rules.asking.quiet_to
    if is_quiet(now, quiet_from=quiet_from, quiet_to=quiet_to):
        _ring(session, pair, kind, end_of_quiet(now, quiet_to=quiet_to), now=now)
        return
    since = silent_since(session, pair)
    if now < since + (first if kind == NUDGE else max(first, rest)):
        _ring(session, pair, NUDGE, since + first, now=now)
        return
    if (later := _hear_soon(session, pair, kind, since + first + rest, now=now)) is not None:
        _ring(session, pair, TELL, later, now=now)
        return
    record(session, "pair_silent", now=now, person_id=pair.person_id, pair=pair.id, stage=kind)
    if kind == NUDGE:
        _tell_both(session, pair, now=now)
    elif kind == TELL:
        tell_team(session, "pair_silent", now=now, person=pair.person)
    following = {NUDGE: (TELL, rest), TELL: (TOLD, first), TOLD: (TOLD, first)}
    coming, wait = following[kind]
    _ring(session, pair, coming, now + wait, now=now)


def _hear_soon(
    session: Session, pair: Pair, kind: str, team_hears: datetime, *, now: datetime
) -> datetime | None:
    """When one looks again because a call is planned, and nobody has to be reminded of it."""
    coming = next(iter(coming_calls(session, pair, now=now - GRACE)), None)
    if coming is None or kind == TOLD:
        return None
    if kind == NUDGE:
        return max(team_hears, now + GRACE)
    return now + GRACE if coming.at < wall_time(now + GRACE) else None


def _ring(session: Session, pair: Pair, kind: str, due_at: datetime, *, now: datetime) -> None:
    drop_alarms(session, pair.id, *ALARMS, now=now)
    set_alarm(session, kind, pair.id, due_at=due_at)


def _patience(session: Session, pair: Pair, calls: Calls) -> tuple[timedelta, timedelta]:
    """How long a silence is no matter, and how long more until the team hears of it.

    Longer when calls are further apart than a week.
    """
    wish = session.get_one(Wish, pair.person_id)
    first, last = min(calls.nudge_days), max(calls.nudge_days)
    apart = timedelta(weeks=max(0, wish.weeks - 1))
    return apart + timedelta(days=first), timedelta(days=last - first)


def _is_done(session: Session, pair: Pair) -> bool:
    """Whether a single call was wanted, and took place."""
    wish = session.get_one(Wish, pair.person_id)
    is_once = wish.times > 0 and wish.weeks == 0
    return is_once and _last_held(session, pair) is not None


def silent_since(session: Session, pair: Pair) -> datetime:
    """When the two last heard each other, or became a pair."""
    heard = _last_held(session, pair)
    return point_in_time(heard) if heard is not None else pair.started_at or pair.proposed_at


def _last_held(session: Session, pair: Pair) -> datetime | None:
    query = select(func.max(Call.at)).where(Call.pair_id == pair.id, Call.state == CallState.HELD)
    return session.scalars(query).one()


def _tell_both(session: Session, pair: Pair, *, now: datetime) -> None:
    for asked, other in sides(pair):
        moment = row(Button("button.propose_moment", "pair.moment", pair.id))
        said = Message("pair.quiet", {"name": other.first_name}, moment)
        notify(session, asked, said, now=now)
