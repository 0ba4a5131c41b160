"""Each person is asked, in his language, before his data go to another association."""

from datetime import date, datetime, time

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from solidarity import consents
from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.clock import point_in_time, wall_time
from solidarity.errors import HandoverRefused, OfferOver
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.tables import (
    Consent,
    Contact,
    Handover,
    HandoverAnswer,
    Member,
    Organisation,
    Person,
)
from solidarity.vocabulary import Purpose

REMIND = "handover_remind"
"""The alarm at half-time: whoever is silent is asked once more, newcomers for the first time."""
YES, NO = "yes", "no"


def announce(
    session: Session,
    *,
    name: str,
    address: str,
    by: date,
    telegram: str = "",
    whatsapp: str = "",
    rules: Rules,
    now: datetime,
) -> Handover:
    """Ask everybody who was not asked yet. One handover at a time: the same one goes on."""
    due_at = point_in_time(datetime.combine(by, time()))
    if due_at <= now:
        raise HandoverRefused(why="the day has to be in the future")
    handover = outgoing(session)
    if handover is None:
        handover = Handover(gives=True, created_at=now, due_at=due_at)
        session.add(handover)
    elif handover.packed_at is not None:
        raise HandoverRefused(why="everything is packed already")
    handover.name, handover.address, handover.due_at = name, address.rstrip("/"), due_at
    handover.telegram, handover.whatsapp = telegram, whatsapp
    session.flush()
    drop_alarms(session, handover.id, REMIND, now=now)
    set_alarm(session, REMIND, handover.id, due_at=now + (due_at - now) / 2)
    ask_newcomers(session, handover, rules=rules, now=now)
    return handover


def outgoing(session: Session) -> Handover | None:
    """The handover from here that was announced last; None when there is none."""
    query = select(Handover).where(Handover.gives).order_by(Handover.id.desc()).limit(1)
    return session.scalars(query).one_or_none()


def ask_newcomers(session: Session, handover: Handover, *, rules: Rules, now: datetime) -> int:
    """Ask those who were never asked; how many there were."""
    people = session.scalars(_unasked(rules)).all()
    for person in people:
        session.add(HandoverAnswer(person_id=person.id, asked_at=now))
        _ask(session, handover, person, again=False, now=now)
    return len(people)


def _unasked(rules: Rules) -> Select[Person]:
    """Whoever wants no messages is not asked, and so stays."""
    team = exists().where(
        Contact.person_id == Person.id,
        Contact.channel == rules.team.channel,
        Contact.address == rules.team.chat,
    )
    asked = exists().where(HandoverAnswer.person_id == Person.id)
    reached = exists().where(Contact.person_id == Person.id, Contact.unreachable_at.is_(None))
    may_be_asked = Person.muted_at.is_(None) & ~Person.is_nobody & ~Person.is_demo
    return select(Person).where(may_be_asked, ~asked, reached, ~team).order_by(Person.id)


def remind(session: Session, handover_id: int, *, rules: Rules, now: datetime) -> None:
    """Once: whoever has said nothing."""
    handover = session.get_one(Handover, handover_id)
    if handover.packed_at is not None:
        return
    silent = select(HandoverAnswer).where(
        HandoverAnswer.says.is_(None), HandoverAnswer.reminded_at.is_(None)
    )
    for answer in session.scalars(silent.order_by(HandoverAnswer.person_id)).all():
        answer.reminded_at = now
        person = session.get_one(Person, answer.person_id)
        _ask(session, handover, person, again=True, now=now)
    ask_newcomers(session, handover, rules=rules, now=now)


def _ask(
    session: Session, handover: Handover, person: Person, *, again: bool, now: datetime
) -> None:
    buttons = row(
        Button("button.handover_yes", "handover.yes", handover.id),
        Button("button.handover_no", "handover.no", handover.id),
    )
    said = known(handover)
    home = spoken_for_by(session, person)
    if home is not None:
        key, said = "handover.ask_for", {**said, "organisation": home.name}
    else:
        key = "handover.remind" if again else "handover.ask"
    notify(session, person, Message(key, said, buttons), now=now)


def spoken_for_by(session: Session, person: Person) -> Organisation | None:
    """The home or partner that he answers for beside himself."""
    member = session.get(Member, person.id)
    if member is None or not member.roles or member.organisation_id is None:
        return None
    organisation = session.get_one(Organisation, member.organisation_id)
    return organisation if organisation.ended_at is None else None


def known(handover: Handover) -> dict[str, str]:
    """What the sentences about it name."""
    day = wall_time(handover.due_at).date().isoformat()
    return {"association": handover.name, "website": handover.address, "until": day}


def answer(session: Session, person: Person, handover_id: int, says: str, *, now: datetime) -> None:
    """Yes or no; until all is packed he may say the other. Raises OfferOver afterwards."""
    handover = session.get_one(Handover, handover_id, with_for_update=True)
    if handover.packed_at is not None:
        raise OfferOver(handover=handover_id)
    held = session.get(HandoverAnswer, person.id, with_for_update=True)
    if held is None:
        held = HandoverAnswer(person_id=person.id, asked_at=now)
        session.add(held)
    held.says, held.answered_at = says, now
    record(session, "handover_answer", now=now, person_id=person.id, says=says)
    if says == YES:
        consents.give(session, person, Purpose.HANDOVER, now=now)
        other = row(Button("button.handover_no", "handover.no", handover_id))
        said = Message("handover.thanks", known(handover), other)
    else:
        consents.take_back(session, person, purpose=Purpose.HANDOVER, now=now)
        other = row(Button("button.handover_yes", "handover.yes", handover_id))
        said = Message("handover.refused", known(handover), other)
    notify(session, person, said, now=now)


def agreed() -> Select[int]:
    """Numbers of those who said yes, and have not taken it back."""
    standing = exists().where(
        Consent.person_id == HandoverAnswer.person_id,
        Consent.purpose == Purpose.HANDOVER,
        Consent.withdrawn_at.is_(None),
    )
    return select(HandoverAnswer.person_id).where(HandoverAnswer.says == YES, standing)


def refused() -> Select[int]:
    return select(HandoverAnswer.person_id).where(HandoverAnswer.says == NO)


def count(session: Session) -> dict[str, int]:
    """How many said yes, no, or nothing, and how many could not be asked."""
    people = select(func.count(Person.id)).where(~Person.is_nobody)
    everybody = session.scalars(people).one()
    asked = session.scalars(select(func.count(HandoverAnswer.person_id))).one()
    yes = session.scalars(select(func.count()).select_from(agreed().subquery())).one()
    no = session.scalars(select(func.count()).select_from(refused().subquery())).one()
    return {"yes": yes, "no": no, "silent": asked - yes - no, "not_asked": everybody - asked}
