"""How people of the team come to the pages: a link in their chat, then a code of their telephone.

Links, cookies and forms carry long random words; only their hashes are kept, but for the word in
the forms, which is of no use without the cookie.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.members import roles_of
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.settings import Association
from solidarity.storage.tables import Person, SignIn, Visit

LINK_LASTS = timedelta(minutes=10)
IDLE = timedelta(minutes=30)
"""Who does nothing for so long signs in again …"""
LONGEST = timedelta(hours=10)
"""… and everybody after a shift."""


def send_link(session: Session, person: Person, *, association: Association, now: datetime) -> None:
    """A link to the pages, into the chat of somebody of the team; anybody else hears how it is."""
    if not roles_of(session, person.id, now=now):
        notify(session, person, Message("desk.chat.no_member"), now=now)
        return
    url = f"{association.public_url}/desk/in/{new_link(session, person, now=now)}"
    known = {"link": url, "minutes": LINK_LASTS // timedelta(minutes=1)}
    notify(session, person, Message("desk.chat.link", known), now=now)


def new_link(session: Session, person: Person, *, now: datetime) -> str:
    """The secret part of a link that works once, for LINK_LASTS."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            token_hash=_hash(token),
            person_id=person.id,
            created_at=now,
            expires_at=now + LINK_LASTS,
        )
    )
    return token


def enter(session: Session, token: str, *, now: datetime) -> str | None:
    """Use a link: the word of the cookie; None when the link is over or none."""
    link = session.get(SignIn, _hash(token), with_for_update=True)
    if link is None or link.used_at is not None or link.expires_at <= now:
        return None
    person = session.get_one(Person, link.person_id)
    if not roles_of(session, person.id, now=now):
        return None
    link.used_at = now
    cookie = secrets.token_urlsafe(32)
    session.add(
        Visit(
            token_hash=_hash(cookie),
            form_token=secrets.token_urlsafe(32),
            person_id=person.id,
            language=person.language,
            began_at=now,
            seen_at=now,
        )
    )
    record(session, "signed_in", now=now, person_id=person.id)
    return cookie


def visit_of(
    session: Session, cookie: str, *, now: datetime, by_itself: bool = False
) -> Visit | None:
    """Who is at the pages with this cookie; None when his time is over.

    `by_itself`: an open page looks for news, which says nothing of who sits before it.
    """
    query = select(Visit).where(Visit.token_hash == _hash(cookie), Visit.ended_at.is_(None))
    visit = session.scalars(query).one_or_none()
    if visit is None or now >= visit.seen_at + IDLE or now >= visit.began_at + LONGEST:
        return None
    if not by_itself:
        visit.seen_at = now
    return visit


def leave(session: Session, visit: Visit, *, now: datetime) -> None:
    """Sign out."""
    visit.ended_at = now
    record(session, "signed_out", now=now, person_id=visit.person_id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
