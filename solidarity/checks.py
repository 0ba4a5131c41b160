"""How the team gets to know a volunteer, and what it has to know before it approves."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.errors import IllegalStep, OwnCase
from solidarity.settings import Volunteers
from solidarity.storage.tables import Check, Volunteer
from solidarity.vocabulary import help_kinds, help_mask

OUTCOMES: dict[str, tuple[str, ...]] = {
    "conversation": ("good", "unsure", "no_answer"),
    "identity": ("seen", "not_seen"),
    "reference": ("asked", "received", "good", "unsure"),
}
"""What is checked, and how it can end."""
PASSED = {"conversation": "good", "identity": "seen", "reference": "good"}


def not_himself(volunteer: Volunteer, by: int | None) -> None:
    """Another member has to get to know him, and to agree; raises OwnCase."""
    if by == volunteer.person_id:
        raise OwnCase(volunteer=by)


def note(
    session: Session,
    volunteer: Volunteer,
    kind: str,
    outcome: str,
    *,
    now: datetime,
    by: int | None = None,
    words: str = "",
) -> None:
    """Keep what a member found out; `words` are for the team alone."""
    not_himself(volunteer, by)
    if outcome not in OUTCOMES.get(kind, ()):
        raise IllegalStep(check=kind, outcome=outcome)
    session.add(
        Check(
            volunteer_id=volunteer.person_id, kind=kind, outcome=outcome, by_id=by, at=now,
            note=words or None,
        )
    )  # fmt: skip
    record(
        session, "checked", now=now, person_id=volunteer.person_id, check=kind, outcome=outcome,
        by=by,
    )  # fmt: skip


def of_volunteer(session: Session, volunteer: Volunteer) -> Sequence[Check]:
    """All of them, the newest first."""
    query = select(Check).where(Check.volunteer_id == volunteer.person_id)
    return session.scalars(query.order_by(Check.at.desc(), Check.id.desc())).all()


def passed(session: Session, volunteer: Volunteer) -> frozenset[str]:
    """Of each kind the newest counts."""
    newest: dict[str, str] = {}
    for check in of_volunteer(session, volunteer):
        newest.setdefault(check.kind, check.outcome)
    return frozenset(kind for kind, outcome in newest.items() if outcome == PASSED[kind])


def needed(help_type: str, settings: Volunteers) -> list[str]:
    """What has to be checked before the team approves of this kind of help."""
    if help_type in settings.approved_at_once:
        return []
    lists = {
        "conversation": settings.conversation_needed_for,
        "identity": settings.identity_needed_for,
        "reference": settings.reference_needed_for,
    }
    return [kind for kind, helps in lists.items() if help_type in helps]


def missing(session: Session, volunteer: Volunteer, kinds: int, settings: Volunteers) -> list[str]:
    """What is still to be checked for these kinds of help (bits)."""
    known = passed(session, volunteer)
    wanted = {check for each in help_kinds(kinds) for check in needed(each, settings)}
    return [check for check in OUTCOMES if check in wanted - known]


def approve_at_once(volunteer: Volunteer, settings: Volunteers) -> None:
    """Of what he offers, what needs no word of the team; who comes back keeps what it agreed to."""
    at_once = help_mask(settings.approved_at_once)
    if volunteer.is_on_trial:
        at_once &= ~help_mask(settings.not_on_trial)
    volunteer.approved = volunteer.wanted & (volunteer.approved | at_once)
