"""What the bot waits for from a person: one question at a time."""

from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from solidarity.storage.tables import Person, Talk

SPEAKS_TO = "caller"
"""The topic of a member of the team who speaks to somebody: what he writes are the words of
another, until the call ends (solidarity/calls_by_chat.py)."""


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
    """Remember the question that was just asked; during a call of the team, for afterwards."""
    talk = talk_with(session, person)
    if talk.topic == SPEAKS_TO and topic != SPEAKS_TO:
        talk.held = {"topic": topic, "slot": slot, "ref": ref}
        return
    talk.topic, talk.slot, talk.ref, talk.asked_at, talk.misses = topic, slot, ref, now, 0


def expect_nothing(session: Session, person: Person) -> None:
    """The question was answered, or is moot; a call of the team goes on."""
    talk = talk_with(session, person)
    talk.held = None
    if talk.topic != SPEAKS_TO:
        talk.topic = talk.slot = talk.ref = talk.asked_at = None
        talk.misses = 0


def hang_up(session: Session, person: Person) -> None:
    """The call is over: what he was asked meanwhile is the open question now."""
    talk = talk_with(session, person)
    held = talk.held or {}
    talk.topic, talk.slot, talk.ref = (held.get(name) for name in ("topic", "slot", "ref"))
    talk.asked_at = talk.asked_at if held else None
    talk.held, talk.misses = None, 0


def understood(session: Session, person: Person) -> None:
    """A message was understood: the next one that is not is the first again."""
    talk_with(session, person).misses = 0
