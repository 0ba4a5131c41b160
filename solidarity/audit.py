"""The record of who looked at what of whom, and who came in or changed what members may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from solidarity.clock import point_in_time
from solidarity.storage.tables import Event

KINDS = (
    "looked_up", "danger_looked_up", "signed_in", "signed_out", "locked_out", "invited",
    "roles_given", "roles_taken", "member_changed", "second_step_forgotten", "checked",
    "approved", "not_approved", "suspended", "suspension_lifted",
)  # fmt: skip
NUMBERS = ("by", "whose", "volunteer")
"""Facts that are the number of a person, in these events and in NAMED."""
NAMED = ("reported", "pair_proposed", "tie_taken_back")
A_PAGE = 100
OF_HIMSELF = ("looked_up", "danger_looked_up", "signed_in", "signed_out", "locked_out")
"""Events that belong to the member who did it; of the others `by` names him."""


@dataclass(frozen=True)
class Look:
    """`by`: the member, None from the shell. `whose`: whom it is about. Numbers only."""

    at: datetime
    kind: str
    by: int | None
    whose: int | None
    what: str
    request_id: int | None


def read(
    session: Session,
    *,
    by: int | None = None,
    whose: int | None = None,
    day: date | None = None,
    page: int = 0,
    most: int = A_PAGE,
) -> Sequence[Look]:
    """The newest first; one more than a page when there is another page."""
    query = select(Event).where(Event.kind.in_(KINDS))
    if by is not None:
        himself = (Event.kind.in_(OF_HIMSELF)) & (Event.person_id == by)
        query = query.where(or_(himself, Event.facts["by"].as_integer() == by))
    if whose is not None:
        others = Event.kind.not_in(OF_HIMSELF) & (Event.person_id == whose)
        query = query.where(or_(others, Event.facts["whose"].as_integer() == whose))
    if day is not None:
        begins = point_in_time(datetime.combine(day, time()))
        ends = point_in_time(datetime.combine(day + timedelta(days=1), time()))
        query = query.where(Event.at >= begins, Event.at < ends)
    query = query.order_by(Event.id.desc()).offset(page * most).limit(most + 1)
    return [_look(event) for event in session.scalars(query)]


def give(session: Session, gone: int, kept: int | None) -> None:
    """In the facts of events one person becomes another (merged), or nobody (erased)."""
    numbers = [Event.facts[name].as_integer() == gone for name in NUMBERS]
    named = Event.kind.in_((*KINDS, *NAMED))
    for event in session.scalars(select(Event).where(named, or_(*numbers))):
        event.facts = {
            name: kept if name in NUMBERS and value == gone else value
            for name, value in event.facts.items()
        }


def _look(event: Event) -> Look:
    facts, is_own = event.facts, event.kind in OF_HIMSELF
    return Look(
        at=event.at,
        kind=event.kind,
        by=event.person_id if is_own else facts.get("by"),
        whose=facts.get("whose") if is_own else event.person_id,
        what=_what(facts),
        request_id=event.request_id,
    )


def _what(facts: dict[str, object]) -> str:
    """The words of the code, as the CSV has them too."""
    told = (facts.get(name) for name in ("what", "where", "roles", "kinds", "check", "outcome"))
    return ", ".join(
        " ".join(each) if isinstance(each, list) else str(each) for each in told if each
    )
