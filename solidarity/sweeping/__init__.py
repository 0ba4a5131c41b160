"""Nothing gets stuck: what is open has a next step and its time, or a person looks at it.

Every use case sets the alarm of the next step in its own transaction. Each minute one process
looks whether anything is open without one, whatever the reason: an alarm that failed too often, a
task that the team closed although nothing was decided, a mistake of ours. It gets the step that
follows, and the event `unstuck` remembers it. What does not stay on its way is left to the team.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.clock import is_quiet
from solidarity.handover import moved
from solidarity.lifecycles import RequestState
from solidarity.requests.closing import forget_draft
from solidarity.settings import Asking, Rules
from solidarity.storage.tables import Call, Contact, Effect, Event, Offer, Pair, Person, Request
from solidarity.sweeping import befriending, requests
from solidarity.team import tell_team

STEPS = {step.name: step for step in (*requests.STEPS, *befriending.STEPS)}
SWEPT, EVERY = "sweep", timedelta(minutes=1)
MOST_TIMES, LATELY = 3, timedelta(days=1)
"""After so many times within a day the same thing is left to the team."""
FORGOTTEN_AFTER = timedelta(days=3)
"""So long a draft waits for somebody who writes nothing."""


@dataclass(frozen=True)
class Stuck:
    """Something open without a next step: one of STEPS, and its number."""

    name: str
    ref: int


def claim(session: Session, turn: str = SWEPT, *, each: timedelta = EVERY, now: datetime) -> bool:
    """Whether this process is to do it now: each minute one of them sweeps, by one row."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    first = dialect.insert(Effect).values(cause=turn, at=now - each).on_conflict_do_nothing()
    session.execute(first)
    mine = update(Effect).where(Effect.cause == turn, Effect.at <= now - each).values(at=now)
    result = session.execute(mine)
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def find_stuck(session: Session, *, now: datetime) -> list[Stuck]:
    """All that is open and has no next step; nothing where all was handed over."""
    if moved.is_closed(session):
        return []
    return [
        Stuck(step.name, ref)
        for step in STEPS.values()
        for ref in session.scalars(step.without(now)).all()
    ]


def unstick(session: Session, stuck: Stuck, *, rules: Rules, now: datetime) -> bool:
    """Give it a next step; False when it has one by now, or a person has to look."""
    step = STEPS[stuck.name]
    request, person = _about(session, stuck)
    if request is not None:
        # Whoever was changing it has finished.
        session.refresh(request, with_for_update=True)
    if session.scalars(step.without(now).where(step.id == stuck.ref)).first() is None:
        return False
    if _times_lately(session, stuck, now=now) >= MOST_TIMES:
        tell_team(session, "stuck", now=now, person=person, request=request)
        return False
    step.go_on(session, stuck.ref, rules, now)
    record(
        session, "unstuck", now=now, person_id=person.id if person else None,
        request_id=request.id if request else None, what=stuck.name, ref=stuck.ref,
    )  # fmt: skip
    return True


def _times_lately(session: Session, stuck: Stuck, *, now: datetime) -> int:
    query = select(Event.facts).where(Event.kind == "unstuck", Event.at > now - LATELY)
    known = [facts for facts in session.scalars(query) if facts["what"] == stuck.name]
    return sum(facts["ref"] == stuck.ref for facts in known)


def _about(session: Session, stuck: Stuck) -> tuple[Request | None, Person | None]:
    """The request it belongs to, and whose it is."""
    table = STEPS[stuck.name].id.class_
    if table in (Request, Offer):
        found = session.get_one(table, stuck.ref)
        request = found if isinstance(found, Request) else found.request
        return request, request.person
    if table in (Pair, Call):
        return None, session.get_one(table, stuck.ref).person
    return None, session.get(Person, stuck.ref)


def forget_drafts(session: Session, *, asking: Asking, now: datetime) -> Sequence[int]:
    """By day, what somebody began to tell and left for days is forgotten; he hears it kindly."""
    if is_quiet(now, quiet_from=asking.quiet_from, quiet_to=asking.quiet_to):
        return []
    seen = select(func.max(Contact.last_seen_at)).where(Contact.person_id == Request.person_id)
    silent_since = now - FORGOTTEN_AFTER
    query = select(Request).where(
        Request.state == RequestState.DRAFT,
        Request.created_at < silent_since,
        func.coalesce(seen.scalar_subquery(), Request.created_at) < silent_since,
    )
    drafts = session.scalars(query).all()
    for draft in drafts:
        forget_draft(session, draft, now=now)
    return [draft.id for draft in drafts]
