"""Everything that refers to one person is given to another.

The columns are read from the tables, so that no new table is forgotten: where a person may have
several rows, giving them is enough; where he may have one, solidarity.merging.agreeing has a rule,
and rows that cannot be given are seen to by solidarity.merging.loosening.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Table, delete, or_, select, update
from sqlalchemy.orm import Session

from solidarity import audit, trials
from solidarity.befriending.pairs import pairing
from solidarity.befriending.telling import listeners, way_in, wishes
from solidarity.merging import agreeing
from solidarity.relay import TEXT_TO
from solidarity.storage.tables import (
    Alarm,
    Base,
    DemoPhone,
    Talk,
    Tap,
    Tie,
    Volunteer,
)

OWNERS = ("people.id", "volunteers.person_id")
ALARMS = (wishes.ALARM, way_in.ALARM, pairing.LOOK, trials.ALARM)
"""Alarms that carry the number of a person."""
BUTTONS = ("wish.", "listener.")
"""What the actions begin with whose buttons carry the number of a person."""
WRITING = ("relay.write", "danger.write")
"""Buttons whose value is the number of the one who is written to."""


def move(session: Session, kept: int, gone: int) -> None:
    """Give everything to `kept`; only the row of the person himself is left."""
    for model, rule in agreeing.RULES.items():
        _agree(session, model, rule, kept, gone)
    _move_ties(session, kept, gone)
    for model, column in several():
        key = getattr(model, column.key)
        changed = update(model).where(key == gone).values({column.key: kept})
        session.execute(changed.execution_options(synchronize_session=False))
    _move_numbers(session, kept, gone)
    audit.give(session, gone, kept)
    session.execute(delete(Volunteer).where(Volunteer.person_id == gone))


def references() -> Iterator[tuple[type[Base], Column[Any]]]:
    """Each column of each table that says which person, or which volunteer, a row is about."""
    for mapper in Base.registry.mappers:
        assert isinstance(mapper.local_table, Table)
        for column in mapper.local_table.columns:
            if any(key.target_fullname in OWNERS for key in column.foreign_keys):
                yield mapper.class_, column


def several() -> Iterator[tuple[type[Base], Column[Any]]]:
    """The columns in which a person may stand in any number of rows."""
    for model, column in references():
        if not column.primary_key:
            yield model, column


def _agree(session: Session, model: type[Base], rule: Any, kept: int, gone: int) -> None:
    """Of two rows the rule says what stays; a single one is given to `kept`."""
    held: dict[str, Any] = {"with_for_update": True, "populate_existing": True}
    theirs, own = session.get(model, gone, **held), session.get(model, kept, **held)
    if theirs is None:
        return
    known = agreeing.values_of(theirs) if own is None else rule(own, theirs)
    if model is not Volunteer:
        session.delete(theirs)
        session.flush()
    if own is None:
        (key,) = (column.key for column in model.__table__.primary_key)
        own = model(**{key: kept})
        session.add(own)
    for name, value in known.items():
        setattr(own, name, value)
    session.flush()


def _move_ties(session: Session, kept: int, gone: int) -> None:
    """What was said of others, and by them; of oneself nobody says anything."""
    his = or_(Tie.person_id == gone, Tie.volunteer_id == gone)
    for tie in session.scalars(select(Tie).where(his)).all():
        person, volunteer = (
            kept if number == gone else number for number in (tie.person_id, tie.volunteer_id)
        )
        session.delete(tie)
        session.flush()
        if person == volunteer:
            continue
        same = session.get(Tie, (person, volunteer))
        said = agreeing.ties(same, tie) if same is not None else agreeing.values_of(tie)
        session.merge(Tie(person_id=person, volunteer_id=volunteer, **said))
        session.flush()


def _move_numbers(session: Session, kept: int, gone: int) -> None:
    """Numbers of people that no table ties to them."""
    his_buttons = or_(*(Tap.action.startswith(begin) for begin in BUTTONS))
    his_topics = (wishes.TOPIC, listeners.TOPIC)
    changes = (
        update(Alarm).where(Alarm.ref == gone, Alarm.kind.in_(ALARMS)).values(ref=kept),
        update(Tap).where(Tap.ref == gone, his_buttons).values(ref=kept),
        update(Tap).where(Tap.action.in_(WRITING), Tap.value == str(gone))
        .values(value=str(kept)),
        update(Talk).where(Talk.ref == gone, Talk.topic.in_(his_topics)).values(ref=kept),
        update(Talk).where(Talk.slot == f"{TEXT_TO}{gone}").values(slot=f"{TEXT_TO}{kept}"),
        update(DemoPhone).where(DemoPhone.person_id == gone).values(person_id=kept),
    )  # fmt: skip
    for change in changes:
        session.execute(change.execution_options(synchronize_session=False))
