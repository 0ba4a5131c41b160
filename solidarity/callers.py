"""Calls of the team: who has to be called and why, and who speaks to whom.

What has to be said waits as tasks (solidarity/team.py). All of one person are one call, which one
member has in hand at a time (solidarity/taking.py).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity import reading_aloud, ringing, seeing, taking
from solidarity.clock import wall_time
from solidarity.errors import IllegalStep, TakenByOther
from solidarity.members import having
from solidarity.people import meet as meet_person
from solidarity.settings import Desk, Rules
from solidarity.storage.tables import Member, Person, TeamTask, Visit
from solidarity.vocabulary import Role

TOLD_BY_VOICE = ("human", "missed_calls", "missed_call", "nobody_said", "no_listener")
"""Tasks that are over when somebody was spoken to."""
KINDS = ("ring", "call_back", *TOLD_BY_VOICE)
"""Why somebody is called. `ring`: messages wait to be read to him; `call_back`: is it true?"""
MAY_CALL = frozenset({Role.OPERATOR, Role.COORDINATOR})
ON_DUTY = timedelta(minutes=15)


@dataclass(frozen=True)
class ToCall:
    """One person who has to be called. `again_at`: not before then."""

    person: Person
    number: str
    kinds: tuple[str, ...]
    since: datetime
    messages: int
    tries: int
    is_urgent: bool
    again_at: datetime | None
    taken_by: Person | None


@dataclass(frozen=True)
class Staffing:
    """How the work of the telephone stands."""

    on_duty: int
    in_hand: int
    waiting: int
    oldest: datetime | None


def to_call(session: Session, member: Member, *, now: datetime) -> list[ToCall]:
    """Everybody whom this member may call: urgent ones first, then who waits longest.

    Those who are called again later, or whom somebody has in hand, come at the end.
    """
    query = (
        select(TeamTask, Person)
        .join(Person, Person.id == TeamTask.person_id)
        .where(TeamTask.kind.in_(KINDS), TeamTask.closed_at.is_(None), seeing.seen_by(member))
        .order_by(TeamTask.id)
    )
    tasks: dict[int, list[TeamTask]] = defaultdict(list)
    people = {}
    for task, person in session.execute(query):
        tasks[person.id].append(task)
        people[person.id] = person
    waiting = reading_aloud.to_ring(session, now=now, only=seeing.seen_by(member))
    aloud = {one.person.id: one for one in waiting}
    numbers = ringing.telephones_of(session, people)
    lines = [
        _line(session, person, number, tasks[person.id], aloud.get(person.id), now)
        for person in people.values()
        if (number := numbers.get(person.id) or person.phone) is not None
    ]
    return sorted(lines, key=lambda one: _order(one, now))


def _line(
    session: Session,
    person: Person,
    number: str,
    tasks: Sequence[TeamTask],
    aloud: reading_aloud.Waiting | None,
    now: datetime,
) -> ToCall:
    taken = next((task.taken_by for task in tasks if taking.is_taken(task, now=now)), None)
    return ToCall(
        person=person,
        number=number,
        kinds=tuple(dict.fromkeys(task.kind for task in tasks)),
        since=min(task.created_at for task in tasks),
        messages=aloud.messages if aloud else 0,
        tries=aloud.tries if aloud else 0,
        is_urgent=aloud.urgent if aloud else False,
        again_at=aloud.again_at if aloud else None,
        taken_by=session.get(Person, taken) if taken else None,
    )


def _order(one: ToCall, now: datetime) -> tuple[bool, datetime, bool, datetime]:
    return one.taken_by is not None, one.again_at or now, not one.is_urgent, one.since


def number_of(session: Session, person: Person) -> str | None:
    """Where he is called; None when no number of his is known."""
    return ringing.telephone_of(session, person.id) or person.phone


def is_open(desk: Desk, *, now: datetime) -> bool:
    """Whether people are called at this hour; what is urgent is at any."""
    return desk.opens <= wall_time(now).hour < desk.closes


def staffing(session: Session, lines: Sequence[ToCall], *, now: datetime) -> Staffing:
    """Operators who were at the pages lately, calls in hand, who waits and since when."""
    operators = [member.person_id for member in having(session, Role.OPERATOR, now=now)]
    seen = select(Visit.person_id).where(
        Visit.person_id.in_(operators), Visit.ended_at.is_(None), Visit.seen_at > now - ON_DUTY
    )
    waiting = [one for one in lines if one.taken_by is None and one.again_at is None]
    return Staffing(
        on_duty=len(set(session.scalars(seen))),
        in_hand=sum(one.taken_by is not None for one in lines),
        waiting=len(waiting),
        oldest=min((one.since for one in waiting), default=None),
    )


def meet(session: Session, number: str, *, language: str, member: Member, now: datetime) -> Person:
    """Who calls from a number (E.164): who is known by it, or somebody new.

    Who writes otherwise is reached by telephone from now on, until he writes again.
    """
    person = ringing.meet_caller(
        session, number, language=language, organisation_id=member.organisation_id, now=now
    )
    ringing.ring_at(session, person, number, now=now)
    return meet_person(session, channel=ringing.CHANNEL, address=number, now=now)


def begin(session: Session, person: Person, member: Member, *, now: datetime) -> None:
    """He is being called, or calls: all there is to say to him is in this member's hand.

    Raises TakenByOther when somebody else speaks to him.
    """
    _hold(session, person)
    if not _tasks(session, person):
        ringing.keep_on_list(session, person, now=now)
        session.flush()
    for task in _tasks(session, person):
        taking.take(session, task.id, member.person_id, now=now)
    seeing.look_up(session, member, person, "call", now=now)


def has_in_hand(session: Session, person: Person, member: Member, *, now: datetime) -> bool:
    """Whether this member is the one who speaks to him."""
    mine = (task for task in _tasks(session, person) if task.taken_by == member.person_id)
    return any(taking.is_taken(task, now=now) for task in mine)


def go_on(session: Session, person: Person, member: Member, *, now: datetime) -> None:
    """Something was said or chosen: it stays his; raises TakenByOther when it is not any more."""
    if not has_in_hand(session, person, member, now=now):
        raise TakenByOther(person=person.id)
    for task in _tasks(session, person):
        taking.take(session, task.id, member.person_id, now=now)


def reached(session: Session, person: Person, member: Member, *, now: datetime) -> bool:
    """All was said; False when something new has come that he has not heard yet."""
    go_on(session, person, member, now=now)
    if not reading_aloud.finish(session, person, now=now):
        return False
    for task in _tasks(session, person):
        if task.kind in TOLD_BY_VOICE:
            taking.close(session, task.id, member.person_id, "reached", now=now)
        else:
            taking.give_back(session, task.id, member.person_id, now=now)
    return True


def not_reached(
    session: Session, person: Person, member: Member, *, rules: Rules, now: datetime
) -> None:
    """Nobody answered: later again."""
    _begin_ring(session, person, member, now=now)
    ringing.nobody_answered(session, person, rules=rules, now=now)
    give_back(session, person, member, now=now)


def call_later(
    session: Session, person: Person, member: Member, *, at: datetime, now: datetime
) -> None:
    """He asks to be called then; raises IllegalStep when that is over."""
    if at <= now:
        raise IllegalStep(person=person.id)
    _begin_ring(session, person, member, now=now)
    ringing.put_off(session, ringing.tasks_of(session, person)[0], at, now=now)
    give_back(session, person, member, now=now)


def _begin_ring(session: Session, person: Person, member: Member, *, now: datetime) -> None:
    """That he is called again is a task of the kind `ring`, whatever the reason was."""
    go_on(session, person, member, now=now)
    ringing.keep_on_list(session, person, now=now)
    session.flush()


def give_back(session: Session, person: Person, member: Member, *, now: datetime) -> None:
    """Somebody else may call him."""
    for task in _tasks(session, person):
        taking.give_back(session, task.id, member.person_id, now=now)


def _hold(session: Session, person: Person) -> None:
    """Of two who begin at once the second one waits, and sees that the first has begun."""
    session.get_one(Person, person.id, with_for_update={"key_share": True})


def _tasks(session: Session, person: Person) -> Sequence[TeamTask]:
    query = select(TeamTask).where(
        TeamTask.person_id == person.id, TeamTask.kind.in_(KINDS), TeamTask.closed_at.is_(None)
    )
    return session.scalars(query.order_by(TeamTask.id)).all()
