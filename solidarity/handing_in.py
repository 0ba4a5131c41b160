"""What a source tells of somebody in need becomes his message, a call to make, or a mention."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import mentions, ringing, sources
from solidarity.alarms import record
from solidarity.mentions import Told
from solidarity.storage.tables import IntakeSource
from solidarity.team import tell_team

Hear = Callable[[str, str], object]
"""Hand in words as a message of the telephone with this number."""


def hand_in(
    session: Session, source: IntakeSource, told: Told, *, hear: Hear, team_language: str,
    now: datetime,
) -> str:  # fmt: skip
    """What was made of it: message, call, mention or nothing.

    Words with a number and a yes are a message like any other: danger is heard, and an operator
    rings him with the answer.
    """
    number = ringing.number_of(told.telephone) if told.consent and told.telephone else None
    if number is None:
        if not (told.text or told.link or (told.consent and told.telephone)):
            return "nothing"
        mentions.keep(session, source, told, now=now)
        return "mention"
    usual = sources.language_of(session, source, otherwise=team_language)
    person = ringing.meet_caller(
        session, number, first_name=told.first_name, language=told.language or usual,
        organisation_id=source.organisation_id, now=now,
    )  # fmt: skip
    record(session, "handed_in", now=now, person_id=person.id, source=source.id)
    if not told.text:
        tell_team(session, "missed_call", now=now, person=person)
        return "call"
    ringing.ring_at(session, person, number, now=now)
    hear(number, told.text)
    return "message"
