"""An archive comes into a fresh installation, which carries on where the old one stopped."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table, exists, insert, or_, select, update
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.errors import HandoverRefused
from solidarity.handover import organisations, plain
from solidarity.handover.archive import Archive, sign
from solidarity.handover.choosing import models, own_references
from solidarity.handover.packing import described
from solidarity.handover.welcoming import hold_until_they_come, welcome_all
from solidarity.lifecycles import OfferState, PairState, RequestState
from solidarity.merging import merge
from solidarity.settings import Rules
from solidarity.storage.tables import (
    Contact,
    Handover,
    Notice,
    Offer,
    Pair,
    Person,
    Request,
    Volunteer,
    Wish,
)

Numbers = dict[str, dict[int, int]]
"""The new number of each old one, by table."""


def check(session: Session, archive: Archive, checksum: str) -> None:
    """Raises HandoverRefused when this archive cannot come here."""
    if archive.manifest["kind"] != "handover":
        raise HandoverRefused(why="it was not made to be taken over: nobody in it was asked")
    taken = select(Handover.id).where(Handover.archive == checksum)
    if session.scalars(taken).first() is not None:
        raise HandoverRefused(why="it was taken over before")
    if archive.manifest["tables"] != described():
        raise HandoverRefused(why="made by another version: bring both places to the same one")
    helps = exists().where(Volunteer.person_id == Person.id, ~Person.is_nobody)
    asks = exists().where(or_(Request.person_id == Person.id, Wish.person_id == Person.id))
    if session.scalars(select(Person.id).where(or_(helps, asks)).limit(1)).first() is not None:
        raise HandoverRefused(why="there are requests or volunteers here already")


def take(
    session: Session, archive: Archive, *, checksum: str, rules: Rules, now: datetime
) -> dict[str, Any]:
    """Put everything in, and greet everybody. What the receipt says, without its signature."""
    check(session, archive, checksum)
    numbers: Numbers = {}
    known = _known_here(session)
    tables = [table for table, model in models() if model is not Notice]
    for table in tables:
        _insert(session, table, archive, numbers, known, now)
    session.expire_all()
    for row in archive.tables["contacts"]:
        of_team = known.get((row["channel"], row["address"]))
        if of_team is not None:
            _become_one(session, of_team, row["person_id"], numbers, now=now)
    _begin_anew(session, now=now)
    organisations.ask_again(session, asking=rules.asking, now=now)
    people = sorted(set(numbers["people"].values()))
    welcome_all(session, people, old=archive.manifest["from"], rules=rules, now=now)
    # What the end of something says comes after the greeting.
    _insert(session, Notice.__table__, archive, numbers, known, now)  # type: ignore[arg-type]
    hold_until_they_come(session, people)
    told = {
        "archive": checksum, "from": archive.manifest["from"], "to": rules.association.name,
        "taken_at": now.isoformat(), "counts": archive.counts,
    }  # fmt: skip
    session.add(
        Handover(gives=False, name=told["from"], address="", created_at=now, due_at=now,
                 ended_at=now, archive=checksum, counts=archive.counts)
    )  # fmt: skip
    record(session, "taken_over", now=now)
    return told


def signed(told: Mapping[str, Any], receipt_key: bytes) -> dict[str, Any]:
    """The receipt, as the old place can check it."""
    return {**told, "signature": sign(told, receipt_key)}


def _known_here(session: Session) -> dict[tuple[str, str], int]:
    """Chats that are known already: those of the new team."""
    known = session.execute(select(Contact.channel, Contact.address, Contact.person_id))
    return {(channel, address): person_id for channel, address, person_id in known}


def _insert(
    session: Session,
    table: Table,
    archive: Archive,
    numbers: Numbers,
    known: Collection[tuple[str, str]],
    now: datetime,
) -> None:
    """All rows of a table, and their new numbers."""
    mine = numbers[table.name] = {}
    key, *more = table.primary_key
    for row in archive.tables[table.name]:
        if table is Contact.__table__ and (row["channel"], row["address"]) in known:
            continue
        values = _fitting(session, table, row, numbers)
        if table is Contact.__table__ and row["channel"] == "telegram":
            # A bot of Telegram cannot write first: until he comes, what is for him is held.
            values["unreachable_at"] = now
        made = session.connection().execute(insert(table).values(values)).inserted_primary_key
        if not more and made is not None:
            mine[row[key.name]] = made[0]
    _refer(session, table, archive.tables[table.name], mine)


def _fitting(session: Session, table: Table, row: plain.Row, numbers: Numbers) -> plain.Row:
    """A row with the numbers of this place, sealed by it when it is inserted."""
    values, own = plain.read(table, row, session.get_bind().dialect), own_references(table)
    for column in table.columns:
        old = values.get(column.name)
        if column.name in own:
            values[column.name] = None
        elif old is not None and column.foreign_keys:
            (target,) = column.foreign_keys
            values[column.name] = numbers[target.column.table.name][old]
    (key, *_) = table.primary_key
    if not key.foreign_keys:
        values.pop(key.name)
    return values


def _refer(
    session: Session, table: Table, rows: Iterable[plain.Row], mine: Mapping[int, int]
) -> None:
    """To each other: now that all have their numbers."""
    for name in own_references(table):
        for row in rows:
            if row[name] is not None:
                found = update(table).where(table.c.id == mine[row["id"]])
                session.execute(found.values({name: mine[row[name]]}))


def _become_one(
    session: Session, of_team: int, old: int, numbers: Numbers, *, now: datetime
) -> None:
    """Somebody of the new team is among those who come."""
    here = session.get(Person, of_team)
    there = session.get(Person, numbers["people"][old])
    if here is None or there is None or here is there:
        return
    kept, gone = sorted((here, there), key=lambda person: person.created_at)
    number = kept.id
    merge(session, kept, gone, now=now)
    for table in ("people", "volunteers"):
        if old in numbers[table]:
            numbers[table][old] = number


def _begin_anew(session: Session, *, now: datetime) -> None:
    """Questions that the old bot asked cannot be answered here: they are asked again."""
    asked = update(Offer).where(Offer.state.in_((OfferState.SENT, OfferState.EXPIRED)))
    looking = update(Request).where(Request.state == RequestState.ASKING)
    proposed = update(Pair).where(Pair.state == PairState.PROPOSED)
    for change in (
        asked.values(state=OfferState.WITHDRAWN),
        looking.values(state=RequestState.OPEN, wave=0),
        proposed.values(state=PairState.ENDED, ended_at=now, ended_by="team"),
    ):
        session.execute(change.execution_options(synchronize_session=False))
