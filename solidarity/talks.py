"""What the bot waits for from a person: one question at a time."""

from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from solidarity.storage.tables import Person, Talk


def talk_with(session: Session, person: Person) -> Talk:
    """What is going on with this person; made when he writes for the first time."""
    talk = session.get(Talk, person.id)
    if talk is None:
        # Two of his chats may be heard for the first time side by side.
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        first = dialect.insert(Talk).values(person_id=person.id, misses=0)
        session.execute(first.on_conflict_do_nothing())
        talk = session.get_one(Talk, person.id)
    return talk


def expect(
    session: Session, person: Person, topic: str, slot: str, *, ref: int | None, now: datetime
) -> None:
    """Remember the question that was just asked."""
    talk = talk_with(session, person)
    talk.topic, talk.slot, talk.ref, talk.asked_at, talk.misses = topic, slot, ref, now, 0


def expect_nothing(session: Session, person: Person) -> None:
    """The question was answered, or is moot."""
    talk = talk_with(session, person)
    talk.topic = talk.slot = talk.ref = talk.asked_at = None
    talk.misses = 0


def understood(session: Session, person: Person) -> None:
    """A message was understood: the next one that is not is the first again."""
    talk_with(session, person).misses = 0
