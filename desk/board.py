"""The board: all that needs a person, and what can be done about each with one button."""

from collections.abc import Callable
from datetime import date
from typing import Any

from starlette.responses import Response

from desk.asked import Asked
from desk.doors import Page
from solidarity import (
    asking_for_tasks,
    board,
    follow_ups,
    members,
    mentions,
    safeguarding,
    settling,
    shift_notes,
    taking,
)
from solidarity.clock import wall_time
from solidarity.errors import IllegalStep, NotYours
from solidarity.storage.tables import Member, TeamTask
from solidarity.team import LOOKING
from solidarity.vocabulary import Role

LOOK = frozenset({Role.COORDINATOR, Role.OPERATOR, Role.SAFEGUARDING})
ACT = frozenset({Role.COORDINATOR, Role.SAFEGUARDING})
LEAD = frozenset({Role.COORDINATOR})
SAID = ("asked", "nobody_left", "closed", "put_off", "assigned", "again")
"""What a page says after a form (desk.board.said.WORD)."""


def show(asked: Asked) -> Response:
    """Who sees to dangers alone sees these alone."""
    wanted = asked.http.query_params.get("group")
    group = wanted if wanted in board.FILTERS else None
    if not asked.has(Role.COORDINATOR, Role.OPERATOR):
        group = "danger"
    number = asked.http.query_params.get("page", "0")
    at = int(number) if number.isdecimal() and len(number) < 5 else 0
    of_partner = asked.member.organisation_id is not None
    cards, more = board.page(asked.session, asked.member, group=group, number=at, now=asked.now)
    counts = board.counts(asked.session, asked.member, now=asked.now)
    return asked.page(
        "board.html", cards=cards, counts=counts, group=group, number=at, more=more,
        total=sum(counts.values()) - counts[board.MINE],
        # Their tasks are about nobody known: a partner has none of them on the board.
        mentions=mentions.count(asked.session, asked.member) if of_partner else 0,
        notes=shift_notes.unread(asked.session, asked.member), **known_of(asked),
    )  # fmt: skip


def known_of(asked: Asked) -> dict[str, Any]:
    """What all pages with tasks need."""
    said, number = asked.http.query_params.get("said"), asked.http.query_params.get("n", "")
    return {
        "said": said if said in SAID else None,
        "n": int(number) if number.isdecimal() and len(number) < 3 else 0,
        "leads": asked.has(Role.COORDINATOR),
        "guards": asked.has(Role.SAFEGUARDING),
        "looking": LOOKING,
        "reasons": settling.REASONS,
        "today": wall_time(asked.now).date(),
        "colleagues": _colleagues(asked),
        "local": lambda moment: wall_time(moment).isoformat(timespec="minutes"),
    }


def _colleagues(asked: Asked) -> list[Member]:
    """Those who see the same people."""
    everybody = members.everybody(asked.session, now=asked.now)
    own = asked.member.organisation_id
    return [each for each in everybody if each.organisation_id == own]


def show_task(asked: Asked) -> Response:
    task = task_of(asked)
    card = board.of_task(asked.session, asked.member, task, now=asked.now)
    return asked.page("task.html", card=card, **known_of(asked))


def task_of(asked: Asked) -> TeamTask:
    """The task of the address; NotYours when this member may not see whom it is about."""
    task = asked.session.get(TeamTask, asked.number("task"))
    if task is None:
        raise NotYours(task=asked.number("task"))
    if task.person_id is not None:
        asked.person(task.person_id)
    elif asked.member.organisation_id is not None:
        raise NotYours(task=task.id)
    if not asked.has(Role.COORDINATOR, Role.OPERATOR) and board.group_of(task.kind) != "danger":
        raise NotYours(task=task.id)
    return task


def act(asked: Asked) -> Response:
    """A button of a task: `do` says which."""
    task, does = task_of(asked), ACTS.get(asked.text("do"))
    needed = Role.SAFEGUARDING if task.kind == "danger" else Role.COORDINATOR
    if does is None or not asked.has(needed):
        raise NotYours(task=task.id)
    return asked.go(_back(asked, task) + does(asked, task))


