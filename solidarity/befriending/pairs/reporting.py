"""Either side of a pair reports the other, or wants no more of him: the pair ends kindly."""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import reporting
from solidarity.befriending.pairs import ending, going_on
from solidarity.lifecycles import LIVING_PAIRS
from solidarity.meeting_again import say, tie_of
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.tables import Pair, Person
from solidarity.ties import NEVER


def ask(session: Session, pair_id: int, person: Person, *, now: datetime) -> None:
    """What happened?"""
    pair = going_on.own_pair(session, pair_id, person)
    asked = reporting.question(_other(pair, person), "pair.reported", pair.id)
    notify(session, person, asked, now=now, urgent=True)


def tell(
    session: Session, pair_id: int, person: Person, why: str, *, rules: Rules, now: datetime
) -> None:
    """The team is told of both, and he calls no more."""
    pair = going_on.own_pair(session, pair_id, person)
    cause = f"reported pair {pair.id} {person.id}"
    reporting.note(session, person, _other(pair, person), why, cause=cause, now=now)
    block(session, pair.id, person, rules=rules, now=now)


def block(session: Session, pair_id: int, person: Person, *, rules: Rules, now: datetime) -> None:
    """These two never again; he who is called is asked whether somebody else may call him."""
    pair = going_on.own_pair(session, pair_id, person)
    say(tie_of(session, pair.person_id, pair.volunteer_id), person, NEVER)
    session.flush()
    if pair.state in LIVING_PAIRS:
        ending.stop(session, pair, person, rules=rules, now=now)


def _other(pair: Pair, person: Person) -> Person:
    return pair.volunteer.person if person.id == pair.person_id else pair.person
