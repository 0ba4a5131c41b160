"""The second step of signing in: a code of six digits by an app on the member's telephone."""

import hmac
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import update
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.errors import LockedOut
from solidarity.storage.tables import SecondStep, Visit

MOST_WRONG = 5
LOCKED_FOR = timedelta(minutes=15)
NEAR = (-1, 0, 1)
"""Half-minutes by which the two clocks may differ."""


def of_member(session: Session, person_id: int) -> SecondStep:
    """His secret, made when he signs in for the first time; the row is held."""
    kept = session.get(SecondStep, person_id, with_for_update=True)
    if kept is None:
        kept = SecondStep(person_id=person_id, secret=pyotp.random_base32(), last_step=0, wrong=0)
        session.add(kept)
    return kept


def address_of(kept: SecondStep, *, association: str) -> str:
    """What an app reads from the square picture; it carries the secret and no name."""
    totp = pyotp.TOTP(kept.secret)
    return totp.provisioning_uri(name=f"{kept.person_id}", issuer_name=association)


def prove(session: Session, visit: Visit, code: str, *, now: datetime) -> bool:
    """Whether the code is right; then the visit may show what it is for.

    A code is taken once. After MOST_WRONG wrong ones in a row raises LockedOut, for LOCKED_FOR.
    """
    kept = of_member(session, visit.person_id)
    if kept.locked_until is not None and now < kept.locked_until:
        raise LockedOut(member=visit.person_id)
    step = _step_of(kept, code.replace(" ", ""), now)
    if step is None:
        kept.wrong += 1
        if kept.wrong >= MOST_WRONG:
            kept.wrong, kept.locked_until = 0, now + LOCKED_FOR
            record(session, "locked_out", now=now, person_id=visit.person_id)
        return False
    kept.last_step, kept.wrong = step, 0
    kept.confirmed_at = kept.confirmed_at or now
    visit.proved_at = now
    return True


def _step_of(kept: SecondStep, code: str, now: datetime) -> int | None:
    """The half-minute to which a code belongs that was not taken before."""
    totp = pyotp.TOTP(kept.secret)
    steps = (totp.timecode(now) + near for near in NEAR)
    fitting = [step for step in steps if hmac.compare_digest(totp.generate_otp(step), code)]
    return next((step for step in fitting if step > kept.last_step), None)


def forget(session: Session, person_id: int, *, now: datetime, by: int | None = None) -> bool:
    """He has another telephone: at the next sign-in he gets a new secret. False: he had none."""
    kept = session.get(SecondStep, person_id, with_for_update=True)
    if kept is None:
        return False
    session.delete(kept)
    visits = update(Visit).where(Visit.person_id == person_id, Visit.ended_at.is_(None))
    session.execute(visits.values(ended_at=now))
    record(session, "second_step_forgotten", now=now, person_id=person_id, by=by)
    return True
