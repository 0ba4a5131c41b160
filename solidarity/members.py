"""The people of the team: who has which role, and how one is given or taken."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.codes import hash_of, new_code
from solidarity.errors import LastAdministrator
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.storage.tables import Invitation, Member, Person
from solidarity.vocabulary import Role, role_mask, role_names

INVITED_FOR = timedelta(hours=24)


def roles_of(session: Session, person_id: int, *, now: datetime) -> list[str]:
    """What this person may do; nothing when his time is over."""
    member = session.get(Member, person_id)
    if member is None or (member.until is not None and member.until <= now):
        return []
    return role_names(member.roles)


def having(session: Session, role: Role, *, now: datetime) -> list[Member]:
    """All who have this role now, the longest in it first."""
    return [member for member in everybody(session, now=now) if role in role_names(member.roles)]


def everybody(session: Session, *, now: datetime) -> list[Member]:
    """All members whose time is not over."""
    lasts = or_(Member.until.is_(None), Member.until > now)
    query = select(Member).where(lasts).order_by(Member.created_at, Member.person_id)
    return list(session.scalars(query))


def give_roles(
    session: Session,
    person: Person,
    roles: Iterable[str],
    *,
    now: datetime,
    until: datetime | None = None,
    by: int | None = None,
) -> Member:
    """These roles beside those he has; `until` holds for all of them."""
    roles = sorted(set(roles))
    member = session.get(Member, person.id, with_for_update=True)
    if member is None:
        member = Member(person_id=person.id, roles=0, created_at=now)
        session.add(member)
    if member.until is not None and member.until <= now:
        member.roles = 0
    member.roles |= role_mask(roles)
    member.until = until
    record(session, "roles_given", now=now, person_id=person.id, roles=roles, by=by)
    return member


def change(
    session: Session,
    person_id: int,
    roles: Iterable[str],
    *,
    now: datetime,
    by: int,
    until: datetime | None = None,
    organisation_id: int | None = None,
) -> None:
    """Exactly these roles; none: he is no member any more. LastAdministrator if nobody is left."""
    _hold_administrators(session)
    member = session.get_one(Member, person_id, with_for_update=True, populate_existing=True)
    mask, before = role_mask(roles), member.roles
    if until is not None and until <= now:
        mask = 0
    if mask == 0:
        take_roles(session, person_id, now=now, by=by)
    else:
        member.is_contact = member.is_contact and member.organisation_id == organisation_id
        member.roles, member.until, member.organisation_id = mask, until, organisation_id
        for kind, changed in (("given", mask & ~before), ("taken", before & ~mask)):
            if changed:
                names = role_names(changed)
                record(
                    session, f"roles_{kind}", now=now, person_id=person_id, roles=names, by=by
                )  # fmt: skip
        record(
            session, "member_changed", now=now, person_id=person_id, by=by,
            organisation=organisation_id, until=until.date().isoformat() if until else None,
        )  # fmt: skip
    session.flush()
    if not _lasting_administrators(session):
        raise LastAdministrator(member=person_id)


def _hold_administrators(session: Session) -> None:
    """Of two who take each other's roles at once the second sees what the first did."""
    session.scalars(select(Member).order_by(Member.person_id).with_for_update()).all()


def _lasting_administrators(session: Session) -> list[Member]:
    """Those whose roles do not end, and who see everybody."""
    query = select(Member).where(Member.until.is_(None), Member.organisation_id.is_(None))
    return [one for one in session.scalars(query) if Role.ADMINISTRATOR in role_names(one.roles)]


def take_roles(session: Session, person_id: int, *, now: datetime, by: int | None = None) -> bool:
    """He is no member any more; False when he was none."""
    member = session.get(Member, person_id, with_for_update=True)
    if member is None:
        return False
    session.delete(member)
    record(
        session, "roles_taken", now=now, person_id=person_id, roles=role_names(member.roles), by=by
    )
    return True


def invite(session: Session, roles: Iterable[str], *, now: datetime, by: int | None = None) -> str:
    """A code that makes a member of who types it first, within INVITED_FOR."""
    code = new_code(session)
    invitation = Invitation(
        code_hash=hash_of(code),
        roles=role_mask(roles),
        created_at=now,
        expires_at=now + INVITED_FOR,
    )
    session.add(invitation)
    session.flush()
    record(session, "invited", now=now, roles=role_names(invitation.roles), by=by)
    return code


def join_by_code(session: Session, person: Person, code: str, *, now: datetime) -> bool:
    """Take up an invitation, or say that it is over; False when the code is none."""
    query = select(Invitation).where(Invitation.code_hash == hash_of(code))
    invitation = session.scalars(query.with_for_update()).one_or_none()
    if invitation is None:
        return False
    if invitation.used_at is not None or invitation.expires_at <= now:
        notify(session, person, Message("member.old_code"), now=now)
        return True
    invitation.used_at = now
    member = give_roles(session, person, role_names(invitation.roles), now=now)
    roles = [Message(f"role.{role}") for role in role_names(member.roles)]
    known = {"notes": [[role.key, {}] for role in roles]}
    notify(session, person, Message("member.welcome", known), now=now)
    return True
