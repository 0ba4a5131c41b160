"""One button of a task that asks volunteers, on the board or in the team's chat."""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import settling, taking
from solidarity.asking_by_hand import ask_these
from solidarity.errors import IllegalStep
from solidarity.settings import Rules
from solidarity.storage.tables import TeamTask
from solidarity.team import LOOKING


def ask(
    session: Session, task: TeamTask, member_id: int, *, wide: bool, rules: Rules, now: datetime
) -> int:
    """Ask the next ones for its request; how many. The task ends, unless there was nobody: it
    comes again if nobody says yes."""
    request = settling.hold_request(session, task)
    taking.take(session, task.id, member_id, now=now)
    if request is None or task.kind not in LOOKING:
        raise IllegalStep(task=task.id)
    asked = ask_these(session, request, asking=rules.asking, now=now, wide=wide)
    if asked:
        taking.close(session, task.id, member_id, "asked", now=now)
    return asked
