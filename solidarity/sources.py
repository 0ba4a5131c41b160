"""Sources: systems of others that tell of people in need, such as telephone systems and forms."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.errors import NotYours, WrongSource
from solidarity.settings import Intake
from solidarity.storage.tables import IntakeEvent, IntakeSource, Member, Organisation

GENERIC, AIRCALL = KINDS = ("generic", "aircall")
"""How a source tells: in our own words (docs/intake.md), or as Aircall does."""
NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?", re.ASCII)
SECRET_BYTES = 32
SHORTEST_TOKEN = 8
"""Of Aircall, who makes it: nothing shorter is one."""


def add(
    session: Session,
    name: str,
    kind: str,
    *,
    now: datetime,
    organisation_id: int | None = None,
    secret: str = "",
) -> IntakeSource:
    """A new source; `secret` is the one that Aircall gave, others get one.

    Raises WrongSource where the name is taken or unfit, or Aircall's token is none.
    """
    is_taken = session.scalars(select(IntakeSource.id).where(IntakeSource.name == name)).first()
    if is_taken is not None or not NAME.fullmatch(name) or kind not in KINDS:
        raise WrongSource(kind=kind)
    if kind == AIRCALL and len(secret) < SHORTEST_TOKEN:
        raise WrongSource(kind=kind, missing="secret")
    if organisation_id is not None and session.get(Organisation, organisation_id) is None:
        raise WrongSource(organisation=organisation_id)
    source = IntakeSource(
        name=name, kind=kind, organisation_id=organisation_id, created_at=now,
        secret=secret if kind == AIRCALL else secrets.token_urlsafe(SECRET_BYTES),
    )  # fmt: skip
    session.add(source)
    session.flush()
    record(session, "source_added", now=now, source=source.id, how=kind)
    return source


def end(session: Session, source: IntakeSource, *, now: datetime) -> None:
    """Nothing more is taken from it; its name is not given again."""
    if source.ended_at is None:
        source.ended_at = now
        record(session, "source_ended", now=now, source=source.id)


def of_name(session: Session, name: str) -> IntakeSource | None:
    """A source from which something is taken."""
    if not NAME.fullmatch(name):
        return None
    query = select(IntakeSource).where(IntakeSource.name == name, IntakeSource.ended_at.is_(None))
    return session.scalars(query).one_or_none()


def seen_by(session: Session, member: Member | None = None) -> Sequence[IntakeSource]:
    """Those whose people this member sees, without a member all; what ended comes last."""
    is_over = IntakeSource.ended_at.is_not(None)
    query = select(IntakeSource).order_by(is_over, IntakeSource.id.desc())
    partner = member.organisation_id if member is not None else None
    is_seen = true() if partner is None else IntakeSource.organisation_id == partner
    return session.scalars(query.where(is_seen)).all()


def get(session: Session, source_id: int, member: Member) -> IntakeSource:
    """One that this member sees; NotYours otherwise."""
    for source in seen_by(session, member):
        if source.id == source_id:
            return source
    raise NotYours(source=source_id)


def hold(session: Session, source: IntakeSource, *, intake: Intake, now: datetime) -> float:
    """Seconds until it may tell something more; with 0 it is its turn, and nobody else's."""
    session.refresh(source, with_for_update=True)
    pace = timedelta(minutes=1 / intake.a_minute)
    free_at = max(source.free_at or now, now)
    wait = (free_at - (intake.burst - 1) * pace - now).total_seconds()
    if wait > 0:
        return wait
    source.free_at, source.heard_at = free_at + pace, now
    return 0.0


def once(
    session: Session, source: IntakeSource, what: str, does: Callable[[], str], *, now: datetime
) -> str:
    """Do what this event asks for, or say what was made of it the first time.

    The source is held (`hold`), so that the same event does not come twice at once.
    """
    known = f"{source.id} {what}".encode()
    key = hmac.new(source.secret.encode(), known, hashlib.sha256).hexdigest()
    event = session.get(IntakeEvent, key)
    if event is None:
        event = IntakeEvent(key=key, result=does(), at=now)
        session.add(event)
    return event.result


def language_of(session: Session, source: IntakeSource, *, otherwise: str) -> str:
    """In which language somebody is spoken to of whom nothing is known."""
    if source.organisation_id is None:
        return otherwise
    return session.get_one(Organisation, source.organisation_id).language
