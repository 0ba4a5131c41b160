"""What a person of the team has to look at."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.messages import Button, Message, column
from solidarity.notices import amend, notify
from solidarity.people import meet
from solidarity.settings import Team
from solidarity.storage.tables import Notice, Person, Request, TeamTask

KINDS = (
    "copy",
    "danger", "human", "not_understood", "nobody_found", "still_looking", "not_helped",
    "worried", "approve", "call_moment", "technical", "expense",
    "writes_english", "writes_german", "no_listener", "missed_calls", "call_worry", "pair_ended",
    "pair_silent", "ring", "voice", "wrong_link", "channel_closed", "template_refused",
    "people_a_day", "set_aside", "unreachable", "nobody_said", "stuck", "waits", "no_rasa",
    "call_back", "floods",
    "asks_for_money", "reported", "gives_up", "pattern",
    "erased", "follow_up",
    "missed_call", "mention", "mention_danger",
    "trial_help", "trial_over",
    "not_sure", "series_stopped", "nobody_came",
    "medicine", "medicine_silent", "medicine_refused", "medicine_code", "medicine_astray",
)  # fmt: skip
"""Why a person of the team has to look."""
LOOKING = ("nobody_found", "still_looking")
"""Of these, when somebody is asked, or nobody is needed."""
GROUPS_ON = "telegram"
"""The channel on which the team's chat may be a group with buttons."""


def tell_team(
    session: Session,
    kind: str,
    *,
    now: datetime,
    person: Person | None = None,
    request: Request | None = None,
    about: Person | None = None,
    received_id: int | None = None,
) -> TeamTask:
    """Put a task on the team's list, unless the same one (a kind of KINDS) is open already.

    `about`: the other one, of whom it is told. `received_id`: the message that nobody could handle.
    """
    query = select(TeamTask).where(
        TeamTask.kind == kind,
        TeamTask.person_id == (person.id if person else None),
        TeamTask.request_id == (request.id if request else None),
        TeamTask.about_id == (about.id if about else None),
        TeamTask.closed_at.is_(None),
    )
    known = session.scalars(query).first()
    if known is not None:
        return known
    task = TeamTask(
        kind=kind,
        person_id=person.id if person else None,
        request_id=request.id if request else None,
        about_id=about.id if about else None,
        received_id=received_id,
        created_at=now,
    )
    return add_task(session, task)


def add_task(session: Session, task: TeamTask) -> TeamTask:
    """Put it on the team's list, whatever else is open."""
    session.add(task)
    record(
        session,
        "team_told",
        now=task.created_at,
        person_id=task.person_id,
        request_id=task.request_id,
        about=task.kind,
    )
    return task


def nobody_is_missing(session: Session, request: Request, *, now: datetime) -> None:
    """Somebody was found, or nobody is needed any more: no person has to look for anybody."""
    _is_over(session, request, LOOKING, now=now)


def something_is_known(
    session: Session, person: Person, request: Request, *, now: datetime
) -> None:
    """He has said what the worry was: that stands in a task of its own."""
    query = select(TeamTask).where(TeamTask.person_id == person.id)
    for task in session.scalars(query.where(_open_of(request, ("worried",)))):
        is_over(session, task, now=now)


def somebody_said(session: Session, request: Request, *, now: datetime) -> None:
    """It is known what became of it: no person has to ask."""
    _is_over(session, request, ("nobody_said", "call_back"), now=now)


def was_called(session: Session, request: Request, *, now: datetime) -> None:
    """The team has called about it, or nobody has to any more."""
    _is_over(session, request, ("call_back",), now=now)


def pharmacist_answered(session: Session, request: Request, *, now: datetime) -> None:
    """Nobody has to call the pharmacy about it any more."""
    waiting = ("medicine", "medicine_silent", "medicine_refused")
    _is_over(session, request, waiting, now=now)


def series_decided(session: Session, request: Request, *, now: datetime) -> None:
    """The organisation has said whether its shifts go on."""
    _is_over(session, request, ("series_stopped",), now=now)


def _is_over(session: Session, request: Request, kinds: Sequence[str], *, now: datetime) -> None:
    for task in session.scalars(select(TeamTask).where(_open_of(request, kinds))):
        is_over(session, task, now=now)


def _open_of(request: Request, kinds: Sequence[str]) -> ColumnElement[bool]:
    return and_(
        TeamTask.request_id == request.id, TeamTask.kind.in_(kinds), TeamTask.closed_at.is_(None)
    )


def trouble_is_over(session: Session, kind: str, *, now: datetime) -> None:
    """What was wrong with the whole service is over by itself."""
    query = select(TeamTask).where(TeamTask.kind == kind, TeamTask.closed_at.is_(None))
    for task in session.scalars(query):
        is_over(session, task, now=now)


def is_over(session: Session, task: TeamTask, *, now: datetime) -> None:
    """Nobody has to see to it any more; the team's group is told where it was told of the task."""
    task.closed_at = now
    show_in_group(session, task, Message("desk.chat.over"), now=now)


def alert_team(session: Session, team: Team, *, now: datetime, desk: str = "") -> int:
    """Write to the team's chat about each new task, by numbers only; how many there were.

    `desk`: where the tasks are seen to, if that is reached from outside.
    """
    untold = select(TeamTask).where(TeamTask.told_at.is_(None), TeamTask.closed_at.is_(None))
    tasks = session.scalars(untold.order_by(TeamTask.id)).all()
    if not tasks:
        return 0
    chat = meet(session, channel=team.channel, address=team.chat, now=now, language=team.language)
    for task in tasks:
        task.told_at = now
        said = _with_buttons(task, desk) if team.channel == GROUPS_ON else [told(task)]
        notice = notify(session, chat, *said, now=now, urgent=True)
        if notice is not None and team.channel == GROUPS_ON:
            session.flush()
            task.shown_in = notice.id
    return len(tasks)


def told(task: TeamTask) -> Message:
    """What it is about, by numbers only."""
    known = {
        "task": task.id, "person": task.person_id, "request": task.request_id,
        "message": task.received_id, "about": task.about_id,
    }  # fmt: skip
    return Message(f"team.task.{task.kind}", known)


def show_in_group(session: Session, task: TeamTask, message: Message, *, now: datetime) -> None:
    """What became of a task, below it, where the team's group has buttons for it."""
    notice = session.get(Notice, task.shown_in) if task.shown_in is not None else None
    if notice is not None:
        amend(session, notice, told(task), message, now=now)


def _with_buttons(task: TeamTask, desk: str) -> list[Message]:
    """In a group: who taps there is known by his own chat (bot/tap_group.py)."""
    buttons = [Button("button.i_see_to_it", "group.take", task.id)]
    if task.kind in LOOKING:
        buttons.append(Button("button.ask_next", "group.ask", task.id))
        buttons.append(Button("button.ask_wider", "group.widen", task.id))
    said = told(task)
    link = [Message("desk.chat.open", {"link": f"{desk}/desk/board/{task.id}"})] if desk else []
    return [Message(said.key, said.params, column(*buttons)), *link]
