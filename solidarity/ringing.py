"""People who only have a telephone: who they are, and that somebody has to ring them.

For every use case they are people like any other; what is said to them waits until somebody of
the team has read it to them (solidarity/reading_aloud.py).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import phonenumbers
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from solidarity import people
from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.clock import end_of_quiet, is_quiet
from solidarity.settings import Rules
from solidarity.storage.tables import Alarm, Contact, Person, TeamTask
from solidarity.team import tell_team

CHANNEL = "telephone"
MOST_TRIES = 3
"""After so many calls without an answer a person of the team asks how somebody is."""


def number_of(text: str) -> str | None:
    """A telephone number as written, in E.164; None when it cannot be one."""
    try:
        number = phonenumbers.parse(text, "BE")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def add(
    session: Session, number: str, *, first_name: str | None, language: str, now: datetime
) -> Person:
    """Somebody who only has a telephone; `number` is E.164. Who is known stays as he is."""
    person = people.meet(
        session, channel=CHANNEL, address=number, first_name=first_name, language=language, now=now
    )
    person.phone = person.phone or number
    return person


def meet_caller(
    session: Session,
    number: str,
    *,
    language: str,
    now: datetime,
    first_name: str | None = None,
    organisation_id: int | None = None,
) -> Person:
    """Who has this number; somebody new only has a telephone, and belongs to this partner."""
    known = known_by(session, number)
    if known is not None:
        return known
    person = add(session, number, first_name=first_name, language=language, now=now)
    person.organisation_id = organisation_id
    return person


def ring_at(session: Session, person: Person, number: str, *, now: datetime) -> None:
    """From now on he is reached by this number too, if he was not."""
    numbers = {each.address for each in person.contacts if each.channel == CHANNEL}
    if number not in numbers:
        person.contacts.append(Contact(channel=CHANNEL, address=number, last_seen_at=now))
        session.flush()


def known_by(session: Session, number: str) -> Person | None:
    """Who has this number, whatever channel he uses."""
    query = (
        select(Person)
        .outerjoin(Contact, and_(Contact.person_id == Person.id, Contact.channel == CHANNEL))
        .where(or_(Contact.address == number, Person.phone == number))
        .order_by(Contact.id.is_(None), Person.id)
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def telephone_of(session: Session, person_id: int) -> str | None:
    """The number under which somebody is rung by the team; None for those who write."""
    query = select(Contact.address).where(
        Contact.person_id == person_id, Contact.channel == CHANNEL
    )
    return session.scalars(query.order_by(Contact.id)).first()


def telephones_of(session: Session, people: Iterable[int]) -> dict[int, str]:
    """The same for several at once, without those who write."""
    query = select(Contact.person_id, Contact.address).where(
        Contact.person_id.in_(tuple(people)), Contact.channel == CHANNEL
    )
    return dict(session.execute(query.order_by(Contact.id.desc())).all())


def ask_to_ring(session: Session, address: str, *, now: datetime) -> None:
    """Somebody has to ring this number: a line of the list, once while it is open."""
    query = select(Contact).where(Contact.channel == CHANNEL, Contact.address == address)
    tell_team(session, "ring", now=now, person=session.scalars(query).one().person)


def keep_on_list(session: Session, person: Person, *, now: datetime) -> None:
    """He is being spoken to: until it is said that all was heard, he stands on the list."""
    tell_team(session, "ring", now=now, person=person)
    for task in tasks_of(session, person):
        # Whoever is speaking to him knows it.
        task.told_at = task.told_at or now


def nobody_answered(
    session: Session, person: Person, *, rules: Rules, now: datetime
) -> datetime | None:
    """Ring again later, by day; when, or None when nobody had to ring him.

    After MOST_TRIES the team is told that somebody has to ask how he is.
    """
    tasks, quiet = tasks_of(session, person), {"quiet_from": rules.calls.latest - 1}
    if not tasks:
        return None
    again_at = now + timedelta(hours=rules.calls.second_try_hours)
    if is_quiet(again_at, quiet_to=rules.calls.earliest + 1, **quiet):
        again_at = end_of_quiet(again_at, quiet_to=rules.calls.earliest + 1)
    put_off(session, tasks[0], again_at, now=now)
    record(session, "rung_no_answer", now=now, person_id=person.id)
    session.flush()
    if tries(session, person) >= MOST_TRIES:
        tell_team(session, "missed_calls", now=now, person=person)
    return again_at


def put_off(session: Session, task: TeamTask, again_at: datetime, *, now: datetime) -> None:
    """He is rung again then, and not before."""
    drop_alarms(session, task.id, "ring_again", now=now)
    set_alarm(session, "ring_again", task.id, due_at=again_at)


def tries(session: Session, person: Person) -> int:
    """How often nobody answered since he has to be rung."""
    numbers = [task.id for task in tasks_of(session, person)]
    query = select(func.count(Alarm.id)).where(Alarm.kind == "ring_again", Alarm.ref.in_(numbers))
    return session.scalars(query).one()


def ring_again(session: Session, task_id: int, *, now: datetime) -> None:
    """The time to try again has come: the team's chat is told once more."""
    task = session.get_one(TeamTask, task_id)
    if task.closed_at is None:
        task.told_at = None


def tasks_of(session: Session, person: Person) -> Sequence[TeamTask]:
    """That he has to be rung; mostly one, or none."""
    query = select(TeamTask).where(
        TeamTask.kind == "ring", TeamTask.person_id == person.id, TeamTask.closed_at.is_(None)
    )
    return session.scalars(query.order_by(TeamTask.id).with_for_update()).all()
