"""May what he tells be kept? Answered in words by somebody who would like to be called."""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import consents
from solidarity.befriending.telling import telling_wishes, wishes
from solidarity.clock import wall_time
from solidarity.storage.tables import Person
from solidarity.understanding import Reading
from solidarity.vocabulary import Purpose


def take(session: Session, person: Person, reading: Reading, *, now: datetime) -> bool:
    """Who was told what is kept, and tells what he likes to talk about, agrees too."""
    wish = wishes.seeking(session, person)
    if wish is None:
        return False
    subjects = telling_wishes.fill(wish, reading.text, slot="interests", now=wall_time(now))
    if reading.intent != "affirm" and not (subjects and wish.interests):
        return reading.intent == "deny" and wishes.ask_stop(session, person, now=now)
    consents.give(session, person, Purpose.BEFRIENDING, in_words=True, now=now)
    wishes.go_on(session, wish, now=now)
    return True
