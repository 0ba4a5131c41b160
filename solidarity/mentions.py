"""Words of somebody whom nobody can call: read elsewhere, or handed in without a right number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from solidarity import safety
from solidarity.alarms import record
from solidarity.errors import NotYours
from solidarity.storage.tables import IntakeSource, Member, Mention, TeamTask
from solidarity.team import add_task

KINDS = ("mention", "mention_danger")
"""The kinds of its task: with the second one the words sound like danger."""


@dataclass(frozen=True)
class Told:
    """What a source tells of somebody. `telephone` as it was written; `consent`: he agreed that
    it is handed on, and that he is called."""

    text: str | None = None
    telephone: str | None = None
    first_name: str | None = None
    language: str | None = None
    link: str | None = None
    consent: bool = False


def keep(session: Session, source: IntakeSource, told: Told, *, now: datetime) -> Mention:
    """A task of its own for the team; who he is is kept only where he agreed."""
    kind = "mention_danger" if told.text and safety.read(told.text) else "mention"
    mention = Mention(
        task=add_task(session, TeamTask(kind=kind, created_at=now)), source_id=source.id,
        text=told.text, link=told.link, language=told.language, at=now,
        first_name=told.first_name if told.consent else None,
        telephone=told.telephone if told.consent else None,
    )  # fmt: skip
    session.add(mention)
    session.flush()
    return mention


def waiting(session: Session, member: Member) -> Sequence[Mention]:
    """Those that nobody has dealt with, danger first, then the oldest.

    They end with their task (solidarity.taking.close). Who shows one calls `look_at`.
    """
    is_open = TeamTask.closed_at.is_(None)
    query = select(Mention).join(Mention.task).join(Mention.source).where(is_open, _seen(member))
    return session.scalars(query.order_by(TeamTask.kind.desc(), Mention.id)).all()


def count(session: Session, member: Member) -> int:
    """How many there are, without reading them."""
    is_open = TeamTask.closed_at.is_(None)
    query = select(func.count(Mention.id)).join(Mention.task).join(Mention.source)
    return session.scalars(query.where(is_open, _seen(member))).one()


def look_at(session: Session, member: Member, mention_id: int, *, now: datetime) -> Mention:
    """One that this member may see; it is kept that he looked. NotYours otherwise."""
    query = select(Mention).join(Mention.source).where(Mention.id == mention_id, _seen(member))
    mention = session.scalars(query).one_or_none()
    if mention is None:
        raise NotYours(mention=mention_id)
    record(
        session, "looked_up", now=now, person_id=member.person_id, what="mention",
        mention=mention.id,
    )  # fmt: skip
    return mention


def _seen(member: Member) -> ColumnElement[bool]:
    partner = member.organisation_id
    return true() if partner is None else IntakeSource.organisation_id == partner