def _back(asked: Asked, task: TeamTask) -> str:
    ways = {"task": f"/desk/board/{task.id}", "request": f"/desk/requests/{task.request_id}"}
    return ways.get(asked.text("from"), "/desk/board")


def _take(asked: Asked, task: TeamTask) -> str:
    if task.kind == "danger":
        safeguarding.take(asked.session, task.id, asked.me, now=asked.now)
    else:
        taking.take(asked.session, task.id, asked.me.id, now=asked.now)
    return ""


def _give_back(asked: Asked, task: TeamTask) -> str:
    taking.give_back(asked.session, task.id, asked.me.id, now=asked.now)
    return ""


def _ask(asked: Asked, task: TeamTask) -> str:
    number = asking_for_tasks.ask(
        asked.session, task, asked.me.id,
        wide=asked.text("do") == "widen", rules=asked.rules, now=asked.now,
    )  # fmt: skip
    return f"?said=asked&n={number}" if number else "?said=nobody_left"


def _settle(asked: Asked, task: TeamTask) -> str:
    settling.settle(asked.session, task, asked.me.id, asked.text("reason"), now=asked.now)
    return "?said=closed"


def _try_again(asked: Asked, task: TeamTask) -> str:
    settling.try_again(asked.session, task, asked.me.id, now=asked.now)
    return "?said=again"


def _put_off(asked: Asked, task: TeamTask) -> str:
    follow_ups.put_off(
        asked.session, task.id, asked.me.id, owner_id=_owner(asked), day=_day(asked), now=asked.now
    )
    shift_notes.write(asked.session, asked.me, asked.text("words"), task_id=task.id, now=asked.now)
    return "?said=put_off"


def _note(asked: Asked, task: TeamTask) -> str:
    shift_notes.write(asked.session, asked.me, asked.text("words"), task_id=task.id, now=asked.now)
    return ""


ACTS: dict[str, Callable[[Asked, TeamTask], str]] = {
    "take": _take,
    "give_back": _give_back,
    "ask": _ask,
    "widen": _ask,
    "settle": _settle,
    "again": _try_again,
    "put_off": _put_off,
    "note": _note,
}


def _day(asked: Asked) -> date:
    try:
        return date.fromisoformat(asked.text("day"))
    except ValueError as error:
        raise IllegalStep(day="") from error


def _owner(asked: Asked) -> int:
    """Somebody of the same organisation; he himself unless another was chosen."""
    chosen = asked.text("owner") or str(asked.me.id)
    owner = next((m.person_id for m in _colleagues(asked) if str(m.person_id) == chosen), None)
    if owner is None:
        raise NotYours(member=chosen)
    return owner


def remember(asked: Asked) -> Response:
    """A follow-up of its own, about a person, a request, or neither."""
    person = request = None
    if asked.text("request"):
        request = asked.request(asked.told_number("request"))
        person = request.person
    elif asked.text("person"):
        person = asked.person(asked.told_number("person"))
    follow_ups.begin(
        asked.session, asked.me, asked.text("words"), owner_id=_owner(asked), day=_day(asked),
        person_id=person.id if person else None, request_id=request.id if request else None,
        now=asked.now,
    )  # fmt: skip
    return asked.go("/desk/board?said=put_off")


def leave_note(asked: Asked) -> Response:
    shift_notes.write(asked.session, asked.me, asked.text("words"), now=asked.now)
    return asked.go("/desk/board")


def tick_note(asked: Asked) -> Response:
    shift_notes.tick_off(asked.session, asked.number("note"), asked.member, now=asked.now)
    return asked.go("/desk/board")


PAGES = (
    Page("/desk/board", show, LOOK, menu="board"),
    Page("/desk/board/{task:int}", show_task, LOOK),
    Page("/desk/board/{task:int}", act, ACT, "POST"),
    Page("/desk/follow-ups", remember, LEAD, "POST"),
    Page("/desk/notes", leave_note, LOOK, "POST"),
    Page("/desk/notes/{note:int}", tick_note, LOOK, "POST"),
)
