"""One archive of those who agreed: what would be left if everybody else were erased.

That is how it is made: in a transaction that is undone, all others are erased by the use case that
erases people, and what is left is written down. So whoever did not agree is not in it, and who had
to do with him is told kindly at the new place, in the words of an erasure.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.clock import wall_time
from solidarity.codes import hash_of
from solidarity.errors import HandoverRefused
from solidarity.forgetting.erasing import erase
from solidarity.handover import asking, moved, organisations, plain, unsaid
from solidarity.handover.archive import Archive
from solidarity.handover.choosing import chosen_rows, models
from solidarity.handover.tables import LEFT_OUT, MOVES, is_same_everywhere
from solidarity.settings import Rules
from solidarity.storage.tables import (
    Alarm,
    Contact,
    Handover,
    HandoverAnswer,
    LinkCode,
    Person,
)

CODES_LIVE = timedelta(days=60)
LETTERS, GROUPS, GROUP = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 3, 4
"""60 random bits, without letters that look like others: nobody guesses a code."""


@dataclass(frozen=True)
class Packed:
    """The archive, who is in it, and the codes of those whose chats cannot move."""

    archive: Archive
    movers: Collection[int]
    codes: Mapping[int, str]


def ready(session: Session, *, now: datetime) -> Handover:
    """The handover that may be packed now; raises HandoverRefused."""
    handover = asking.outgoing(session)
    if handover is None:
        raise HandoverRefused(why="nobody was asked: `solidarity handover announce` first")
    if handover.packed_at is not None:
        raise HandoverRefused(why="it is packed already: `solidarity handover reopen` undoes it")
    if now < handover.due_at and asking.count(session)["silent"]:
        raise HandoverRefused(why="people may answer until", day=handover.due_at.date().isoformat())
    unsaid.must_be_nothing(session, now=now)
    return handover


def collect(session: Session, handover: Handover, *, rules: Rules, now: datetime) -> Packed:
    """What goes. The caller undoes the transaction: all others are erased in it."""
    people, left_out = asking.count(session), _left_out(session)
    movers = set(session.scalars(asking.agreed()))
    theirs = organisations.agreed(session, now=now)
    stay = movers | organisations.in_their_names(session, theirs)
    codes = _give_codes(session, now=now)
    _erase_others(session, stay, rules=rules, now=now)
    tables = chosen_rows(session, stay, theirs)
    manifest = {
        "kind": "handover", "from": rules.association.name, "to": handover.name,
        "made_at": now.isoformat(), "tables": described(), "people": people, "left_out": left_out,
    }  # fmt: skip
    mine = {number: code for number, code in codes.items() if number in movers}
    return Packed(Archive(manifest, tables), movers, mine)


def described() -> dict[str, Any]:
    """What each table is, and its columns."""
    return {
        table.name: {"meaning": MOVES[model].meaning, "columns": plain.schema(table)}
        for table, model in models()
    }


def _left_out(session: Session) -> dict[str, Any]:
    return {
        model.__tablename__: {
            "why": why,
            "rows": session.scalars(select(func.count()).select_from(model)).one(),
        }
        for model, why in LEFT_OUT.items()
    }


def _give_codes(session: Session, *, now: datetime) -> dict[int, str]:
    """By which somebody shows at the new place who he is, where no chat of his moves with him."""
    session.execute(delete(LinkCode))
    # Addresses are sealed: the database cannot tell a number from a user id.
    chats = session.scalars(select(Contact).where(Contact.person_id.in_(asking.agreed())))
    by_chat = {each.person_id for each in chats if is_same_everywhere(each.channel, each.address)}
    movers = set(session.scalars(asking.agreed())) - by_chat
    codes = {number: _new_code() for number in sorted(movers)}
    for number, code in codes.items():
        expires_at = now + CODES_LIVE
        session.add(LinkCode(person_id=number, code_hash=hash_of(code), expires_at=expires_at))
    session.flush()
    return codes


def _new_code() -> str:
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    return "-".join(groups)


def _erase_others(
    session: Session, movers: Collection[int], *, rules: Rules, now: datetime
) -> None:
    hour = wall_time(now).hour
    # As if it were night: whoever has to be found is looked for at the new place.
    asking_nobody = replace(rules.asking, quiet_from=hour, quiet_to=(hour + 1) % 24)
    rules = replace(rules, asking=asking_nobody)
    everybody = session.scalars(select(Person.id).where(~Person.is_nobody)).all()
    for number in everybody:
        if number not in movers:
            erase(session, session.get_one(Person, number), rules=rules, now=now)


def close(
    session: Session, packed: Packed, *, checksum: str, receipt_key: str, now: datetime
) -> None:
    """The archive is written: everybody hears where it goes on, and nothing happens here more."""
    handover = ready(session, now=now)
    handover.packed_at, handover.archive, handover.receipt_key = now, checksum, receipt_key
    handover.counts = packed.archive.counts
    session.execute(update(Alarm).where(Alarm.done_at.is_(None)).values(done_at=now))
    answers = update(HandoverAnswer).where(HandoverAnswer.person_id.in_(packed.movers))
    session.execute(answers.values(moved_at=now))
    for person in session.scalars(select(Person).where(~Person.is_nobody)).all():
        if person.muted_at is None:
            moved.tell(session, handover, person, code=packed.codes.get(person.id), now=now)
            person.muted_at = now
    record(session, "handed_over", now=now)


def reopen(session: Session, *, now: datetime) -> None:
    """The other side cannot take it: all goes on here, as if it had not been packed."""
    handover = asking.outgoing(session)
    if handover is None or handover.packed_at is None or handover.ended_at is not None:
        raise HandoverRefused(why="nothing is packed that could go on here")
    muted = update(Person).where(Person.muted_at == handover.packed_at).values(muted_at=None)
    session.execute(muted.execution_options(synchronize_session=False))
    session.execute(update(HandoverAnswer).values(moved_at=None))
    handover.packed_at = handover.archive = handover.receipt_key = handover.counts = None
    record(session, "handover_reopened", now=now)
