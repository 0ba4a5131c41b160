"""All who wait are shared out among the listeners at once: on the first day, or in a crisis."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.befriending.pairs import pairing
from solidarity.befriending.pairs.fitting import callers_for, seeker_of
from solidarity.befriending.pairs.pairing_many import assign
from solidarity.befriending.pairs.scoring import Caller
from solidarity.clock import is_quiet
from solidarity.lifecycles import WishState
from solidarity.settings import Rules
from solidarity.storage.tables import Pair, Wish

FIRST_AGAIN = 4.0
"""Weeks that count for those whose volunteer stopped: they come before who has not begun."""


def look_for_all(session: Session, *, rules: Rules, now: datetime) -> int:
    """Ask listeners for everybody who waits and about whom nobody is asked; how many were asked.

    At night nobody is asked: each is looked for in the morning, as always.
    """
    query = select(Wish).where(Wish.state == WishState.WAITING).order_by(Wish.person_id)
    wishes = [pairing.hold(session, wish.person_id) for wish in session.scalars(query).all()]
    waiting = [
        wish
        for wish in wishes
        if wish.state == WishState.WAITING and not pairing.proposals(session, wish.person_id)
    ]
    asking = rules.asking
    if is_quiet(now, quiet_from=asking.quiet_from, quiet_to=asking.quiet_to):
        chosen: dict[int, Caller] = {}
    else:
        chosen = _share_out(session, waiting, rules=rules, now=now)
    asked = 0
    for wish in waiting:
        caller = chosen.get(wish.person_id)
        if caller is None:
            asked += pairing.look(session, wish, rules=rules, now=now) is not None
        else:
            pairing.propose(session, wish, caller, rules=rules, now=now)
            asked += 1
    return asked


def _share_out(
    session: Session, waiting: list[Wish], *, rules: Rules, now: datetime
) -> dict[int, Caller]:
    """The listener for each person, of those who may be asked for him."""
    may: dict[int, dict[int, Caller]] = {}
    everybody: dict[int, Caller] = {}
    for wish in waiting:
        callers = callers_for(session, wish, asking=rules.asking, calls=rules.calls, now=now)
        may[wish.person_id] = {caller.volunteer_id: caller for caller in callers}
        everybody |= may[wish.person_id]
    had_somebody = set(session.scalars(select(Pair.person_id).where(Pair.started_at.is_not(None))))
    seekers = [
        replace(seeker, weeks_waiting=seeker.weeks_waiting + FIRST_AGAIN)
        if seeker.person_id in had_somebody
        else seeker
        for seeker in (seeker_of(wish, now=now) for wish in waiting)
    ]
    pairs = assign(seekers, list(everybody.values()), may=may)
    return {person: may[person][volunteer] for person, volunteer in pairs.items()}
