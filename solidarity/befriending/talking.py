"""Words that answer a question of befriending: read at once, or after the model was asked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from solidarity.befriending.around import after_call, replying, sides
from solidarity.befriending.pairs import standing
from solidarity.befriending.telling import listeners, way_in, wish_consent, wishes
from solidarity.befriending.telling.call_answers import ends_calls
from solidarity.befriending.times import aims, choosing
from solidarity.questions import CONSENT
from solidarity.settings import Rules
from solidarity.storage.tables import Person
from solidarity.talks import talk_with
from solidarity.understanding import Reading


class Hearer(Protocol):
    def __call__(
        self, session: Session, person: Person, text: str, *, rules: Rules, now: datetime
    ) -> bool:
        """Take what a text answers; False when it says nothing about what was asked."""
        ...


HEARERS: Mapping[str, Hearer] = {
    aims.TOPIC: choosing.hear,
    after_call.NOTE_TOPIC: after_call.hear_note,
    sides.COMING: replying.hear,
    sides.HELD: replying.hear,
    sides.MISSED: replying.hear,
    sides.TOGETHER: replying.hear,
    wishes.TOPIC: wishes.hear,
    listeners.TOPIC: listeners.hear,
}
"""By the topic of the question (solidarity.talks)."""


def hear(session: Session, person: Person, text: str, *, rules: Rules, now: datetime) -> bool:
    """Give a text to whoever asked; False when nobody did, or it is about something else.

    That the calls should stop is heard whatever was asked, and asked back before it is done.
    """
    if ends_calls(text) and asks_to_stop(session, person, now=now):
        return True
    hearer = HEARERS.get(talk_with(session, person).topic or "")
    return hearer is not None and hearer(session, person, text, rules=rules, now=now)


def asks_to_stop(session: Session, person: Person, *, now: datetime) -> bool:
    """Shall his calls stop, or nobody be looked for? False when there is neither."""
    return standing.ask_cancel(session, person, now=now) or wishes.ask_stop(
        session, person, now=now
    )


def has_asked(session: Session, person: Person) -> bool:
    """Whether he was asked something about calls that words can answer."""
    return talk_with(session, person).topic in (wishes.TOPIC, listeners.TOPIC)


def take(session: Session, person: Person, reading: Reading, *, now: datetime) -> bool:
    """The same for what the model was asked about first, and what changes a wish unasked."""
    talk = talk_with(session, person)
    if (talk.topic, talk.slot) == (wishes.TOPIC, way_in.WANTED):
        return way_in.hear_answer(session, person, reading, now=now)
    if (talk.topic, talk.slot) == (wishes.TOPIC, CONSENT):
        return wish_consent.take(session, person, reading, now=now)
    if talk.topic == listeners.TOPIC:
        return listeners.take(session, person, reading, now=now)
    return wishes.take(session, person, reading, now=now)
