"""Buttons under the tasks in the team's group: they are no one person's, whoever taps has the role.

The group is a person of its own in our tables, and the buttons are its. Who taps is known by his
own chat with the bot (the sender of the tap), and what he may do by his roles.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from solidarity import asking_for_tasks, safeguarding, settling, taking
from solidarity.errors import NightTime, NotYours, TakenByOther
from solidarity.members import roles_of
from solidarity.messages import Button, Message, row
from solidarity.notices import amend
from solidarity.storage.tables import Tap, TeamTask
from solidarity.vocabulary import Role

if TYPE_CHECKING:
    from bot.taps import Tapped

OF_TASKS = "team.task."


def take(tapped: "Tapped") -> None:
    task = _task(tapped)
    if task.kind == "danger":
        _take_danger(tapped, task)
        return
    taking.take(tapped.session, task.id, tapped.person.id, now=tapped.now)
    _show_taken(tapped, task)


def _take_danger(tapped: "Tapped", task: TeamTask) -> None:
    """How to reach the person is said in his own chat."""
    safeguarding.take(tapped.session, task.id, tapped.person, now=tapped.now)
    if task.taken_by != tapped.person.id:
        raise TakenByOther(task=task.id)
    _show_taken(tapped, task)


def ask(tapped: "Tapped") -> None:
    _ask(tapped, wide=False)


def widen(tapped: "Tapped") -> None:
    _ask(tapped, wide=True)


def _ask(tapped: "Tapped", *, wide: bool) -> None:
    task = _task(tapped)
    asked = asking_for_tasks.ask(
        tapped.session, task, tapped.person.id, wide=wide, rules=tapped.rules, now=tapped.now
    )
    if not asked:
        _show_taken(tapped, task, Message("desk.chat.nobody_left"))
        return
    _show(tapped, Message("desk.chat.asked", {"name": tapped.person.first_name, "n": asked}))


def finish(tapped: "Tapped") -> None:
    task = _task(tapped)
    settling.settle(tapped.session, task, tapped.person.id, settling.SOLVED, now=tapped.now)


def _task(tapped: "Tapped") -> TeamTask:
    """The task, if whoever taps may see to it; NotYours otherwise."""
    task = tapped.session.get_one(TeamTask, tapped.ref)
    needed = Role.SAFEGUARDING if task.kind == "danger" else Role.COORDINATOR
    if needed not in roles_of(tapped.session, tapped.person.id, now=tapped.now):
        raise NotYours(task=task.id)
    return task


def _show_taken(tapped: "Tapped", task: TeamTask, *more: Message) -> None:
    name = {"name": tapped.person.first_name}
    done = row(Button("button.settled", "group.done", task.id))
    _show(tapped, *more, Message("desk.chat.taken", name, done))


def _show(tapped: "Tapped", *said: Message) -> None:
    """The task stays, with what became of it below."""
    told = [Message(key, known) for key, known in tapped.notice.parts if key.startswith(OF_TASKS)]
    amend(tapped.session, tapped.notice, *told, *said, now=tapped.now)


def refusal(tap: Tap, error: Exception) -> Message | None:
    """A short word over the group, for him who tapped alone; None for other buttons."""
    if tap.action not in HANDLERS:
        return None
    said: dict[type[Exception], Message] = {
        NotYours: Message("desk.chat.no_role"),
        TakenByOther: Message("desk.chat.taken_by_other"),
        NightTime: Message("desk.chat.night"),
    }
    return said.get(type(error))


HANDLERS: dict[str, Callable[["Tapped"], None]] = {
    "group.take": take,
    "group.ask": ask,
    "group.widen": widen,
    "group.done": finish,
}
