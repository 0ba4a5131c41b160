"""Looking for somebody who calls: the best listener is asked, one at a time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, first_time, record, set_alarm
from solidarity.befriending.pairs import introducing
from solidarity.befriending.pairs.fitting import callers_for, seeker_of
from solidarity.befriending.pairs.scoring import Caller, reasons, score
from solidarity.clock import (
    after_waking,
    end_of_quiet,
    is_quiet,
    point_in_time,
    waking_minutes,
    wall_time,
)
from solidarity.lifecycles import LIVING_PAIRS, PAIR_STEPS, WISH_STEPS, PairState, WishState, step
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.settings import Asking, Rules
from solidarity.storage.tables import Pair, TeamTask, Volunteer, Wish
from solidarity.team import is_over, tell_team

LOOK = "pair_look"
"""The alarm, by person, to look for the next listener."""
LOOK_AGAIN_HOUR = 9
"""Each morning at this hour one looks again for those for whom nobody was found."""


def active_pair(session: Session, person_id: int) -> Pair | None:
    """The pair of somebody who is called, paused or not."""
    query = select(Pair).where(Pair.person_id == person_id, Pair.state.in_(LIVING_PAIRS))
    return session.scalars(query).one_or_none()


def pairs_of(session: Session, volunteer_id: int) -> list[Pair]:
    """The pairs of somebody who calls, paused or not, the oldest first."""
    query = select(Pair).where(Pair.volunteer_id == volunteer_id, Pair.state.in_(LIVING_PAIRS))
    return list(session.scalars(query.order_by(Pair.id)))


def proposals(session: Session, person_id: int) -> list[Pair]:
    """The pairs that are proposed for a person at present, the newest first."""
    query = select(Pair).where(Pair.person_id == person_id, Pair.state == PairState.PROPOSED)
    return list(session.scalars(query.order_by(Pair.id.desc())))


def hold(session: Session, person_id: int) -> Wish:
    """A wish as it is now, kept from everybody else: who decides about a pair holds it first."""
    session.flush()
    return session.get_one(Wish, person_id, with_for_update=True, populate_existing=True)


def move(pair: Pair, new: PairState) -> None:
    """One step in the life of a pair; IllegalStep when it is not possible."""
    pair.state = step(PAIR_STEPS, PairState(pair.state), new)


def move_wish(wish: Wish, new: WishState) -> None:
    """One step in the life of a wish; IllegalStep when it is not possible."""
    wish.state = step(WISH_STEPS, WishState(wish.state), new)


def look(session: Session, wish: Wish, *, rules: Rules, now: datetime) -> Pair | None:
    """Ask the listener who suits best; when to look again is an alarm.

    None when nobody is asked now: at night, while somebody thinks about it, or when nobody is
    left; then the team and the person are told the truth, once.
    """
    wish = hold(session, wish.person_id)
    drop_alarms(session, wish.person_id, LOOK, now=now)
    asked = proposals(session, wish.person_id)
    if wish.state != WishState.WAITING or any(pair.volunteer_says for pair in asked):
        return None
    later = _wait_until(asked, rules, now)
    if later is not None:
        set_alarm(session, LOOK, wish.person_id, due_at=later)
        return None
    best = _best(session, wish, rules.asking, rules=rules, now=now)
    if best is None:
        _nobody_left(session, wish, asked, rules=rules, now=now)
        return None
    return propose(session, wish, best, rules=rules, now=now)


def _wait_until(asked: Sequence[Pair], rules: Rules, now: datetime) -> datetime | None:
    """When the next listener may be asked; None when he may be asked now."""
    quiet = {"quiet_from": rules.asking.quiet_from, "quiet_to": rules.asking.quiet_to}
    hours = rules.calls.listener_answers_hours
    if asked and waking_minutes(asked[0].proposed_at, now, **quiet) < hours * 60:
        return after_waking(asked[0].proposed_at, hours, **quiet)
    return end_of_quiet(now, quiet_to=quiet["quiet_to"]) if is_quiet(now, **quiet) else None


def _best(
    session: Session, wish: Wish, asking: Asking, *, rules: Rules, now: datetime
) -> Caller | None:
    """Of those who suit equally well, the one who was not asked for longest."""
    seeker = seeker_of(wish, now=now)
    callers = callers_for(session, wish, asking=asking, calls=rules.calls, now=now)
    best = max(callers, key=lambda caller: score(seeker, caller), default=None)
    return best if best is not None and score(seeker, best) > 0 else None


def propose(session: Session, wish: Wish, caller: Caller, *, rules: Rules, now: datetime) -> Pair:
    """Ask a listener whether he would call this person."""
    volunteer = session.get_one(Volunteer, caller.volunteer_id)
    pair = Pair(
        person_id=wish.person_id,
        volunteer=volunteer,
        state=PairState.PROPOSED,
        reasons=list(reasons(seeker_of(wish, now=now), caller)),
        proposed_at=now,
    )
    session.add(pair)
    volunteer.last_asked_at = now
    volunteer.asked_count += 1
    session.flush()
    introducing.ask_volunteer(session, pair, wish, now=now)
    quiet = {"quiet_from": rules.asking.quiet_from, "quiet_to": rules.asking.quiet_to}
    due = after_waking(now, rules.calls.listener_answers_hours, **quiet)
    set_alarm(session, LOOK, wish.person_id, due_at=due)
    record(
        session, "pair_proposed", now=now, person_id=wish.person_id,
        pair=pair.id, volunteer=volunteer.person_id, reasons=pair.reasons,
    )  # fmt: skip
    return pair


def _nobody_left(
    session: Session, wish: Wish, asked: Sequence[Pair], *, rules: Rules, now: datetime
) -> None:
    """Look again: soon when somebody was only just asked for something else, or tomorrow."""
    if _best(session, wish, replace(rules.asking, gap_minutes=0), rules=rules, now=now):
        soon = now + timedelta(minutes=rules.asking.gap_minutes)
        set_alarm(session, LOOK, wish.person_id, due_at=soon)
        return
    set_alarm(session, LOOK, wish.person_id, due_at=_next_morning(now))
    since = (wish.waiting_since or wish.created_at).isoformat()
    if asked or not first_time(session, f"no_listener:{wish.person_id}:{since}", now=now):
        return
    tell_team(session, "no_listener", now=now, person=wish.person)
    record(session, "no_listener", now=now, person_id=wish.person_id)
    notify(session, wish.person, Message("pair.nobody_yet"), now=now)


def _next_morning(now: datetime) -> datetime:
    wall = wall_time(now)
    morning = wall.replace(hour=LOOK_AGAIN_HOUR, minute=0)
    return point_in_time(morning if morning > wall else morning + timedelta(days=1))


def nobody_is_missing(session: Session, person_id: int, *, now: datetime) -> None:
    """Somebody calls now, or nobody is wanted any more: the team need not look for anybody."""
    tasks = select(TeamTask).where(
        TeamTask.person_id == person_id,
        TeamTask.kind == "no_listener",
        TeamTask.closed_at.is_(None),
    )
    for task in session.scalars(tasks):
        is_over(session, task, now=now)
