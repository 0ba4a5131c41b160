"""The board of the coordinators: all that needs a person, the urgent and the oldest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import Session, load_only

from solidarity import seeing, taking
from solidarity.clock import wall_time
from solidarity.lifecycles import OPEN_REQUESTS
from solidarity.storage.tables import Member, Person, Request, ShiftNote, TeamTask
from solidarity.telling import place

GROUPS: Mapping[str, tuple[str, ...]] = {
    "danger": (
        "danger", "mention_danger", "worried", "call_worry", "reported", "asks_for_money",
        "pattern",
    ),
    "not_helped": ("not_helped", "nobody_came", "nobody_said"),
    "nobody": ("nobody_found", "still_looking", "no_listener"),
    "medicine": (
        "medicine", "medicine_silent", "medicine_refused", "medicine_code", "medicine_astray",
    ),
    "unreachable": ("unreachable", "wrong_link"),
    "calls": (
        "human", "call_back", "ring", "not_understood", "voice", "call_moment", "missed_calls",
        "writes_english", "writes_german",
    ),
    "volunteers": ("approve", "gives_up", "pair_ended", "pair_silent"),
    "mentions": ("mention",),
    "set_aside": ("set_aside",),
    "service": (
        "technical", "channel_closed", "template_refused", "people_a_day", "no_rasa", "waits",
        "floods", "stuck",
    ),
    "follow_up": ("follow_up",),
}  # fmt: skip
"""Kinds of tasks in the order in which they are looked at; all others are the REST."""
REST, MINE = "rest", "mine"
FILTERS = (MINE, *GROUPS, REST)
A_PAGE = 50


@dataclass(frozen=True)
class Card:
    """One task as the board shows it; nothing of it says who somebody is."""

    task: TeamTask
    group: str
    since: str
    """Wall time."""
    kinds: Sequence[str]
    place: Mapping[str, str] | None
    is_urgent: bool
    is_open: bool
    """Its request still matters."""
    is_mine: bool
    in_hand: str | None
    """The first name of who has it in hand now."""
    notes: Sequence[ShiftNote]


def group_of(kind: str) -> str:
    return next((group for group, kinds in GROUPS.items() if kind in kinds), REST)


def counts(session: Session, member: Member, *, now: datetime) -> dict[str, int]:
    """How many tasks wait in each group; those of this member are counted there too."""
    mine = func.sum(case((_is_mine(member, now), 1), else_=0))
    query = select(TeamTask.kind, func.count(), mine).where(_shown(member, now))
    found = dict.fromkeys(FILTERS, 0)
    for kind, number, own in session.execute(query.group_by(TeamTask.kind)):
        found[group_of(kind)] += number
        found[MINE] += own
    return found


def page(
    session: Session, member: Member, *, group: str | None, number: int, now: datetime
) -> tuple[list[Card], bool]:
    """A page of the board (the first one is 0), and whether another one follows."""
    query = _tasks().where(_shown(member, now), _in_group(group, member, now))
    order = (
        case((TeamTask.kind == "danger", 0), else_=1),
        case((and_(TeamTask.owner_id == member.person_id, TeamTask.due_at <= now), 0), else_=1),
        _rank(), case((Request.urgent, 0), else_=1), TeamTask.created_at, TeamTask.id,
    )  # fmt: skip
    rows = query.order_by(*order).offset(number * A_PAGE).limit(A_PAGE + 1)
    found = session.execute(rows).all()
    return _cards(session, member, found[:A_PAGE], now), len(found) > A_PAGE


def of_request(session: Session, member: Member, request: Request, *, now: datetime) -> list[Card]:
    """What is open about one request, put off or not."""
    query = _tasks().where(TeamTask.request_id == request.id, TeamTask.closed_at.is_(None))
    rows = session.execute(query.order_by(TeamTask.created_at, TeamTask.id))
    return _cards(session, member, rows.all(), now)


def of_task(session: Session, member: Member, task: TeamTask, *, now: datetime) -> Card:
    rows = session.execute(_tasks().where(TeamTask.id == task.id))
    return _cards(session, member, rows.all(), now)[0]


def _tasks() -> Select[TeamTask, Request]:
    # What is sealed, such as lists and addresses, is not even read.
    shown = load_only(
        Request.kinds_mask, Request.place_fr, Request.place_nl, Request.urgent, Request.state
    )
    of_request = TeamTask.request_id == Request.id
    return select(TeamTask, Request).outerjoin(Request, of_request).options(shown)


def _shown(member: Member, now: datetime) -> ColumnElement[bool]:
    """What is open, not put off, and of people whom he may see."""
    conditions = [
        TeamTask.closed_at.is_(None), or_(TeamTask.due_at.is_(None), TeamTask.due_at <= now)
    ]  # fmt: skip
    if member.organisation_id is not None:
        his = select(Person.id).where(seeing.seen_by(member))
        conditions.append(TeamTask.person_id.in_(his))
    return and_(*conditions)


def _in_group(group: str | None, member: Member, now: datetime) -> ColumnElement[bool]:
    if group is None:
        return ~false()
    if group == MINE:
        return _is_mine(member, now)
    if group == REST:
        return TeamTask.kind.not_in([kind for kinds in GROUPS.values() for kind in kinds])
    return TeamTask.kind.in_(GROUPS[group])


def _is_mine(member: Member, now: datetime) -> ColumnElement[bool]:
    """Came back to him, or he has it in hand."""
    in_hand = and_(
        TeamTask.taken_by == member.person_id,
        or_(TeamTask.taken_at > now - taking.KEPT_FOR, TeamTask.kind == "danger"),
    )
    return or_(TeamTask.owner_id == member.person_id, in_hand)


def _rank() -> ColumnElement[int]:
    ranks = [(TeamTask.kind.in_(kinds), n) for n, kinds in enumerate(GROUPS.values())]
    return case(*ranks, else_=len(ranks))


def _cards(
    session: Session, member: Member, rows: Sequence[tuple[TeamTask, Request | None]], now: datetime
) -> list[Card]:
    tasks = [task for task, _ in rows]
    names = _names(session, {task.taken_by for task in tasks if is_in_hand(task, now=now)})
    notes = _notes(session, [task.id for task in tasks])
    return [
        Card(
            task, group_of(task.kind),
            since=wall_time(task.created_at).isoformat(timespec="minutes"),
            kinds=request.kinds if request else (),
            place=place(request) if request else None,
            is_urgent=bool(request and request.urgent),
            is_open=request is not None and request.state in OPEN_REQUESTS,
            is_mine=member.person_id in (task.owner_id, task.taken_by),
            in_hand=names.get(task.taken_by) if is_in_hand(task, now=now) else None,
            notes=notes.get(task.id, []),
        )
        for task, request in rows
    ]  # fmt: skip


def is_in_hand(task: TeamTask, *, now: datetime) -> bool:
    """A danger stays with who took it, however long it takes."""
    return taking.is_taken(task, now=now) or (task.kind == "danger" and task.taken_by is not None)


def _names(session: Session, people: set[int | None]) -> dict[int | None, str]:
    query = select(Person.id, Person.first_name).where(Person.id.in_(people - {None}))
    return {number: name or str(number) for number, name in session.execute(query)}


def _notes(session: Session, tasks: Sequence[int]) -> dict[int | None, list[ShiftNote]]:
    query = select(ShiftNote).where(ShiftNote.task_id.in_(tasks)).order_by(ShiftNote.id)
    found: dict[int | None, list[ShiftNote]] = {}
    for note in session.scalars(query):
        found.setdefault(note.task_id, []).append(note)
    return found
