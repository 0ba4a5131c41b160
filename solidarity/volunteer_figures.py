"""What is known of how a volunteer helps, in figures: for a talk with him, not for a verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from solidarity.storage.tables import Event, Offer, TeamTask, Tie, Volunteer
from solidarity.ties import AGAIN, NEVER

WORRIES = ("reported", "asks_for_money", "gives_up", "pattern", "worried", "call_worry")
"""Tasks of the team that may be about what somebody did."""
LATEST = 200
"""So many of his last offers are looked at."""


@dataclass(frozen=True)
class Figures:
    asked: int
    said_yes: int
    helped: int
    gave_up: int
    answers_after: timedelta | None
    """The median; None: he never answered."""
    reports: int
    again: int
    never: int
    """How many people would meet him again, or never."""


def of(session: Session, volunteer: Volunteer) -> Figures:
    number = volunteer.person_id
    said = select(Tie.person_says, func.count()).where(Tie.volunteer_id == number)
    ties = dict(session.execute(said.group_by(Tie.person_says)).all())
    return Figures(
        asked=volunteer.asked_count, said_yes=volunteer.accepted_count,
        helped=volunteer.done_count, gave_up=_times(session, number, "gave_up"),
        answers_after=_answers_after(session, number), reports=_times(session, number, "reported"),
        again=ties.get(AGAIN, 0), never=ties.get(NEVER, 0),
    )  # fmt: skip


def _times(session: Session, person_id: int, kind: str) -> int:
    query = select(func.count(Event.id)).where(Event.person_id == person_id, Event.kind == kind)
    return session.scalars(query).one()


def _answers_after(session: Session, person_id: int) -> timedelta | None:
    answered = (
        select(Offer.sent_at, Offer.answered_at)
        .where(Offer.volunteer_id == person_id, Offer.answered_at.is_not(None))
        .order_by(Offer.id.desc())
        .limit(LATEST)
    )
    times = [
        (answer - sent).total_seconds() for sent, answer in session.execute(answered) if answer
    ]
    return timedelta(seconds=median(times)) if times else None


def worries(session: Session, person_id: int) -> Sequence[TeamTask]:
    """What the team was told of him or by him, the newest first."""
    about = or_(TeamTask.about_id == person_id, TeamTask.person_id == person_id)
    query = select(TeamTask).where(about, TeamTask.kind.in_(WORRIES))
    return session.scalars(query.order_by(TeamTask.id.desc()).limit(20)).all()
