"""Small chores of the team from the shell."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TextIO

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from bot.wording import Wording
from solidarity import approving, checks
from solidarity.asked import why_these
from solidarity.clock import wall_time
from solidarity.errors import NotChecked
from solidarity.settings import Settings
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.tables import TeamTask, Volunteer
from solidarity.team import is_over
from solidarity.vocabulary import help_kinds


def approve(
    settings: Settings, person_id: int | None, out: TextIO, *, checked: Sequence[str] = ()
) -> int:
    """Without a number: who waits for approval. With one: all he offers is approved.

    `checked`: what the team has checked of him, and found good.
    """
    sessions, now = Sessions(open_engine(settings.database_url)), datetime.now(UTC)
    try:
        with sessions.begin() as session:
            if person_id is None:
                _show_waiting(approving.waiting(session), out)
                return 0
            found = session.get_one(Volunteer, person_id)
            for kind in checked:
                checks.note(session, found, kind, checks.PASSED[kind], now=now)
            session.flush()
            approving.approve(
                session, found, found.wanted, settings=settings.rules.volunteers, now=now
            )
    except NoResultFound:
        print(f"there is no volunteer {person_id}", file=out)
        return 1
    except NotChecked as error:
        print("not checked yet:", *error.missing, file=out)
        return 1
    return 0


def _show_waiting(waiting: Iterable[Volunteer], out: TextIO) -> None:
    for volunteer in waiting:
        kinds = help_kinds(volunteer.wanted & ~volunteer.approved)
        print(volunteer.person_id, volunteer.state, ", ".join(kinds), file=out)


def team_tasks(settings: Settings, close: int | None, out: TextIO) -> int:
    """Open tasks, the oldest first: number, since when, kind, then the numbers of the person, the
    request, the message and the other person.
    """
    sessions = Sessions(open_engine(settings.database_url))
    with sessions.begin() as session:
        done = session.get(TeamTask, close) if close is not None else None
        if close is not None and done is None:
            print(f"there is no task {close}", file=out)
            return 1
        if done is not None:
            is_over(session, done, now=datetime.now(UTC))
        query = select(TeamTask).where(TeamTask.closed_at.is_(None)).order_by(TeamTask.id)
        for task in session.scalars(query):
            since = task.created_at.isoformat(timespec="minutes")
            about = (task.person_id, task.request_id, task.received_id, task.about_id)
            print(task.id, since, task.kind, *about, file=out)
    return 0


def say_why(settings: Settings, request_id: int, out: TextIO) -> int:
    """Who was asked for a request, what they said, and why these, in the team's language."""
    wording, now = Wording(), wall_time(datetime.now(UTC))
    with Sessions(open_engine(settings.database_url)).begin() as session:
        for message in why_these(session, request_id):
            language = settings.rules.team.language
            print(wording.say(message.key, message.params, language=language, now=now), file=out)
    return 0
